from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unlocking_doors.moves.references import reference_code
from unlocking_doors.policy.settings import ReferenceFormat

ARC, CHECKED = ReferenceFormat.ARC_SEQUENCE_YEAR, ReferenceFormat.CHECK_SYMBOL
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
numbers = st.integers(1, 100_000)
years = st.integers(2017, 2099)


def code(form: ReferenceFormat, sequence: int, year: int = 2016, region: str = "toyland") -> str:
    """Write a code."""
    return reference_code(form, region=region, sequence=sequence, year=year)


def passes(text: str) -> bool:
    """Check a code as Crockford's description says: the number modulo 37 is the last symbol."""
    number = 0
    for symbol in text[:-1]:
        number = number * 32 + SYMBOLS.index(symbol)
    return text[-1] == (SYMBOLS + "*~$=U")[number % 37]


@pytest.mark.parametrize(
    ("sequence", "year", "expected"),
    [(1, 2016, "ARC-01-16"), (42, 2024, "ARC-42-24"), (100, 2009, "ARC-100-09")],
)
def test_the_published_form_is_sequence_and_year(sequence: int, year: int, expected: str) -> None:
    """The form's own example comes out, and a hundredth case of a year takes a third digit."""
    assert code(ARC, sequence, year) == expected


@given(sequence=numbers, year=years)
def test_a_checked_code_has_seven_symbols_and_a_check(sequence: int, year: int) -> None:
    """Eight characters that a person can read out, of which the last follows from the others."""
    text = code(CHECKED, sequence, year)

    assert len(text) == 8
    assert set(text[:7]) <= set(SYMBOLS)
    assert passes(text)


@given(sequence=numbers, place=st.integers(0, 6), other=st.sampled_from(SYMBOLS))
def test_a_mistyped_symbol_never_passes(sequence: int, place: int, other: str) -> None:
    """One wrong symbol anywhere breaks the check."""
    text = code(CHECKED, sequence)
    wrong = text[:place] + other + text[place + 1 :]

    assert passes(wrong) == (wrong == text)


@given(sequence=numbers, place=st.integers(0, 5))
def test_two_swapped_neighbours_never_pass(sequence: int, place: int) -> None:
    """Two neighbours in the wrong order break the check."""
    text = code(CHECKED, sequence)
    wrong = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    assert passes(wrong) == (wrong == text)


@pytest.mark.parametrize("form", ReferenceFormat)
def test_a_code_is_derived_and_none_comes_twice(form: ReferenceFormat) -> None:
    """The same approval always has the same code, and two years of approvals share none."""
    codes = [code(form, number, year) for year in (2023, 2024) for number in range(1, 400)]

    assert codes == [code(form, number, year) for year in (2023, 2024) for number in range(1, 400)]
    assert len(set(codes)) == len(codes)


def test_a_checked_code_does_not_tell_how_many_came_before() -> None:
    """The codes of a year that follow each other are in no order, and regions share none."""
    codes = [code(CHECKED, number) for number in range(1, 50)]

    assert any(one > other for one, other in pairwise(codes))
    assert any(one < other for one, other in pairwise(codes))
    assert code(CHECKED, 1) != code(CHECKED, 1, region="wonderland")
