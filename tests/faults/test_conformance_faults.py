"""
For each promise of the testing kit, a purpose-made fault by which a region breaks it.

A fault is in the region's data, in its Python rule, in its allocator or in its report wherever one
of these can break the promise. Where only the library could (`ENGINE`), a part of it is broken.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from bad_regions import (
    Given,
    Patch,
    allocated_by,
    asking,
    bad_example,
    careless,
    deaf,
    fickle,
    idle,
    lenient_consent,
    moody,
    never_met,
    prying,
    silent,
    telling,
    telling_partners,
    with_rules,
    without_rules,
)
from carried_balances import carrying
from toyland import TOYLAND

from unlocking_doors.commands import circulating, intake, offering, playing, pot
from unlocking_doors.commands.admitting import Admitted, Inputs, admit
from unlocking_doors.commands.playing import Player
from unlocking_doors.matching import problem as problem_rows
from unlocking_doors.moves import deadlines
from unlocking_doors.moves.cases import Case, fold_case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry, Letting, postings
from unlocking_doors.moves.lifecycle import Lifecycle
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.moves.requests import property_request
from unlocking_doors.policy.quotas import QuotaRule
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Audience, Report
from unlocking_doors.store import Unit
from unlocking_doors.store import unit as units
from unlocking_doors.testing import PROPERTIES, ConformanceError, assert_conforms
from unlocking_doors.testing.strategies import NOTE

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
    "no-swap-and-no-chain": lambda *_: careless("would-make-a-swap"),
    "the-allocator-keeps-every-hard-constraint": lambda *_: careless("too-few-bedrooms"),
    "no-linked-pair": lambda *_: careless("left-too-recently"),
    "no-landlord-beyond-its-limits": lambda *_: careless("landlord-at-ceiling"),
    "everyone-left-is-told-why": lambda *_: allocated_by(silent),
    "withdrawn-consent-stops-circulation": lenient_consent,
    "each-consent-is-asked-for": lambda *_: {"region": without_rules("consent")},
    "reports-tell-nothing-said-in-confidence": lambda *_: {
        "region": TOYLAND,
        "reports": {"year": Report(audience=Audience.COORDINATOR, writer=telling)},
    },
    "a-year-plays-to-its-end": lambda *_: careless("too-few-bedrooms"),
    "decisions-can-be-made-again": lambda *_: asking(moody()),
    "every-case-can-be-explained": lambda *_: asking(moody()),
    "watchers-change-nothing": fickle,
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
    """A property request that holds a note."""

    def told(referral: Referral, region: Region, **more: Any) -> Any:
        request = property_request(referral, region, **more)
        return evolve(request, contact=NOTE)

    patch.setattr(circulating, "property_request", told)
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


def opened_every_day(_: Path, patch: Patch) -> Given:
    """A ledger that does not know what it was opened with."""
    patch.setattr(Unit, "entries_of", lambda *_: ())
    return {"region": carrying()}


def forgetful_fold(_: Path, patch: Patch) -> Given:
    """A projection that forgets offers."""

    def forgetful(case: Case | None, event: Event) -> Case:
        folded = fold_case(case, event)
        return evolve(folded, offers=()) if event.kind == "complete" else folded

    patch.setattr(units, "fold_case", forgetful)
    return {"region": TOYLAND}


def rows_as_they_come(_: Path, patch: Patch) -> Given:
    """Rows of one day are taken in as they stand in the file."""

    def unsorted(unit: Unit, region: Region, inputs: Inputs) -> Admitted:
        rows = sorted(inputs.referrals, key=lambda row: row.received)
        return evolve(admit(unit, region, inputs), referrals=tuple(rows))

    patch.setattr(playing, "admit", unsorted)
    return {"region": TOYLAND}


def a_day_lost(_: Path, patch: Patch) -> Given:
    """A run that goes on forgets the day after the one on which it stopped."""
    first_day = Player._first_day

    def later(player: Player) -> date | None:
        first = first_day(player)
        is_on = player.unit.setting(playing.PLAYED_UNTIL) is not None
        return first + timedelta(days=1) if first and is_on else first

    patch.setattr(Player, "_first_day", later)
    return {"region": TOYLAND}


def deadlines_forgotten(_: Path, patch: Patch) -> Given:
    """A case has the deadlines of the state that it entered first, and no others."""
    patch.setattr(deadlines, "_without_reviews", lambda entered: entered[:1])
    return {"region": TOYLAND}


def batch_as_it_comes(_: Path, patch: Patch) -> Given:
    """The rows of a batch stand in the order in which they came."""
    patch.setattr(problem_rows, "sorted", lambda rows, **_: list(rows), raising=False)
    return {"region": TOYLAND}


#: The fault for each promise that only the library itself could break: a part of it is broken.
ENGINE: Mapping[str, Callable[[Path, Patch], Given]] = {
    "no-home-outside-its-days": homes_that_never_lapse,
    "nothing-circulates-without-consent": consent_forgotten,
    "requests-hold-nothing-that-identifies": telling_requests,
    "equality-monitoring-decides-nothing": unequal_facts,
    "the-ledger-sums-to-zero": posted_the_wrong_way,
    "balances-are-carried-once": opened_every_day,
    "what-is-kept-follows-from-the-events": forgetful_fold,
    "the-order-of-rows-changes-nothing": rows_as_they_come,
    "a-run-that-goes-on-is-one-run": a_day_lost,
    "deadlines-begin-with-their-state": deadlines_forgotten,
    "the-order-of-the-batch-changes-nothing": batch_as_it_comes,
}


#: What is told of each, so that it is this fault which breaks the promise, and no other.
TOLD: Mapping[str, str] = {
    "the-region-has-no-faults": 'there is no rule "nowhere"',
    "each-open-cohort-can-be-entered": "own-stock-first",
    "who-waits-alone-is-offered-a-home-that-suits": "is offered none of",
    "every-no-has-a-reason": "gives no reason",
    "every-finding-has-a-source": "rule rent has no source",
    "python-rules-ask-facts-alone": "asks for equality monitoring: ethnic_group",
    "an-unknown-is-never-a-silent-no": "but already not eligible while",
    "example-rows-are-read": 'referrals.csv:2 [case c-1] "area" names no area',
    "no-offer-in-an-area-fled": "which is in the area fled",
    "no-offer-in-an-area-to-avoid": "which is in an area to avoid",
    "no-offer-in-an-area-not-chosen": "which is in no area that was chosen",
    "no-home-too-small": "which has too few bedrooms",
    "no-access-unmet": "which does not give the access needed",
    "no-less-secure-tenancy": "whose tenancy is less secure",
    "no-home-of-the-own-landlord": "which is its own landlord's",
    "no-home-outside-its-days": "not held then",
    "one-home-for-one-household": "offers at once",
    "no-swap-and-no-chain": "would exchange homes: c-",
    "the-allocator-keeps-every-hard-constraint": "the home is too small",
    "no-linked-pair": "days ago",
    "no-landlord-beyond-its-limits": "homes, and may be",
    "everyone-left-is-told-why": "is left, and not told why",
    "the-order-of-the-batch-changes-nothing": "answers the same rows in another order otherwise",
    "nothing-circulates-without-consent": "is circulated without consent to",
    "withdrawn-consent-stops-circulation": "without consent again",
    "each-consent-is-asked-for": "without consent to apply is let through",
    "requests-hold-nothing-that-identifies": "holds what must not circulate",
    "equality-monitoring-decides-nothing": "lead to other events",
    "reports-tell-nothing-said-in-confidence": "shows in index.html",
    "a-year-plays-to-its-end": "the run stops: allocator",
    "the-ledger-sums-to-zero": "is not posted once to each of its landlords",
    "balances-are-carried-once": "are not posted once each",
    "what-is-kept-follows-from-the-events": "is not what its events say",
    "decisions-can-be-made-again": "made again, is another",
    "every-case-can-be-explained": "rules that answer otherwise now: own",
    "the-order-of-rows-changes-nothing": "in another order",
    "a-run-that-goes-on-is-one-run": "does not end as one that never stops",
    "watchers-change-nothing": "changes the region",
    "deadlines-begin-with-their-state": 'has no deadline "circulate-in-time"',
    "nobody-is-left-at-the-end": "when the scheme has ended",
}


@pytest.mark.parametrize(
    ("key", "code", "says"),
    [
        ("no-linked-pair", "would-make-a-swap", "these households would exchange homes: c-"),
        ("no-landlord-beyond-its-limits", "landlord-at-stop-loss", "are offered, and"),
        ("no-landlord-beyond-its-limits", "quota-full", "the quota few counts"),
        ("the-allocator-keeps-every-hard-constraint", "landlord-at-ceiling", "would owe more"),
    ],
)
def test_a_promise_about_batches_is_broken_in_each_of_its_ways(
    key: str, code: str, says: str, monkeypatch: Patch
) -> None:
    """Rings, limits of both sides and quotas are looked at one by one."""
    given = careless(code)
    quota = QuotaRule(key="few", since=date.min, most=1, source="illustrative: invented")
    region = evolve(given["region"], quotas=(quota,) if code == "quota-full" else ())
    monkeypatch.setattr("unlocking_doors.testing.conformance._SHRINKS_IN", 0)

    with pytest.raises(ConformanceError) as caught:
        assert_conforms(**{**given, "region": region}, only=[key], examples=100)

    (breach,) = caught.value.breaches
    assert says in "\n".join(breach.told)


def test_reports_to_partners_about_a_period_are_read_too(monkeypatch: Patch) -> None:
    """Each is asked about the last month, quarter or year, for a landlord of the cases."""
    monkeypatch.setattr("unlocking_doors.testing.conformance._SHRINKS_IN", 0)
    told = Report(audience=Audience.PARTNER, periods=("month",), writer=telling_partners)

    with pytest.raises(ConformanceError, match="breaks reports-tell") as caught:
        assert_conforms(TOYLAND, only=["reports-tell-nothing-said-in-confidence"],
                        examples=100, reports={"odd": told})  # fmt: skip

    (breach,) = caught.value.breaches
    assert 'the report "odd" shows in index.html' in "\n".join(breach.told)


def test_every_promise_has_a_fault() -> None:
    """No promise stands here that nobody has seen broken."""
    assert {*FAULTS, *ENGINE} == TOLD.keys() == {one.key for one in PROPERTIES}
    assert not FAULTS.keys() & ENGINE.keys()


@pytest.mark.parametrize("key", [*FAULTS, *ENGINE])
def test_a_fault_breaks_its_promise(key: str, tmp_path: Path, monkeypatch: Patch) -> None:
    """The kit names the promise that is broken, by what, and a script to see it again."""
    given = {**FAULTS, **ENGINE}[key](tmp_path, monkeypatch)
    monkeypatch.setattr("unlocking_doors.testing.conformance._SHRINKS_IN", 0)

    with pytest.raises(ConformanceError, match=f"breaks {key}") as caught:
        assert_conforms(**given, only=[key], examples=100)

    (breach,) = caught.value.breaches
    assert TOLD[key] in "\n".join(breach.told)
    compile(breach.script, "script.py", "exec")
