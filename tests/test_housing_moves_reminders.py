"""Who is reminded of the second track, and of its limits."""

from datetime import UTC, date, datetime

from attrs import evolve
from housing_moves_regions import IN_HOUSE, REFOCUS, amended, example, london
from unlocking_doors_housing_moves import after_transition

from unlocking_doors import Region
from unlocking_doors.facts.households import Household
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Event, Judged
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.steps import Actor

#: People who need so many bedrooms by the national standard.
PEOPLE = {2: "f34 f8", 3: "f34 m12 f15", 4: "f34 f22 m12 f15"}
#: An invented case of domestic abuse.
CASE = "E23-0087"


def reminded(case: Case, kind: str, on: date, region: Region | None = None) -> list[Reminder]:
    """Return what the plugin reminds of, after a step of a case on a day."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    event = Event(kind=kind, at=at, actor="coordinator", case=case.key)
    return list(after_transition(event, case, region or amended()))


def a_case(bedrooms: int, **answers: bool) -> Case:
    """Make an approved case of domestic abuse of a size, with some answers changed."""
    (found,) = example(CASE)
    household = Household.parse(PEOPLE[bedrooms])
    referral = evolve(found, household=household, answers={**found.answers, **answers})
    on = referral.received
    judged = assess(RulesInForce.of(amended(), on), facts_of(referral, amended(), on))
    return Case(referral=referral, state="approved", judged=Judged.of(judged))


def test_who_is_not_known_to_bid_is_reminded() -> None:
    """The nominating officer, at approval and circulation, from the refocus while it is open."""
    both = {"is_registered_with_housing_moves": True, "is_bidding_on_housing_moves": True}
    for lacking in both:
        case = a_case(2, **{**both, lacking: False})
        for kind in ("approve", "circulate"):
            assert reminded(case, kind, date(2022, 6, 30)) == []
            (found,) = reminded(case, kind, REFOCUS)
            assert (found.case, found.owner) == (case.key, Actor.NOMINATING_OFFICER)
            assert len(reminded(case, kind, IN_HOUSE)) == 1
        assert reminded(case, "offer", REFOCUS) == []
    assert reminded(a_case(2, **both), "approve", REFOCUS) == []


def test_nobody_is_reminded_where_there_is_no_second_track() -> None:
    """Another cohort, a case not judged yet, a pathway that has ended, a region without it."""
    case = a_case(2, is_bidding_on_housing_moves=False)
    assert case.judged is not None
    other = evolve(case, judged=evolve(case.judged, cohort="hate-crime"))
    ended = tuple(row for row in amended().pathways if row.since < IN_HOUSE)

    assert reminded(case, "approve", REFOCUS)
    assert reminded(other, "approve", REFOCUS) == []
    assert reminded(evolve(case, judged=None), "approve", REFOCUS) == []
    assert reminded(case, "approve", IN_HOUSE, evolve(amended(), pathways=ended)) == []
    assert reminded(case, "approve", REFOCUS, evolve(amended(), python_rules=())) == []
    assert reminded(case, "approve", REFOCUS, london()) == []


def test_the_coordinator_is_told_once_that_bidding_cannot_help() -> None:
    """For a household that needs more bedrooms than the pool holds; three are not too many."""
    (found,) = reminded(a_case(4), "approve", REFOCUS)

    assert found.owner is Actor.COORDINATOR
    assert reminded(a_case(4), "circulate", REFOCUS) == []
    assert reminded(a_case(3), "approve", REFOCUS) == []
