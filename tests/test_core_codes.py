"""The codes of the national lettings return: by year, with their source, none of them guessed."""

import pytest
from attrs import evolve

from unlocking_doors.exchange.core_codes import CodeRow, code_of, core_codes, years_known
from unlocking_doors.policy.cohorts import LeavingReason


@pytest.mark.parametrize(
    ("reason", "year", "code"),
    [
        (LeavingReason.DOMESTIC_ABUSE, 2023, 49),
        (LeavingReason.DOMESTIC_ABUSE, 2026, 49),
        (LeavingReason.HATE_CRIME, 2025, 31),
        (LeavingReason.RACIAL_HARASSMENT, 2023, 10),
        (LeavingReason.NON_DOMESTIC_VIOLENCE, 2025, None),
        (LeavingReason.NON_DOMESTIC_VIOLENCE, 2026, 56),
        (LeavingReason.CUCKOOING, 2025, None),
        (LeavingReason.CUCKOOING, 2026, 57),
        (LeavingReason.LEAVING_CARE, 2024, None),
        (LeavingReason.LEAVING_CARE, 2025, 55),
    ],
)
def test_reasons_differ_from_year_to_year(
    reason: LeavingReason, year: int, code: int | None
) -> None:
    """56 and 57 came with 2026, 55 with 2025; before, nothing is put in their place."""
    row = code_of("reason", reason.value, year)

    assert row is not None
    assert (row.code, bool(row.why)) == (code, code is None)


def test_the_form_of_2026_has_no_place_for_a_mobility_scheme() -> None:
    """The one national marker of a reciprocal move ends with 2025."""
    codes = {year: code_of("referral", "mobility-scheme", year) for year in years_known()}

    assert [row.code for row in codes.values() if row] == [8, 8, 8, None]


def test_every_reason_is_in_the_table_in_every_year() -> None:
    """A code or why there is none, once; with its source, and assumptions labelled as such."""
    for year in years_known():
        for reason in LeavingReason:
            assert code_of("reason", reason.value, year), (reason, year)
    rows = core_codes()
    assert all(row.source.startswith("W40") for row in rows)
    assert all((row.code is None) == bool(row.why) for row in rows)
    covered = [
        (row.field, row.means, year) for row in rows for year in range(row.first, row.last + 1)
    ]
    assert len(set(covered)) == len(covered)


def test_an_assumption_is_told_by_its_label() -> None:
    """What stands behind it is what the notes say."""
    row = CodeRow(field="f", means="m", code=1, first=2023, last=2023, source="W40; assumption: so")
    assert (row.assumption, evolve(row, source="W40").assumption) == ("so", "")
