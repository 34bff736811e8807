from datetime import date

import pytest
from attrs import fields
from small_years import day, said
from toyland import TOYLAND

from unlocking_doors.moves.decisions import OUTCOMES, Answered, Decision
from unlocking_doors.moves.lifecycle import STANDARD


def test_an_answer_is_counted_from_the_question() -> None:
    """An answer given in days comes so many days after the offer or the viewing was put."""
    assert said("c-1", "offer", "accepted", after=5).day(day(10)) == day(15)
    assert said("c-1", "offer", "accepted", after=0).day(day(10)) == day(10)


def test_an_answer_with_a_day_never_comes_before_the_question() -> None:
    """An answer with a day comes on it, or on the day of a question that is put later."""
    answer = said("c-1", "approval", "approved", on=day(10))

    assert answer.day(day(3)) == day(10)
    assert answer.day(day(12)) == day(12)


def test_an_answer_with_neither_day_nor_delay_comes_at_once() -> None:
    """Without a day an answer is given on the day of the question."""
    assert said("c-1", "approval", "approved", after=None).day(date(2024, 5, 1)) == date(2024, 5, 1)


@pytest.mark.parametrize("step", Answered)
def test_every_outcome_is_a_step_of_the_lifecycle(step: Answered) -> None:
    """What a file may say leads to a step that the table knows."""
    assert set(OUTCOMES[step].values()) <= {row.step for row in STANDARD}


def test_no_answer_says_who_gets_which_home() -> None:
    """People answer for a case and the nth offer of it; no column of an answer names a home."""
    assert {field.name for field in fields(Decision)} == {
        "case", "step", "nth", "on", "after", "by", "outcome", "reason_code", "child_welfare",
    }  # fmt: skip
    assert not {reason.step for reason in TOYLAND.reasons} & {"match", "allocation"}
