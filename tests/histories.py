"""Invented histories for the store's tests: cases and homes that take the lifecycle's steps."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from unlocking_doors.facts.equality import Equality
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import IN_POT, Case
from unlocking_doors.moves.events import (
    BODIES,
    Approval,
    Body,
    Booked,
    ChildWelfare,
    Circulated,
    Correction,
    Event,
    HandedOver,
    Judged,
    OfferMade,
    Refusal,
)
from unlocking_doors.moves.ledger import RECIPROCAL, Letting, opening, postings, reversal, settling
from unlocking_doors.moves.lifecycle import BEGIN, STANDARD
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.policy.balances import OpeningBalance, Settlement, SettlementRule
from unlocking_doors.policy.reasons import Welfare
from unlocking_doors.store import Unit

START = datetime(2023, 4, 3, 9, 30, 15, 250, tzinfo=UTC)
DAY = START.date()
#: A value that no message may ever show.
CANARY = "canary-Rosalind-Quince"


def referral(case: str, note: str = "") -> Referral:
    """Return a referral with every field filled."""
    return Referral(
        case=case,
        received=DAY,
        agency="gingerbread-advice",
        nominating_officer="gingerbread-advice-2",
        landlord="straw-homes",
        area="meadow",
        cohorts=frozenset({"wolf-at-the-door", "huffing"}),
        household=Household.parse("f34+m36 m8 f5", extra_rooms=1),
        access="step-free",
        areas_of_choice=frozenset({"forest", "hill"}),
        areas_to_avoid=frozenset({"river"}),
        tenancy=Tenancy.SECURE_FIXED,
        consents=Consents(to_apply=DAY, to_circulation=DAY, to_monitoring=None),
        answers={
            "is_tenant": True,
            "dash_score": 15,
            "risk_level": "high",
            "fled_on": date(2023, 3, 30),
            "languages": frozenset({"Owl", "Nursery – “rhyme”"}),
        },
        note=note or "prefers a ground floor; “quiet” – é ☂ \x00",
        equality=Equality(disability="yes", ethnic_group="piglet"),
    )


def home(key: str) -> Home:
    """Return a home with every field filled."""
    return Home(
        home=key,
        landlord="brick-homes",
        area="hill",
        bedrooms=3,
        access="wheelchair",
        tenancy=Tenancy.ASSURED_LIFETIME,
        released=DAY,
        held_until=DAY + timedelta(days=60),
        left_by="c-0",
    )


def letting(case: str, at: str | None) -> Letting:
    """Return the move of a case to a home, or by another pathway."""
    return Letting(
        case=case,
        home=at,
        owed_to="brick-homes" if at else None,
        owed_by="straw-homes",
        bedrooms=3 if at else None,
        people=4,
        on=DAY,
        pathway=RECIPROCAL if at else "sister-pathway",
    )


def body(kind: str, case: str, at: str | None, nth: int) -> Body | None:
    """Return a body that suits a kind of event."""
    of = BODIES.get(kind)
    if of is Referral:
        return referral(case)
    if of is Judged:
        return Judged(
            as_at=DAY,
            outcome=Outcome.MORE_INFORMATION,
            cohort="huffing",
            missing=("risk_level", "household"),
            fingerprint="f" * 64,
            answers={"risk huffing 2023-04-01": "unknown"},
        )
    if of is Circulated:
        request = PropertyRequest(
            reference=f"ARC-{case}",
            landlord="straw-homes",
            area="",
            bedrooms=3,
            people={"0-9": 2, "21+": 2},
            access="step-free",
            areas=frozenset({"forest", "hill"}),
            cohort="",
            contact="gingerbread-advice-2",
        )
        return Circulated(request=request, to=("brick-homes", "straw-homes"))
    bodies: dict[type[Body] | None, Body] = {
        Approval: Approval(reference=f"ARC-{case}"),
        OfferMade: OfferMade(
            nth=nth, allocator="priority", seed=7, lowers_security=False, override="agreed"
        ),
        Refusal: Refusal(by="household", spends_offer=True),
        Letting: letting(case, at if kind == "complete" else None),
        ChildWelfare: ChildWelfare(note=Welfare.CONSIDERED),
        HandedOver: HandedOver(receiver="the-next-scheme"),
    }
    return bodies.get(of)


def add_home(unit: Unit, key: str, at: datetime = START) -> Event:
    """Put a home into the pot."""
    return unit.record(
        Event(kind="add-home", at=at, actor="named-lead:brick-homes", home=key, body=home(key))
    )


def take(unit: Unit, case: str, kind: str, *, at: datetime = START, to: str = "") -> Event:
    """Take one step of a case, with the ledger's entries when it completes a letting."""
    now = unit.case(case)
    live = now.live_offer if now else None
    key = to or (live.home if live else None)
    row = next(step for step in STANDARD if step.step == kind and _state(now) in step.starts)
    event = unit.record(
        Event(
            kind=kind,
            at=at,
            actor=f"{row.actor}:somebody",
            case=case,
            home=key,
            state=row.ends,
            reason_code="too-far" if kind == "refuse" else "",
            body=body(kind, case, key, len(now.offers) + 1 if now else 1),
        )
    )
    if kind == "complete" and isinstance(event.body, Letting):
        unit.post(postings(event.body))
    return event


def correct(unit: Unit, case: str) -> Event:
    """Take the posting set of a case back."""
    now = unit.case(case)
    assert now is not None
    entries = [entry for entry in unit.entries() if entry.case == case and not entry.corrects]
    back = reversal(entries, on=DAY, reason="the letting fell through")
    event = unit.record(
        Event(
            kind="correct-ledger",
            at=START,
            actor="coordinator",
            case=case,
            state=now.state,
            body=Correction(entries=back),
        )
    )
    unit.post(back)
    return event


def book(unit: Unit) -> None:
    """Open the ledger with what one landlord owes another, and write the debt off."""
    balances = [
        OpeningBalance(key=f"{partner}-opens", partner=partner, homes=homes, on=DAY, source="T1")
        for partner, homes in (("straw-council", -2), ("brick-homes", 2))
    ]
    leaves = Settlement(
        key="straw-leaves",
        partner="straw-council",
        on=DAY,
        rule=SettlementRule.WRITTEN_OFF,
        source="T1",
    )
    for kind, entries in (
        ("open-ledger", opening(balances)),
        ("settle-ledger", settling(leaves, -2, on=DAY)),
    ):
        body = Booked(entries=entries)
        unit.record(Event(kind=kind, at=START, actor="coordinator", body=body))
        unit.post(entries)


def take_all(unit: Unit, case: str, kinds: str, *, to: str = "") -> None:
    """Take several steps of a case; *to* is the home that it is offered."""
    for kind in kinds.split():
        take(unit, case, kind, to=to if kind == "offer" else "")


CIRCULATED = "submit admit approve circulate"


def play(unit: Unit, choices: Iterable[Sequence[int]]) -> None:
    """Take any steps that the lifecycle allows: each choice picks a case, a step and a home."""
    for number, (which, step, place) in enumerate(choices):
        at = START + timedelta(hours=7 * number)
        case = f"c-{which}"
        if step == 0:
            key = f"h-{place}"
            if unit.home(key) is None:
                add_home(unit, key, at)
            continue
        allowed = [row.step for row in STANDARD if _state(unit.case(case)) in row.starts]
        if not allowed:
            continue
        kind = allowed[step % len(allowed)]
        free = unit.homes({IN_POT})
        if kind == "offer" and not free:
            continue
        take(
            unit, case, kind, at=at, to=free[place % len(free)].home.home if kind == "offer" else ""
        )


def _state(case: Case | None) -> str:
    return case.state if case else BEGIN
