from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from toyland import TOYLAND
from toyland_year import day

from unlocking_doors.reports.foundations import assumptions
from unlocking_doors.reports.places import abbreviations
from unlocking_doors.reports.waiting import Wait, quantile, survival
from unlocking_doors.reports.words import day as written
from unlocking_doors.reports.words import share, signed, stay


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=30))
def test_without_censoring_the_curve_is_the_share_still_waiting(
    pairs: list[tuple[int, bool]],
) -> None:
    """The curve never rises; where every wait ended in the event it is the plain share."""
    waits = [Wait(days=days, happened=happened) for days, happened in pairs]
    shares = [one for _, one in survival(waits)]
    assert shares == sorted(shares, reverse=True)
    assert all(-1e-9 <= one <= 1 for one in shares)

    ended = [evolve(wait, happened=True) for wait in waits]
    for days, left in survival(ended):
        assert left == pytest.approx(sum(one.days > days for one in ended) / len(ended))


def test_the_curve_is_that_of_a_worked_example() -> None:
    """Six waits, two of them cut short: the shares are 5/6, 5/8 and 5/16, worked by hand."""
    waits = [Wait(days=days, happened=happened) for days, happened in (
        (1, True), (2, False), (3, True), (4, False), (5, True), (6, False))]  # fmt: skip
    steps = survival(waits)

    assert [(days, round(left, 6)) for days, left in steps] == [
        (1, round(5 / 6, 6)), (3, 0.625), (5, 0.3125),
    ]  # fmt: skip
    assert [quantile(steps, part) for part in (0.1, 0.25, 0.5, 0.75)] == [1, 3, 5, None]


def test_areas_have_short_names_that_differ() -> None:
    """Four letters, or initials around an "and"; two that would be alike are told apart."""
    names = ("Hackney", "Barking and Dagenham", "Blackburn with Darwen", "Blackpool")
    areas = [evolve(TOYLAND.areas[0], key=name.lower(), name=name) for name in names]

    assert abbreviations(areas) == {
        "barking and dagenham": "B&D",
        "blackburn with darwen": "Blac",
        "blackpool": "Bla2",
        "hackney": "Hack",
    }


def test_what_rests_on_an_assumption_is_listed_once() -> None:
    """Each labelled source stands once, with what rests on it; what is cited does not."""
    found = assumptions(TOYLAND)

    assert len({one.why for one in found}) == len(found)
    assert {one.why for one in found} == {"illustrative: Toyland is invented"}


def test_numbers_are_written_as_people_write_them() -> None:
    """Small shares have a decimal, nothing has no sign, and days name their month."""
    assert [share(*one) for one in ((0, 9), (1, 30), (1, 3), (0, 0))] == ["0%", "3.3%", "33%", "–"]
    assert [signed(one) for one in (2, 0, -2)] == ["+2", "0", "\N{MINUS SIGN}2"]
    assert written(date(2024, 3, 1)) == "1 March 2024"
    assert stay(day(0), day(30)) == "2 Oct to 1 Nov 2023"
    assert stay(day(0), day(100)) == "2 Oct 2023 to 10 Jan 2024"
    assert stay(day(0), None) == "since 2 Oct 2023"
