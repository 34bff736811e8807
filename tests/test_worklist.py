"""The coordinator's work list, on Toyland's year and on London's."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from program import BAD_DATA, EXAMPLE, Year, fails, rows_of, type_in
from small_years import START as BEGAN
from small_years import fresh, home, inputs, referral, yes_to_all
from toyland import TODAY, TOYLAND
from toyland_year import START, case, day, snapshot
from toyland_year import referral as referred

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.cases import Offer
from unlocking_doors.moves.ledger import Letting, postings
from unlocking_doors.policy.balances import Settlement, SettlementRule
from unlocking_doors.reports.coordinator import CoordinatorPage
from unlocking_doors.reports.worklist import as_list, work_list

UNTIL_TODAY = (TODAY - START).days


def listed(page: CoordinatorPage, section: str) -> list[tuple[str, ...]]:
    """Return the rows of the lists of one section."""
    (found,) = (one for one in page.sections if one.key == section)
    rows = [row.cells for exhibit in found.exhibits for row in exhibit.table.rows]
    return [cells for cells in rows if cells[0] != "None"]


def only(*found: object) -> Snapshot:
    """Make a snapshot of these cases alone."""
    return snapshot(cases=found)


def test_a_step_that_is_late_is_listed_with_its_days_and_whose_turn_it_is() -> None:
    """Toyland circulates within seven days; case t-06 was approved on day 100."""
    first, *_ = listed(work_list(snapshot()), "deadlines")

    assert first[:2] == ("t-06", "ARC-t-06")
    assert first[2] == str(UNTIL_TODAY - 107)
    assert first[3] == "Coordinator"


def test_what_is_due_soon_is_listed_by_the_days_that_are_left() -> None:
    """Case t-07 was approved three days ago: four are left."""
    found = {cells[0]: cells for cells in listed(work_list(snapshot()), "deadlines")}

    assert found["t-07"][2] == "4"
    assert "t-01" not in found  # it has moved


def test_one_named_lead_is_chased_once_for_all_that_it_owes() -> None:
    """Two approvals of one landlord are one call; whoever has waited longest comes first."""
    page = work_list(
        only(
            case(referred("a"), ("submitted", 0), ("awaiting-approval", 0)),
            case(referred("b"), ("submitted", 9), ("awaiting-approval", 9)),
            case(referred("c", landlord="brick-homes", area="bricks"), ("submitted", 5),
                 ("awaiting-approval", 5)),
        )
    )  # fmt: skip

    assert [cells[0] for cells in listed(page, "chase")] == ["lead-straw-council",
                                                             "lead-brick-homes"]  # fmt: skip
    assert listed(page, "chase")[0][2:] == ("2", str(UNTIL_TODAY), "a, b")
    assert page.headline.startswith("0 steps are overdue, 2 named leads owe an answer to 3 req")


def test_an_offer_awaits_whoever_has_the_next_step() -> None:
    """The officer agrees a viewing, the household answers, the landlord signs."""
    at = {
        state: case(
            referred(state), ("circulated", 9), ("offered", 10), (state, 11),
            offers=(Offer(nth=1, home="h-3", on=day(10)),),
        )
        for state in ("offered", "viewing", "accepted")
    }  # fmt: skip
    found = {cells[0]: cells[3] for cells in listed(work_list(only(*at.values())), "offers")}

    assert found == {
        "offered": "Nominating officer: owl-1",
        "viewing": "Household, through owl-1",
        "accepted": "Offering landlord: brick-homes",
    }


def test_a_case_without_a_consent_is_listed_once_and_says_which() -> None:
    """Case t-04 consented to apply and to nothing else; it is not listed as held as well."""
    page = work_list(snapshot())
    (found,) = [cells for cells in listed(page, "consents") if cells[0] == "t-04"]

    assert found[-1] == "Ask for consent to circulation, to monitoring"
    assert "t-04" not in {cells[0] for cells in listed(page, "held")}


def test_a_consent_that_was_withdrawn_counts_from_its_day() -> None:
    """Who took consent back on day 50 has been without it since then."""
    gone = case(referred("gone"), ("circulated", 9), ("suspended", 50),
                consent_withdrawn=day(50))  # fmt: skip
    (found,) = listed(work_list(only(gone)), "consents")

    assert found[2] == str(UNTIL_TODAY - 50)
    assert "withdrawn" in found[-1]


def test_a_returned_case_says_what_is_missing() -> None:
    """Case t-12 does not say what the household flees."""
    found = {cells[0]: cells for cells in listed(work_list(snapshot()), "held")}

    assert "kinds of harm" in found["t-12"][-1]


@pytest.mark.parametrize(("quiet", "is_due"), [(28, False), (29, True)])
def test_a_request_is_reviewed_after_four_weeks_without_a_step(
    quiet: int,
    is_due: object,
) -> None:
    """The last day is still quiet enough."""
    waits = case(referred("w"), ("circulated", UNTIL_TODAY - quiet))

    assert bool(listed(work_list(only(waits)), "reviews")) is is_due


def test_a_referral_that_nobody_has_looked_at_is_stalled() -> None:
    """No deadline runs for a submitted referral in Toyland: it shows after four weeks."""
    page = work_list(only(case(referred("s"), ("submitted", 1))))

    assert listed(page, "stalled")[0][-1] == "Assess the referral"


def test_the_largest_debt_comes_first_with_the_days_that_it_lasts() -> None:
    """Straw Council owes one home since its tenant moved on day 58."""
    (found,) = listed(work_list(snapshot()), "debts")

    assert found[0] == "Straw Council"
    assert found[2] == str(UNTIL_TODAY - 58)
    assert "Owes 1 home" in found[-1]


def test_a_partner_that_leaves_with_an_open_account_is_to_be_settled() -> None:
    """What the region has agreed is said; where it has agreed nothing, that."""
    leaves = TODAY + timedelta(days=10)

    def left(one: Partner) -> Partner:
        return evolve(one, until=leaves) if one.key == "straw-council" else one

    agreed = Settlement(
        key="s", partner="straw-council", on=leaves, rule=SettlementRule.WRITTEN_OFF, source="T1"
    )
    region = evolve(TOYLAND, partners=tuple(map(left, TOYLAND.partners)))
    settled = evolve(region, settlements=(agreed,))

    def todo(of: object) -> str:
        return listed(work_list(snapshot(region=of)), "debts")[-1][-1]

    assert todo(region).endswith("agree a settlement")
    assert "to be written-off" in todo(settled)


def test_an_account_that_came_back_to_nothing_is_no_debt() -> None:
    """A debt that was cleared is not listed, and one that began again counts from then."""
    back = Letting(case="t-02", home="h-2", owed_to="straw-council", owed_by="brick-homes",
                   bedrooms=2, people=2, on=day(80))  # fmt: skip
    cleared = (*snapshot().entries, *postings(back))
    again = (*cleared, *postings(evolve(back, case="t-03", owed_to="brick-homes",
                                        owed_by="straw-council", on=day(100))))  # fmt: skip

    assert listed(work_list(snapshot(entries=cleared)), "debts") == []
    assert listed(work_list(snapshot(entries=again)), "debts")[0][2] == str(UNTIL_TODAY - 100)


def test_the_spreadsheet_has_every_task_once_and_nothing_else() -> None:
    """One line a task, of all lists, with what to do."""
    page = work_list(snapshot())
    rows = list(csv.reader(io.StringIO(as_list(page))))
    subjects = [row[1] for row in rows[1:]]

    assert rows[0][-1] == "what to do"
    assert len(subjects) == len(set(subjects))
    assert set(subjects) == {"t-02", "t-03", "t-04", "t-06", "t-07", "t-11", "t-12",
                             "Straw Council"}  # fmt: skip


def test_a_month_that_is_over_is_shown_as_it_stood(tmp_path: Path) -> None:
    """A snapshot of any day, rebuilt from the events, is what stood there on that day."""
    then = {}
    with fresh(tmp_path / "year.db") as scheme:
        given = inputs(referral(), referral("c-2"), home(), *yes_to_all("c-1"), *yes_to_all("c-2"))
        for number in range(0, 60, 5):
            scheme.run(given, as_at=BEGAN + timedelta(days=number))
            then[number] = scheme.snapshot()
        events, last = scheme.events(), scheme.snapshot()

    assert last.entries
    for number, stood in then.items():
        rebuilt = last.as_it_was(BEGAN + timedelta(days=number), events)
        assert (rebuilt.cases, rebuilt.homes) == (stood.cases, stood.homes), number
        assert rebuilt.entries == tuple(one for one in stood.entries if one.on <= stood.as_at)


def test_the_work_list_of_a_month_is_as_at_its_last_day(year: Year, tmp_path: Path) -> None:
    """London's February ends on the 29th, whatever was played since; a month must be named."""
    said = type_in("report", "worklist", "--db", year.db, "--month", "2024-02", "--out", tmp_path,
                   "--format", "csv")  # fmt: skip

    assert said.code == 0
    rows = rows_of(tmp_path / "worklist" / "2024-02.csv")
    came = {row["case"]: row["received"] for row in rows_of(EXAMPLE / "referrals.csv")}
    assert rows
    assert all(came.get(row["case or landlord"], "2024-02-29") <= "2024-02-29" for row in rows)
    assert "about a month" in fails(BAD_DATA, "report", "worklist", "--db", year.db)
