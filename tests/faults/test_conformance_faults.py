"""
For each promise of the testing kit, a purpose-made fault by which a region breaks it.

A fault is in the region's data, in its Python rule, in its allocator or in its report wherever one
of these can break the promise. Where only the library could (`ENGINE`), a part of it is broken.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from toyland import INVENTED, OPENED, TOYLAND, asks
from toyland_files import edit, write_toyland

from unlocking_doors.commands import intake, offering, pot
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Allocator,
    Pairing,
    Problem,
    Request,
    Vacancy,
    account,
    why_not,
)
from unlocking_doors.moves.cases import Case, fold_case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry, Letting, postings
from unlocking_doors.moves.lifecycle import Lifecycle
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.moves.requests import property_request
from unlocking_doors.policy.conditions import AllOf
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, RuleFunction, Ruling, rule
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step
from unlocking_doors.store import unit as units
from unlocking_doors.testing import PROPERTIES, ConformanceError, assert_conforms
from unlocking_doors.testing.strategies import NOTE

Patch = pytest.MonkeyPatch
#: What ``assert_conforms`` is given.
Given = Mapping[str, Any]


def fits(request: Request, vacancy: Vacancy, problem: Problem, ignored: Sequence[str]) -> bool:
    """Tell whether nothing but what is ignored keeps a home from a household."""
    return {reason.code for reason in why_not(request, vacancy, problem)} <= set(ignored)


def careless(*ignored: str, is_greedy: bool = False) -> Given:
    """Make an allocator that has forgotten some constraints, or that one home is for one."""

    def allocator(problem: Problem, *, seed: int) -> Allocation:
        pairings: list[Pairing] = []
        for vacancy in problem.vacancies:
            for request in problem.requests:
                is_free = vacancy.home not in {one.home for one in pairings} or is_greedy
                is_new = request.case not in {one.case for one in pairings}
                if is_free and is_new and fits(request, vacancy, problem, ignored):
                    one = Pairing(case=request.case, home=vacancy.home, why=("said so",))
                    pairings.append(one)
        return account(problem, pairings, allocator="priority", seed=seed)

    return allocated_by(allocator)


def allocated_by(allocator: Allocator) -> Given:
    """Make Toyland with an allocator of its own."""
    return {"region": TOYLAND, "allocators": {"priority": allocator}}


def tiring() -> Allocator:
    """Make an allocator that offers homes once in its life, and then nothing any more."""
    answers: list[Allocation] = []

    def allocator(problem: Problem, *, seed: int) -> Allocation:
        answer = BUILT_IN["priority"](problem, seed=seed)
        if answer.pairings:
            answers.append(answer)
        return answer if len(answers) == 1 else idle(problem, seed=seed)

    return allocator


def idle(problem: Problem, *, seed: int) -> Allocation:
    """Offer nothing to anybody."""
    return account(problem, (), allocator="priority", seed=seed)


def with_rules(*changed: str, **changes: Any) -> Region:
    """Make Toyland with something else in some of its rules."""
    rules = tuple(evolve(one, **changes) if one.key in changed else one for one in TOYLAND.rules)
    return evolve(TOYLAND, rules=rules)


def without_rules(*keys: str) -> Region:
    """Make Toyland that does not ask some of the rules of every cohort."""
    kept = tuple(key for key in TOYLAND.identity.rules if key not in keys)
    rules = tuple(one for one in TOYLAND.rules if one.key not in keys)
    return evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=kept), rules=rules)


def asking(function: RuleFunction) -> Given:
    """Make Toyland with one rule in Python."""
    made: PythonRule = rule(
        key="own",
        label="A rule of its own",
        source=INVENTED,
        since=OPENED,
        if_not_met=Effect.DECLINE,
        reason="The rule of its own is not met.",
    )(function)
    identity = evolve(TOYLAND.identity, rules=(*TOYLAND.identity.rules, "own"))
    return {"region": evolve(TOYLAND, identity=identity, python_rules=(made,))}


def prying(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
    """Ask for equality monitoring."""
    return Ruling(answer=Answer.NOT_MET if facts.get("ethnic_group") else Answer.MET)


def meddling(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
    """Change what it is shown."""
    object.__setattr__(facts, "known", {**facts.known, "is_tenant": True})
    return Ruling(answer=Answer.MET)


def deaf(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
    """Take what is not known for a no."""
    return Ruling(answer=Answer.MET if facts.get("risk_level") == "high" else Answer.NOT_MET)


def moody() -> RuleFunction:
    """Make a rule that says yes and no in turn."""
    answers: list[Answer] = []

    def own(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
        answers.append(Answer.MET if len(answers) % 2 else Answer.NOT_MET)
        return Ruling(answer=answers[-1])

    return own


def telling(snapshot: Snapshot, out: Path) -> Path:
    """Write a report that shows notes."""
    out.mkdir(parents=True, exist_ok=True)
    page = out / "index.html"
    page.write_text("; ".join(case.referral.note for case in snapshot.cases) or "none", "utf-8")
    return page


def lenient_consent(_: Path, __: Patch) -> Given:
    """A step of the region's own by which a case circulates on although consent is withdrawn."""
    step = Step(
        step="withdraw-consent",
        starts=("returned", "awaiting-approval", "approved", "circulated", "offered", "viewing"),
        ends="circulated",
        actor=Actor.NOMINATING_OFFICER,
        source=INVENTED,
    )
    changes = LifecycleChanges(add=(step,), forbid=("withdraw-consent",), source=INVENTED)
    return {"region": evolve(TOYLAND, lifecycle=changes)}


def never_met(_: Path, __: Patch) -> Given:
    """A rule that asks for the impossible."""
    both = AllOf(parts=(asks("is_tenant"), asks("is_tenant", value=False)))
    return {"region": with_rules("own-stock-first", require=both)}


def no_such_parameter(_: Path, __: Patch) -> Given:
    """A deadline whose number of days stands nowhere."""
    deadline = evolve(TOYLAND.deadlines[0], days="days-to-nowhere")
    return {"region": evolve(TOYLAND, deadlines=(deadline,))}


def bad_example(folder: Path, _: Patch) -> Given:
    """An example with a row that names no area of the region."""
    where = write_toyland(folder / "toyland")
    edit(where / "region.toml", '"partners.csv"', '"partners.csv"\nexample = "example"')
    (where / "example").mkdir()
    for name, text in (
        ("example.toml", 'about = "invented"\nas_at = 2024-06-01\nseed = 1\n'),
        ("referrals.csv", "case,received,area\nc-1,2024-03-06,atlantis\n"),
        ("homes.csv", "home,landlord,area,bedrooms,tenancy,released\n"),
        ("decisions.csv", "case,step,on,by,outcome\n"),
    ):
        (where / "example" / name).write_text(text, "utf-8")
    return {"region": str(where)}


#: The fault for each promise that a region can break by its data, rules, allocator or reports.
FAULTS: Mapping[str, Callable[[Path, Patch], Given]] = {
    "the-region-has-no-faults": lambda *_: {
        "region": evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=("nowhere",)))
    },
    "each-open-cohort-can-be-entered": never_met,
    "who-waits-alone-is-offered-a-home-that-suits": lambda *_: allocated_by(idle),
    "every-no-has-a-reason": lambda *_: {"region": with_rules("risk", "consent", reason=" ")},
    "every-finding-has-a-source": lambda *_: {"region": with_rules("rent", source="assumption:")},
    "python-rules-ask-facts-alone": lambda *_: asking(prying),
    "an-unknown-is-never-a-silent-no": lambda *_: asking(deaf),
    "example-rows-are-read": bad_example,
    "no-offer-in-an-area-fled": lambda *_: careless("area-fled", "area-not-chosen", "own-landlord"),
    "no-offer-in-an-area-to-avoid": lambda *_: careless("area-to-avoid", "area-not-chosen"),
    "no-offer-in-an-area-not-chosen": lambda *_: careless("area-not-chosen"),
    "no-home-too-small": lambda *_: careless("too-few-bedrooms"),
    "no-access-unmet": lambda *_: careless("access-not-met"),
    "no-less-secure-tenancy": lambda *_: careless("lowers-security"),
    "no-home-of-the-own-landlord": lambda *_: careless("own-landlord"),
    "one-home-for-one-household": lambda *_: careless("area-not-chosen", is_greedy=True),
    "no-swap-and-no-chain": lambda *_: careless("would-make-a-swap", "own-former-home"),
    "the-allocator-keeps-every-hard-constraint": lambda *_: careless("too-few-bedrooms"),
    "withdrawn-consent-stops-circulation": lenient_consent,
    "each-consent-is-asked-for": lambda *_: {"region": without_rules("consent")},
    "reports-tell-nothing-said-in-confidence": lambda *_: {
        "region": TOYLAND,
        "reports": {"year": telling},
    },
    "a-year-plays-to-its-end": lambda *_: careless("too-few-bedrooms"),
    "decisions-can-be-made-again": lambda *_: asking(moody()),
    "every-case-can-be-explained": lambda *_: asking(moody()),
    "the-order-of-rows-changes-nothing": lambda *_: allocated_by(tiring()),
    "a-run-that-goes-on-is-one-run": lambda *_: allocated_by(tiring()),
    "deadlines-begin-with-their-state": no_such_parameter,
    "nobody-is-left-at-the-end": lambda *_: {"region": evolve(TOYLAND, hand_overs=())},
}


def homes_that_never_lapse(_: Path, patch: Patch) -> Given:
    """The pot keeps homes that nobody holds any more."""
    patch.setattr(pot, "lapse", lambda _: None)
    return careless("no-longer-held")


def consent_forgotten(_: Path, patch: Patch) -> Given:
    """No step needs a consent."""
    patch.setattr(Lifecycle, "needs", lambda *_: ())
    return {"region": without_rules("consent")}


def telling_requests(_: Path, patch: Patch) -> Given:
    """A property request that names the areas to avoid among those that suit."""

    def told(referral: Referral, region: Region, **more: Any) -> Any:
        request = property_request(referral, region, **more)
        return evolve(request, contact=NOTE)

    patch.setattr(intake, "property_request", told)
    return {"region": TOYLAND}


def unequal_facts(_: Path, patch: Patch) -> Given:
    """A fact that depends on equality monitoring."""

    def leaking(row: Referral, *more: Any) -> Any:
        facts = facts_of(row, *more)
        told = row.equality is not None and row.equality.ethnic_group.endswith("two")
        return evolve(facts, known={**facts.known, "has_rent_arrears": told})

    patch.setattr(intake, "facts_of", leaking)
    return {"region": TOYLAND}


def posted_the_wrong_way(_: Path, patch: Patch) -> Given:
    """A ledger that gives to the one who received."""

    def swapped(letting: Letting) -> tuple[Entry, ...]:
        return tuple(evolve(entry, amount=-entry.amount) for entry in postings(letting))

    patch.setattr(offering, "postings", swapped)
    return {"region": TOYLAND}


def forgetful_fold(_: Path, patch: Patch) -> Given:
    """A projection that forgets offers."""

    def forgetful(case: Case | None, event: Event) -> Case:
        folded = fold_case(case, event)
        return evolve(folded, offers=()) if event.kind == "complete" else folded

    patch.setattr(units, "fold_case", forgetful)
    return {"region": TOYLAND}


#: The fault for each promise that only the library itself could break: a part of it is broken.
ENGINE: Mapping[str, Callable[[Path, Patch], Given]] = {
    "no-home-outside-its-days": homes_that_never_lapse,
    "nothing-circulates-without-consent": consent_forgotten,
    "requests-hold-nothing-that-identifies": telling_requests,
    "equality-monitoring-decides-nothing": unequal_facts,
    "the-ledger-sums-to-zero": posted_the_wrong_way,
    "what-is-kept-follows-from-the-events": forgetful_fold,
}


def test_every_promise_has_a_fault() -> None:
    """No promise stands here that nobody has seen broken."""
    assert {*FAULTS, *ENGINE} == {one.key for one in PROPERTIES}
    assert not FAULTS.keys() & ENGINE.keys()


@pytest.mark.parametrize("key", [*FAULTS, *ENGINE])
def test_a_fault_breaks_its_promise(key: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """The kit names the promise that is broken, what happened, and a script to see it again."""
    given = {**FAULTS, **ENGINE}[key](tmp_path, monkeypatch)
    monkeypatch.setattr("unlocking_doors.testing.conformance._SHRINKS_FOR", 0)

    with pytest.raises(ConformanceError, match=f"breaks {key}") as caught:
        assert_conforms(**given, only=[key], examples=100)

    (breach,) = caught.value.breaches
    assert breach.told
    compile(breach.script, "script.py", "exec")
