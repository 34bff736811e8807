"""A move by another pathway that makes a debt: posted, taken back, never guessed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from small_years import Clock, day, fresh, inputs, referral, said
from toyland import CLOSED, TOYLAND

from unlocking_doors.errors import LedgerError, RecordError
from unlocking_doors.scheme import Scheme

BALLOON = "hot-air-balloon"
OWING = evolve(TOYLAND, pathways=tuple(evolve(one, owed_to=one.key) for one in TOYLAND.pathways))


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[Scheme]:
    """Open a Toyland in which whoever flies away leaves a debt."""
    with fresh(tmp_path / "scheme.db", OWING, Clock()) as opened:
        yield opened


def test_a_debt_is_posted_taken_back_once_and_told_again_by_the_events(scheme: Scheme) -> None:
    """The ledger sums to zero at each step, and the events alone make the same entries."""
    scheme.refer(referral())
    scheme.house_elsewhere("c-1", BALLOON)
    assert {key: sum_ for key, sum_ in scheme.ledger().items() if sum_} == {
        BALLOON: 1,
        "straw-council": -1,
    }
    assert scheme.store.differences() == ()

    scheme.correct_ledger("c-1", "typed in by mistake")
    assert set(scheme.ledger().values()) == {0}
    assert len(scheme.snapshot().entries) == 4
    assert scheme.store.differences() == ()
    with pytest.raises(LedgerError, match="was taken back before"):
        scheme.correct_ledger("c-1", "and again")


def test_a_debt_outlives_the_end_of_the_scheme(tmp_path: Path) -> None:
    """Open cases are handed over; a case that flew away is closed, and its debt stands."""
    clock = Clock()
    with fresh(tmp_path / "scheme.db", OWING, clock) as scheme:
        scheme.refer(referral("c-1"))
        scheme.refer(referral("c-2"))
        scheme.house_elsewhere("c-1", BALLOON)
        clock.go_on((CLOSED - clock().date()).days)
        assert [case.key for case in scheme.hand_over()] == ["c-2"]
        assert scheme.ledger()[BALLOON] == 1
        assert sum(scheme.ledger().values()) == 0
        assert scheme.store.differences() == ()


@pytest.mark.parametrize("unknown", ["household", "landlord"])
def test_a_debt_of_nobody_knows_what_is_refused_before_a_run_begins(
    scheme: Scheme, unknown: str
) -> None:
    """By hand and in a run it is said what is missing; a run tells every such row at once."""
    rows = [referral(case, **{unknown: None}) for case in ("c-1", "c-2")]
    answers = [said(row.case, "withdrawal", "housed-elsewhere", BALLOON, after=3) for row in rows]
    with pytest.raises(RecordError) as refused:
        scheme.run(inputs(*rows, *answers), as_at=day(10), is_invented=True)
    assert [fault.code for fault in refused.value.faults] == ["UD-E215"] * 2
    assert f"names no {unknown}, and the move makes a debt" in refused.value.faults[0].message
    assert scheme.snapshot().cases == ()

    scheme.refer(rows[0])
    with pytest.raises(RecordError, match=f"names no {unknown}, and its move makes a debt"):
        scheme.house_elsewhere("c-1", BALLOON)
    scheme.refer(referral("c-1"))
    assert scheme.house_elsewhere("c-1", BALLOON).state == "closed-by-another-route"


def test_what_a_returned_case_adds_counts_for_its_move(scheme: Scheme) -> None:
    """A case that comes again with its household may be housed in the same run."""
    scheme.refer(referral(household=None))
    answer = said("c-1", "withdrawal", "housed-elsewhere", BALLOON, after=3)
    scheme.run(inputs(referral(), answer), as_at=day(10), is_invented=False)
    assert scheme.ledger()["straw-council"] == -1


def test_a_landlord_outside_the_scheme_owes_nothing(scheme: Scheme) -> None:
    """It has no part in the pot: the household moved, and the ledger says nothing of it."""
    scheme.draft(referral(landlord="other"))
    case = scheme.house_elsewhere("c-1", BALLOON)
    assert case.letting is not None
    assert case.letting.owed_to is None
    assert scheme.snapshot().entries == ()


def test_without_a_debt_nothing_need_be_known(tmp_path: Path) -> None:
    """Where no account is owed, a household that nobody described may have moved all the same."""
    with fresh(tmp_path / "scheme.db", clock=Clock()) as scheme:
        scheme.refer(referral(household=None, landlord=None))
        case = scheme.house_elsewhere("c-1", BALLOON)
    assert case.letting is not None
    assert (case.letting.people, case.letting.on) == (0, date(2024, 3, 6))
