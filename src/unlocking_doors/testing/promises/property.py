"""A promise that every region keeps, as a value."""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen
from hypothesis.strategies import SearchStrategy

from unlocking_doors.testing.bench import Bench, History
from unlocking_doors.testing.years import SmallYear, schemes


@frozen(kw_only=True)
class Property:
    """
    One promise.

    Attributes:
        key: Its name, such as ``no-offer-in-an-area-fled``.
        sentence: What it says.
        draws: What it is tried on, for a region; None where the region has nothing to try.
        breaches: Yields a sentence for each way in which one drawn value breaks it.
        times: How many times as often it is tried as what a small year must be played for.
    """

    key: str
    sentence: str
    draws: Callable[[Bench], SearchStrategy[Any] | None]
    breaches: Callable[[Bench, Any], Iterable[str]]
    times: int = 1


def small_years(bench: Bench) -> SearchStrategy[SmallYear]:
    """Draw small years of a region."""
    return schemes(bench.region)


def of_history(key: str, sentence: str, breaches: Callable[[History], Iterable[str]]) -> Property:
    """Make a promise about whatever comes of a small year."""

    def played(bench: Bench, year: SmallYear) -> Iterable[str]:
        with bench.play(year) as history:
            return tuple(breaches(history))

    return Property(key=key, sentence=sentence, draws=small_years, breaches=played)
