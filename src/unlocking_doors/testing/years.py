"""Small invented years of any region: a few cases, a few homes, and what people answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve, frozen
from hypothesis import strategies as st

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.closing import open_pathways
from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.decisions import Answered, Decision
from unlocking_doors.moves.referrals import Referral, bedroom_need
from unlocking_doors.moves.requests import areas_that_suit
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.sound import SoundReferrals
from unlocking_doors.testing.strategies import (
    YEAR,
    days_of,
    first_days,
    homes,
    lettable,
    mostly,
    referrals_on,
)


@frozen(kw_only=True)
class SmallYear:
    """
    A whole small year, ready to be played.

    Attributes:
        inputs: Referrals, homes and what people answered.
        as_at: Last day.
        seed: Seed of the lotteries.
    """

    inputs: Inputs
    as_at: date
    seed: int


def with_a_row_less(year: SmallYear) -> Iterator[SmallYear]:
    """Yield the year without each of its rows; a case goes with its answers."""
    rows = year.inputs
    for case in rows.referrals:
        kept = tuple(one for one in rows.decisions if one.case != case.case)
        fewer = tuple(one for one in rows.referrals if one != case)
        yield evolve(year, inputs=evolve(rows, referrals=fewer, decisions=kept))
    for home in rows.homes:
        remaining = tuple(one for one in rows.homes if one != home)
        yield evolve(year, inputs=evolve(rows, homes=remaining))
    for said in rows.decisions:
        others = tuple(one for one in rows.decisions if one != said)
        yield evolve(year, inputs=evolve(rows, decisions=others))


def schemes(region: Region, *, first: date | None = None) -> st.SearchStrategy[SmallYear]:
    """
    Draw a small year of a region.

    Most referrals get through, most have a home that suits, and most people say yes, so that
    offers and moves happen; some facts are missing, some homes are awkward for somebody who
    waits (in the area fled, in one to avoid, too small, less secure), some were left by a
    household of the same year, now and then so that two would swap, and some people refuse,
    withdraw or go another way.

    Args:
        region: The region.
        first: First day; by default one before which little, or after which much, changes.
    """
    return _schemes(SoundReferrals(region), first)


#: Cases of a year, and what can be wrong with a home. The first year that is drawn takes the first
#: of everything, so it must be one in which much happens: its homes go through the list in turn.
_SIZES = (4, 3, 2, 5)
_WRONG = ("fled", "avoided", "elsewhere", "small", "insecure", "access", "own")


@st.composite
def _schemes(draw: st.DrawFn, sound: SoundReferrals, first: date | None) -> SmallYear:
    region = sound.region
    begin = draw(st.sampled_from(first_days(region))) if first is None else first
    received = days_of(region, begin)
    drawn = [
        draw(received.flatmap(lambda on: referrals_on(sound, on)))
        for _ in range(draw(st.sampled_from(_SIZES)))
    ]
    cases = [evolve(row, case=f"c-{number}") for number, row in enumerate(drawn, start=1)]
    found: list[Home] = []
    would_swap = draw(mostly(False, True))  # noqa: FBT003  the values drawn
    for number, row in enumerate(cases):
        awkward = draw(st.sampled_from((2, 1))) if lettable(region, row.received) else 0
        turns = range(2 * number, 2 * number + awkward)
        found += [draw(_awkward_home(region, row, turn)) for turn in turns]
        mate = f"c-{(number ^ 1) + 1}" if would_swap else None
        suiting = draw(_suiting(region, row)) if draw(mostly("yes", "no")) == "yes" else []
        found += [evolve(home, left_by=mate) for home in suiting]
    if lettable(region, begin):
        found += draw(st.lists(homes(region, on=begin), max_size=1))
    leavers = st.none() | st.sampled_from([row.case for row in cases])
    kept = [
        evolve(home, home=f"h-{number}", left_by=home.left_by or draw(leavers))
        for number, home in enumerate(found, start=1)
    ]
    answers = [answer for row in cases for answer in draw(_answers(region, row))]
    return SmallYear(
        inputs=Inputs(referrals=tuple(cases), homes=tuple(kept), decisions=tuple(answers)),
        as_at=begin + YEAR,
        seed=draw(st.integers(0, 3)),
    )


@st.composite
def _suiting(draw: st.DrawFn, region: Region, row: Referral) -> list[Home]:
    """Draw a home that suits a household, if its region has any for it."""
    found = suiting_homes(region, row)
    if not found:
        return []
    home = draw(st.sampled_from(found))
    released = home.released + timedelta(days=draw(st.integers(0, 14)))
    held = draw(mostly(None, 5, 15))
    if not region.is_partner(home.landlord, released):
        return [home]
    until = None if held is None else released + timedelta(days=held)
    return [evolve(home, released=released, held_until=until)]


def suiting_homes(region: Region, row: Referral) -> list[Home]:
    """Return homes, one for each partner and area, that suit a household on the day it came."""
    on = row.received
    if row.household is None or not row.household.members:
        return []
    named = [key for key in sorted(row.cohorts or ()) if key in region.cohort_by_key]
    suits = areas_that_suit(row, region, named[0], on) if named else frozenset()
    return [
        Home(
            home="home",
            landlord=landlord,
            area=area,
            bedrooms=bedroom_need(row.household, region, on).bedrooms,
            access=row.access or "none",
            tenancy=Tenancy.SECURE_LIFETIME,
            released=on,
        )
        for landlord, area in lettable(region, on)
        if area in suits and (landlord != row.landlord or region.matching.own_landlord_homes)
    ]


@st.composite
def _awkward_home(draw: st.DrawFn, region: Region, row: Referral, turn: int) -> Home:
    """Draw a home that all but suits a household: one thing about it is wrong, each in turn."""
    on, given = row.received, lettable(region, row.received)
    suiting = suiting_homes(region, row)
    usual = draw(st.sampled_from(suiting)) if suiting else draw(homes(region, on=on))
    wrong = _WRONG[(turn + draw(st.integers(0, len(_WRONG) - 1))) % len(_WRONG)]
    avoided = row.areas_to_avoid or frozenset()
    places = {
        "fled": frozenset({row.area}),
        "avoided": avoided,
        "elsewhere": region.areas_on(on) - avoided - (row.areas_of_choice or frozenset()),
    }
    there = [pair for pair in given if pair[1] in places.get(wrong, ())]
    if there:
        others = [pair for pair in there if pair[0] != row.landlord]
        landlord, area = draw(st.sampled_from(others or there))
        return evolve(usual, landlord=landlord, area=area)
    if wrong == "small":
        return evolve(usual, bedrooms=max(usual.bedrooms - 1, 0))
    if wrong == "insecure":
        return evolve(usual, tenancy=draw(st.sampled_from((Tenancy.STARTER, Tenancy.LICENCE))))
    if wrong == "access":
        needed = ACCESS_LEVELS.index(usual.access)
        return evolve(usual, access=ACCESS_LEVELS[max(needed - 1, 0)])
    if wrong == "own" and row.landlord in {landlord for landlord, _ in given}:
        return evolve(usual, landlord=row.landlord)
    return usual


#: How many offers of a case are answered.
_OFFERS = 3


@st.composite
def _answers(draw: st.DrawFn, region: Region, row: Referral) -> list[Decision]:
    """Draw what is answered about a case: mostly yes."""
    words = Words(region, row)
    after = st.integers(0, 9)
    found = [
        *draw(words.answer(Answered.APPROVAL, mostly("approved", "refused", ""), after)),
    ]
    said = st.sampled_from(("accepted", "accepted", "view", "view", "refused", "withdrawn"))
    for nth in range(1, _OFFERS + 1):
        found += draw(words.answer(Answered.OFFER, said, after, nth))
        found += draw(words.answer(Answered.VIEWING, mostly("accepted", "refused", ""), after, nth))
    gone = st.sampled_from(
        ("", "", "", "", "withdrawn", "consent-withdrawn", "consent-withdrawn", "housed-elsewhere")
    )
    return [*found, *draw(words.answer(Answered.WITHDRAWAL, gone, st.integers(0, 60)))]


@frozen
class Words:
    """The coded reasons with which a region lets each question about a case be answered."""

    region: Region
    row: Referral

    def reasons(self, step: Answered, outcome: str, day: date) -> list[str]:
        """Return the reasons that may be given; one empty one where none is needed."""
        if outcome in {"approved", "view", "accepted", "consent-withdrawn"}:
            return [""]
        return list(self._coded(step, outcome, day))

    def _coded(self, step: Answered, outcome: str, day: date) -> Iterator[str]:
        open_ways = open_pathways(self.region, self.row, day)
        for reason in self.region.reasons:
            if reason.step != step.value:
                continue
            if step in {Answered.OFFER, Answered.VIEWING}:
                fits = (reason.by == "landlord") is (outcome == "withdrawn")
            elif step is Answered.WITHDRAWAL:
                elsewhere = outcome == "housed-elsewhere"
                fits = reason.pathway in open_ways if elsewhere else not reason.pathway
            else:
                fits = True
            if fits:
                yield reason.key

    def answer(
        self,
        step: Answered,
        outcomes: st.SearchStrategy[str],
        after: st.SearchStrategy[int],
        nth: int = 1,
    ) -> st.SearchStrategy[list[Decision]]:
        """Draw the answer to one question, or none."""
        return _answer(self, step, outcomes, after, nth)


@st.composite
def _answer(  # noqa: PLR0917  the columns of decisions.csv, in order
    draw: st.DrawFn,
    words: Words,
    step: Answered,
    outcomes: st.SearchStrategy[str],
    after: st.SearchStrategy[int],
    nth: int,
) -> list[Decision]:
    outcome, days = draw(outcomes), draw(after)
    if not outcome:
        return []
    reasons = words.reasons(step, outcome, words.row.received + timedelta(days=days))
    if not reasons:
        return []
    by = {"approval": "landlord", "withdrawal": "nominating-officer"}.get(step.value, "household")
    return [
        Decision(
            case=words.row.case,
            step=step,
            nth=nth,
            on=None,
            after=days,
            by="landlord" if outcome == "withdrawn" and by == "household" else by,
            outcome=outcome,
            reason_code=draw(st.sampled_from(reasons)),
        )
    ]
