from datetime import date

from attrs import evolve
from small_years import day, referral
from toyland import TOYLAND

from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.deadlines import Due, deadlines_of
from unlocking_doors.policy.parameters import Parameter


def case(*entered: tuple[str, int]) -> Case:
    """Make a case that entered some states, each so many days after the start."""
    return Case(
        referral=referral(),
        state=entered[-1][0],
        entered=tuple((state, day(on)) for state, on in entered),
    )


def due(*entered: tuple[str, int]) -> tuple[Due, ...]:
    """Return the deadlines of such a case in Toyland: circulate 7 days after approval."""
    return deadlines_of(case(*entered), TOYLAND)


def test_a_clock_starts_when_a_case_enters_the_state() -> None:
    """Toyland circulates within seven days of approval; before approval nothing is owed."""
    assert due(("submitted", 0), ("awaiting-approval", 0)) == ()
    (one,) = due(("submitted", 0), ("awaiting-approval", 0), ("approved", 3))

    assert (one.case, one.began, one.by, one.done) == ("c-1", day(3), day(10), None)


def test_a_deadline_that_runs_is_missed_the_day_after_its_last() -> None:
    """The last day is still in time; the next is late."""
    (one,) = due(("approved", 0))

    assert not one.is_missed(day(7))
    assert one.is_missed(day(8))


def test_a_step_in_time_keeps_its_deadline_for_ever() -> None:
    """A step on the last day is in time, however much later anybody looks."""
    (one,) = due(("approved", 0), ("circulated", 7))

    assert one.done == day(7)
    assert not one.is_missed(day(300))


def test_a_late_step_stays_late() -> None:
    """A step after the last day was late, and stays so."""
    (one,) = due(("approved", 0), ("circulated", 8), ("offered", 14))

    assert one.done == day(8)
    assert one.is_missed(day(300))


def test_a_case_that_left_by_another_step_owes_nothing() -> None:
    """An approved case that was withdrawn need not be circulated any more."""
    assert due(("approved", 0), ("withdrawn", 30)) == ()


def test_each_time_a_state_is_entered_has_a_deadline_of_its_own() -> None:
    """A case that is approved twice is to be circulated twice, each time in time."""
    first, second = due(("approved", 0), ("circulated", 3), ("approved", 20), ("circulated", 30))

    assert (first.by, first.done) == (day(7), day(3))
    assert (second.by, second.done) == (day(27), day(30))


def test_the_days_allowed_are_those_of_the_day_on_which_the_clock_started() -> None:
    """A parameter that changes later does not move a deadline that already runs."""
    days = TOYLAND.parameter_by_key["days-to-circulate"]
    shorter: Parameter = evolve(days, values={**days.values, day(10): 2})
    region = evolve(
        TOYLAND,
        parameters=(*(one for one in TOYLAND.parameters if one.key != days.key), shorter),
    )
    last = {
        began: deadlines_of(case(("approved", began)), region)[0].by for began in (9, 10)
    }  # fmt: skip

    assert last == {9: day(16), 10: day(12)}
    assert isinstance(last[9], date)


def test_a_review_begins_no_other_clock_anew() -> None:
    """Only the deadline of the review itself runs again after each; an offer's goes on."""
    (row,) = TOYLAND.deadlines
    rows = [evolve(row, key=step, state="circulated", step=step) for step in ("offer", "review")]
    region = evolve(TOYLAND, deadlines=tuple(rows))
    found = deadlines_of(case(("circulated", 0), ("circulated", 5), ("offered", 9)), region)

    assert [(one.deadline.key, one.began, one.done) for one in found] == [
        ("offer", day(0), day(9)),
        ("review", day(0), day(5)),
    ]
