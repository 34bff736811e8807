"""A case is explained by the region and the code that decided it, or not at all."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from explained import said_of, whole
from small_years import Clock, fresh, inputs, play, referral, said
from toyland import OPENED, TOYLAND

from unlocking_doors.errors import RefusedError
from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.facts.households import Household
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.moves.referrals import Consents
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, RuleFunction, Ruling, rule
from unlocking_doors.scheme import Scheme


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[Scheme]:
    """Open Toyland's scheme on a fresh database."""
    with fresh(tmp_path / "scheme.db") as opened:
        yield opened


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Region], Scheme]:
    """Open the same database with another region."""
    clock = Clock()
    clock.go_on(10)
    return lambda region: Scheme.open(region, str(tmp_path / "scheme.db"), clock=clock)


# A region that was edited afterwards


def stricter(region: Region) -> Region:
    """Edit rules, parameters and labels of a region, for all time."""
    return evolve(
        region,
        rules=tuple(
            evolve(one, if_not_met=Effect.WARN, reason="Nobody minds.", label="edited")
            for one in region.rules
        ),
        parameters=tuple(
            evolve(one, values={OPENED: 16})
            if one.key == "own-room-age"
            else evolve(one, values={OPENED: 1})
            if one.key == "days-to-circulate"
            else one
            for one in region.parameters
        ),
    )


@pytest.mark.parametrize("changes", [{"area": "other"}, {"consents": Consents()}, {}])
def test_an_old_case_has_the_same_answer_after_the_region_was_edited(
    scheme: Scheme, again: Callable[[Region], Scheme], changes: dict[str, Any]
) -> None:
    """A decision is explained by the region that made it, not by the one of today."""
    row = referral(household=Household.parse("f34 m16 m17"), **changes)
    play(scheme, inputs(row, said("c-1", "approval", "approved")), days=10)
    before = scheme.explain("c-1")
    scheme.close()
    edited = stricter(TOYLAND)
    assert edited.fingerprint != TOYLAND.fingerprint

    with again(edited) as later:
        assert later.explain("c-1") == before
        assert later.refer(referral("c-2", area="other")).state == "awaiting-approval"
        assert "edited" in whole(later.explain("c-2"))


def test_a_region_that_the_database_does_not_hold_is_named(scheme: Scheme) -> None:
    """A decision whose region is not kept is not made again by guesswork."""
    from unlocking_doors.commands.recalling import recall

    with (
        scheme.store.reading() as unit,
        pytest.raises(RefusedError, match="no region of fingerprint ffffffffffff") as caught,
    ):
        recall(unit, TOYLAND, "f" * 64)

    assert caught.value.stable_code == "UD-E804"


# A rule of code


def bold(facts: CaseFacts, parameters: Mapping[str, ParameterValue]) -> Ruling:
    """Ask whether the household has a house of bricks."""
    return Ruling(answer=Answer.MET if facts.get("area") == "straw" else Answer.NOT_MET)


def timid(facts: CaseFacts, parameters: Mapping[str, ParameterValue]) -> Ruling:
    """Say no to everybody."""
    return Ruling(answer=Answer.NOT_MET)


def registered(function: RuleFunction, source_hash: str, version: str = "1.0") -> PythonRule:
    """Make a rule of code as the manager of plugins registers it."""
    made = rule(
        key="houses",
        label="house of straw",
        source="T1",
        since=OPENED,
        if_not_met=Effect.DECLINE,
        reason="It is no house of straw.",
    )(function)
    return evolve(made, distribution="toyland-rules", version=version, source_hash=source_hash)


def coded(*rules: PythonRule) -> Region:
    """Make a Toyland with rules of code, asked of every cohort."""
    asked = tuple(dict.fromkeys(one.key for one in rules))
    identity = evolve(TOYLAND.identity, rules=(*TOYLAND.identity.rules, *asked))
    return evolve(TOYLAND, python_rules=rules, identity=identity)


@pytest.fixture
def decided(tmp_path: Path) -> None:
    """Decide a case by a rule of code."""
    with fresh(tmp_path / "scheme.db", coded(registered(bold, "b" * 64))) as scheme:
        assert scheme.refer(referral()).state == "awaiting-approval"


def test_a_rule_whose_code_is_the_same_is_asked_again(
    decided: None, again: Callable[[Region], Scheme]
) -> None:
    """A newer version of a package with the same code answers as before."""
    with again(coded(registered(bold, "b" * 64, version="2.0"))) as later:
        assert said_of(later.explain("c-1"), "house of straw").startswith("met ")


def test_a_rule_whose_code_is_one_of_several_versions_is_found(
    decided: None, again: Callable[[Region], Scheme]
) -> None:
    """Versions share a key: the one that decided is found by its code."""
    newer = evolve(registered(timid, "t" * 64), since=date(2025, 1, 1))
    older = evolve(registered(bold, "b" * 64), until=date(2025, 1, 1))
    with again(coded(newer, older)) as later:
        assert said_of(later.explain("c-1"), "house of straw").startswith("met ")


@pytest.mark.parametrize(
    ("today", "what"),
    [((), "gone"), ((registered(timid, "t" * 64, version="2.0"),), "changed")],
)
def test_a_rule_whose_code_is_gone_or_changed_is_named_and_refused(
    decided: None, again: Callable[[Region], Scheme], today: tuple[PythonRule, ...], what: str
) -> None:
    """Nothing is replayed by other code; the package to install is named."""
    with (
        again(coded(*today)) as later,
        pytest.raises(RefusedError, match=f'rule "houses" .toyland-rules 1.0. is {what}') as caught,
    ):
        later.explain("c-1")

    assert caught.value.stable_code == "UD-E803"
    assert caught.value.exit_code == 5
    assert "Install toyland-rules 1.0" in str(caught.value)


def test_a_decision_that_comes_out_otherwise_is_refused(
    decided: None, again: Callable[[Region], Scheme]
) -> None:
    """Code that hides behind an old hash is found out by the answer it gives."""
    with (
        again(coded(registered(timid, "b" * 64))) as later,
        pytest.raises(RefusedError, match=r"answer otherwise now: houses\. Use") as caught,
    ):
        later.explain("c-1")

    assert caught.value.stable_code == "UD-E801"
