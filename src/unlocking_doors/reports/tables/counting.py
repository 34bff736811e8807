"""What every table is made of: what it counts, when, and what it is broken down by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from attrs import define, frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.ledger import standings
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import TOTAL, CalendarPeriod, Category, Dimension, Tally, Unit

T = TypeVar("T")

#: The key of what fits no category.
OTHER = "other"
MONTH, QUARTER, YEAR = "month", "quarter", "year"


@define(kw_only=True, frozen=True, slots=False)
class Ground:
    """What a table is counted on: the scheme as it stands, and the days."""

    snapshot: Snapshot
    period: CalendarPeriod

    @property
    def region(self) -> Region:
        """The region."""
        return self.snapshot.region

    @cached_property
    def homes(self) -> Mapping[str, Home]:
        """Every home, by key."""
        return {state.home.home: state.home for state in self.snapshot.homes}

    @cached_property
    def standings(self) -> Mapping[str, int]:
        """The standing of every account at the end of the period."""
        return standings(one for one in self.snapshot.entries if one.on <= self.period.last_day)

    def is_over(self, on: date | None) -> bool:
        """Tell whether a day came, and not after the period."""
        return on is not None and on <= self.period.last_day

    def holds(self, on: date | None) -> bool:
        """Tell whether a day is one of the period."""
        return on is not None and on in self.period

    def home_of(self, case: Case) -> Home | None:
        """Return the home that a household moved to by an offer of the scheme."""
        return self.homes.get(case.letting.home or "") if case.letting else None

    def knowers(self, case: Case) -> tuple[str, ...]:
        """Return the partners that know of a case: its landlord, and who offered it a home."""
        offered = (self.homes.get(offer.home) for offer in case.offers)
        known = [case.referral.landlord or "", *(home.landlord for home in offered if home)]
        return tuple(dict.fromkeys(one for one in known if one in self.region.partner_by_key))


@frozen(kw_only=True)
class Axis(Generic[T]):
    """One of the things that a table is broken down by, and where each unit stands in it."""

    dimension: Dimension
    of: Callable[[T, Ground], str]


@frozen(kw_only=True)
class Counted(Generic[T]):
    """
    What is counted: cases, offers, people or homes.

    Attributes:
        counts: The word for it, in the plural. Tables with one word count the same units, so that
            one can be held against another.
        every: Lists all that there are.
        key: Names one of them.
        knowers: Lists the partners that know of it.
    """

    counts: str
    every: Callable[[Snapshot], Iterable[T]]
    key: Callable[[T], str]
    knowers: Callable[[T, Ground], tuple[str, ...]]


@frozen(kw_only=True)
class Table(Generic[T]):
    """
    A table that a scheme may publish. Called, it counts a period.

    Attributes:
        key: Its key, such as ``requests``.
        what: What it shows, without what it is broken down by.
        counted: What it counts.
        among: Whether one of those counts in a period.
        by: What it is broken down by in a region.
        why: Why it is as coarse as it is, for its readers.
        periods: Kinds of period that it may be published for.
        is_total_known: Whether everybody knows the total of all anyway.
    """

    key: str
    what: str
    counted: Counted[T]
    among: Callable[[T, Ground], bool]
    by: Callable[[Region], Sequence[Axis[T]]]
    why: str
    periods: tuple[str, ...] = (QUARTER, YEAR)
    is_total_known: bool = False

    def axes(self, region: Region) -> Sequence[Axis[T]]:
        """Return what it is broken down by; where a region has none of it, the whole region."""
        return self.by(region) or (_whole(region),)

    def title(self, region: Region) -> str:
        """Say what it shows in a region: one without sub-regions has no rows of them."""
        names = [axis.dimension.label for axis in self.axes(region)]
        words = [name[:1].lower() + name[1:] for name in names]
        return f"{self.what}, by {' and '.join(words)}"

    def __call__(self, snapshot: Snapshot, period: CalendarPeriod) -> Tally:
        """
        Count a period.

        Raises:
            RecordError: The table is published for no such kind of period.
        """
        if period.kind not in self.periods:
            wanted = " or ".join(f"a {kind}" for kind in self.periods)
            message = f'the table "{self.key}" is published for {wanted}, not for {period.label}'
            remedy = "Ask for that: in less time there are too few to show"
            raise RecordError(message, code="UD-E236", remedy=remedy)
        axes, ground = self.axes(snapshot.region), Ground(snapshot=snapshot, period=period)
        return Tally(
            key=self.key,
            title=self.title(snapshot.region),
            counts=self.counted.counts,
            period=period,
            dimensions=tuple(axis.dimension for axis in axes),
            units=tuple(
                Unit(
                    key=self.counted.key(one),
                    holders=self.counted.knowers(one, ground),
                    at=tuple(axis.of(one, ground) for axis in axes),
                )
                for one in self.counted.every(snapshot)
                if self.among(one, ground)
            ),
            why=self.why,
            is_total_known=self.is_total_known,
        )


def cases(counts: str) -> Counted[Case]:
    """
    Count what happens to a case once, such as a referral or a move, or where it stands on a day.

    Args:
        counts: The word for it. What happened to a case under another word is another unit: who
            is referred in a period, and who moves in it, are not the same.
    """
    return Counted(
        counts=counts,
        every=lambda snapshot: snapshot.cases,
        key=lambda case: f"{counts} {case.key}",
        knowers=lambda case, ground: ground.knowers(case),
    )


REFERRALS, REQUESTS, MOVES = cases("referrals"), cases("requests"), cases("moves")
REFUSALS, OPEN_CASES = cases("refusals"), cases("open cases")
#: Those who consented to monitoring, by what they said of themselves.
APPLICANTS = cases("applicants")


def axis(
    key: str, label: str, categories: Mapping[str, str], of: Callable[[T, Ground], str]
) -> Axis[T]:
    """
    Break a table down.

    Args:
        key: Key of the dimension.
        label: Its name.
        categories: The label of each category, by key.
        of: Tells the category of a unit.
    """
    rows = tuple(Category(key=one, label=name) for one, name in categories.items())
    return Axis(dimension=Dimension(key=key, label=label, categories=rows), of=of)


def _whole(region: Region) -> Axis[Any]:
    return axis("region", "Region", {"whole": region.identity.name}, lambda *_: "whole")


def named(names: Iterable[str], rest: str) -> dict[str, str]:
    """Make categories of names that a region chose, and at last one of the rest."""
    return {**{key_of(name): name for name in names if name}, OTHER: rest}


def key_of(name: str) -> str:
    """Return the key of a category that a region named; none is taken for a total or the rest."""
    return f'"{name}"' if name in {TOTAL, OTHER} else name


def state_at_end(case: Case, ground: Ground) -> str:
    """Return the state of a case at the end of the period; empty where it had not come yet."""
    last = ground.period.last_day
    return next((state for state, on in reversed(case.entered) if on <= last), "")
