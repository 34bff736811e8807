"""
The numbers of the equalisation statement: no gain, no loss.

Source:
    W23: no borough is to gain or to lose, as many homes in as out; a landlord of whose tenants
    fewer than three have moved out offers no more; homes of four and more bedrooms stay out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from unlocking_doors.commands.closing import open_pathways
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import FINAL
from unlocking_doors.periods import Period
from unlocking_doors.policy.sources import is_illustrative
from unlocking_doors.policy.targets import Target
from unlocking_doors.reports.waiting import Wait
from unlocking_doors_housing_moves.twin_track import LARGEST, PATHWAY, STOP_BELOW


@frozen(kw_only=True)
class Landlord:
    """
    One landlord's part in Housing Moves over a year.

    Attributes:
        key: Its key.
        name: Its name.
        kind: Local authority or registered provider, in words; empty for one that is no partner.
        lettings: Homes that it lets in a year; None: not known.
        is_illustrative: Whether its row is labelled so: its lettings are then no known ones.
        due: Homes due from its top slice in the year.
        moved_out: Its tenants who moved out through Housing Moves.
        given: Homes that fall to it, where the moves are shared out by the top slices; None where
            nobody has a top slice, so that they cannot be.
        is_paused: Whether the stop rule lets it offer no more.
    """

    key: str
    name: str
    kind: str
    lettings: int | None
    is_illustrative: bool
    due: int
    moved_out: int
    given: int | None
    is_paused: bool

    @property
    def standing(self) -> int | None:
        """Homes given less tenants moved out: below zero a gain, above zero a loss."""
        return None if self.given is None else self.given - self.moved_out


@frozen(kw_only=True)
class Size:
    """
    The requests that need homes of one size.

    Attributes:
        bedrooms: Bedrooms needed.
        requests: Circulated while Housing Moves was open to their cohorts.
        moved: Of them, households that moved, by whatever pathway.
        by_pathway: Of those, through Housing Moves.
        waiting: Days since circulation of each that waits on the day, the shortest first.
        waits: From circulation to a move, or to the last day.
    """

    bedrooms: int
    requests: int
    moved: int
    by_pathway: int
    waiting: tuple[int, ...]
    waits: tuple[Wait, ...]


@frozen(kw_only=True)
class Equalisation:
    """
    What the statement tells.

    Attributes:
        year: The twelve months that end with the day of the snapshot.
        stop_below: Tenants moved out, below which a landlord offers no more.
        largest: Bedrooms of the largest homes in the pool.
        landlords: Every landlord with a top slice in the year, or with a tenant moved out.
        sizes: The requests by bedrooms needed.
    """

    year: Period
    stop_below: int
    largest: int
    landlords: tuple[Landlord, ...]
    sizes: tuple[Size, ...]

    @property
    def too_large(self) -> tuple[Size, ...]:
        """The sizes of which the pool holds no home."""
        return tuple(size for size in self.sizes if size.bedrooms > self.largest)


def equalisation(snapshot: Snapshot) -> Equalisation:
    """
    Reckon the year that ends with the day of a snapshot.

    1. Each landlord's top slice is due for the days of the year on which its target holds.
    2. Its tenants who moved out are those whose cases this scheme's record closed that way.
    3. Who gave a home to a move is not in that record: the moves are shared out in proportion to
       what is due. All standings sum to zero.
    """
    region = snapshot.region
    year = _year_to(snapshot.as_at)
    stop_below = region.whole(STOP_BELOW, snapshot.as_at)
    moved_out = Counter(
        case.letting.owed_by
        for case in snapshot.cases
        if case.letting is not None and case.letting.pathway == PATHWAY and case.letting.on in year
    )
    exact: dict[str, Fraction] = {}
    for target in region.targets:
        if target.pathway == PATHWAY:
            exact[target.partner] = exact.get(target.partner, Fraction()) + _due(target, year)
    due = {key: int(homes) for key, homes in exact.items() if homes >= 1}
    given = shared_out(moved_out.total(), due)
    return Equalisation(
        year=year,
        stop_below=stop_below,
        largest=region.whole(LARGEST, snapshot.as_at),
        landlords=tuple(
            _landlord(
                key,
                region.partner_by_key.get(key),
                due=due.get(key, 0),
                moved_out=moved_out[key],
                given=given.get(key, 0) if given else None,
                stop_below=stop_below,
            )
            for key in sorted({*due, *moved_out})
        ),
        sizes=tuple(_sizes(snapshot)),
    )


def shared_out(total: int, by: Mapping[str, int]) -> Mapping[str, int]:
    """
    Share out a whole number in proportion: whole parts first, then the largest remainders.

    Args:
        total: What is shared out.
        by: Weights by key; of equal remainders the first key goes first.

    Returns:
        Whole numbers that sum to *total*; empty where there is no weight.
    """
    whole = sum(by.values())
    if not whole:
        return {}
    parts = {key: total * weight // whole for key, weight in by.items()}
    left = total - sum(parts.values())
    last = sorted(by, key=lambda key: (-(total * by[key] % whole), key))
    return {key: part + (key in last[:left]) for key, part in parts.items()}


def _year_to(as_at: date) -> Period:
    until = as_at + timedelta(days=1)
    # The day after 28 February is no day of the year before where that had no 29 February.
    is_leap_day = (until.month, until.day) == (2, 29)
    since = date(until.year - 1, 3, 1) if is_leap_day else until.replace(year=until.year - 1)
    return Period(since=since, until=until)


def _due(target: Target, year: Period) -> Fraction:
    """Return the part of a target that falls into a year, by days."""
    if target.until is None or year.until is None or not target.period.overlaps(year):
        return Fraction()
    days = min(target.until, year.until) - max(target.since, year.since)
    return Fraction(target.homes * days.days, (target.until - target.since).days)


def _landlord(
    key: str,
    partner: Partner | None,
    *,
    due: int,
    moved_out: int,
    given: int | None,
    stop_below: int,
) -> Landlord:
    return Landlord(
        key=key,
        name=partner.name if partner else key or "not known",
        kind=partner.kind.value.replace("-", " ") if partner else "",
        lettings=partner.lettings_a_year if partner else None,
        is_illustrative=partner is not None and is_illustrative(partner.source),
        due=due,
        moved_out=moved_out,
        given=given,
        is_paused=due > 0 and moved_out < stop_below,
    )


def _sizes(snapshot: Snapshot) -> Iterator[Size]:
    """Yield the requests by size, of the cohorts to which the pathway was open at the time."""
    by_size: dict[int, list[Case]] = {}
    for case in snapshot.cases:
        on = case.first("circulated")
        if on is None or case.request is None:
            continue
        if PATHWAY in open_pathways(snapshot.region, case.referral, on):
            by_size.setdefault(case.request.bedrooms, []).append(case)
    for bedrooms, cases in sorted(by_size.items()):
        moves = [case.letting for case in cases if case.letting is not None]
        waits = [_wait(case, snapshot.as_at) for case in cases]
        yield Size(
            bedrooms=bedrooms,
            requests=len(cases),
            moved=len(moves),
            by_pathway=sum(letting.pathway == PATHWAY for letting in moves),
            waiting=tuple(
                sorted(
                    wait.days
                    for case, wait in zip(cases, waits, strict=True)
                    if case.state == "circulated"
                )
            ),
            waits=tuple(waits),
        )


def _wait(case: Case, as_at: date) -> Wait:
    since = case.first("circulated") or as_at
    ended = case.entered[-1][1] if case.state in FINAL else as_at
    moved = case.letting.on if case.letting else None
    return Wait(days=((moved or ended) - since).days, happened=moved is not None)
