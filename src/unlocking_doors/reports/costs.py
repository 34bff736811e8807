"""What a move cost, as far as published numbers tell: a range, never more exact than they are."""

from datetime import timedelta

from unlocking_doors.periods import Period
from unlocking_doors.policy.pathways import Funding
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import Published, Shown
from unlocking_doors.released import Figure, Origin, agreed, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Table
from unlocking_doors.reports.shown import in_words, period_of, total
from unlocking_doors.reports.words import NONE, stay

_NO_TERMS = "None in the region’s files"
_POUNDS = 100  # a cost is rounded to so many: the range is wide enough


def in_period(region: Region, period: Period) -> tuple[Funding, ...]:
    """Return the funding rows of which a day lies in a period, in order of date."""
    found = (row for row in region.funding if row.period.overlaps(period))
    return tuple(sorted(found, key=lambda row: (row.since, row.key)))


def share_of(row: Funding, period: Period) -> int | None:
    """
    Return what of a grant falls on a period, by days, in pounds.

    Args:
        row: The grant: its amount is for all of its days.
        period: The days.

    Returns:
        The pounds; None where the grant or the period has no end.
    """
    if row.until is None or period.until is None:
        return None
    first, after = max(row.since, period.since), min(row.until, period.until)
    return round(row.amount * (after - first).days / (row.until - row.since).days)


def per_move(pounds: int, moves: Shown) -> Figure:
    """
    Write the cost of a move, as the range that the number shown of moves leaves.

    Args:
        pounds: What was paid.
        moves: What is shown of the moves that it paid for.
    """
    if moves.value == 0:
        return Figure("no move", Origin.PUBLISHED)
    if moves.high is None:
        return Figure("not known: the number of moves is withheld", Origin.PUBLISHED)
    least = _rounded(pounds / max(moves.high, 1))
    most = _rounded(pounds / max(moves.low, 1))
    if moves.low == moves.high:
        return Figure(f"about £{least:,}", Origin.PUBLISHED)
    if moves.low == 0:
        return Figure(f"£{least:,} or more", Origin.PUBLISHED)
    return Figure(f"£{least:,} to £{most:,}", Origin.PUBLISHED)


def _rounded(pounds: float) -> int:
    return max(round(pounds / _POUNDS), 1) * _POUNDS


def costs(region: Region, moves: Published) -> tuple[Exhibit, ...]:
    """Show what each grant paid for in a period, and what a move cost by it."""
    period = moves.period
    rows = in_period(region, period)
    if not rows:
        return ()
    shares = [share_of(row, period) for row in rows]
    known = sum(one for one in shares if one is not None)
    foot = Row(
        cells=("All of them", NONE, NONE, agreed(f"£{known:,}"), per_move(known, total(moves)))
    )
    return (
        Exhibit(
            heading="Cost of a move, by grant",
            text=say(
                "A grant covers other days than the period: its share is taken by days. Moves of "
                "the period: {moves}, as published, so that the cost of one is a range. Each row "
                "is divided by all moves: no record says which grant paid for which.",
                moves=in_words(total(moves)),
            ),
            table=Table(
                key="costs-table",
                caption=say("Grants, {period}", period=period_of(moves)),
                columns=(
                    Column(heading="Purpose", kind=Kind.TEXT),
                    Column(heading="Days and amount of the grant", kind=Kind.TEXT),
                    Column(heading="Who pays", kind=Kind.TEXT),
                    Column(heading="Share of the period"),
                    Column(heading="For each household moved"),
                ),
                rows=tuple(
                    Row(
                        cells=(
                            agreed(row.purpose),
                            agreed(f"{_days(row)}: £{row.amount:,}"),
                            agreed(row.split),
                            agreed(NONE if share is None else f"£{share:,}"),
                            agreed(NONE) if share is None else per_move(share, total(moves)),
                        )
                    )
                    for row, share in zip(rows, shares, strict=True)
                ),
                foot=foot,
                counts_cases=True,
            ),
        ),
    )


def _days(row: Funding) -> str:
    return stay(row.since, row.until - timedelta(days=1) if row.until else None)


def terms(region: Region, period: Period) -> Exhibit:
    """Show what the grants of a period were given for, and on what terms, with the sources."""
    rows = [
        Row(cells=(agreed(row.purpose), agreed(term), agreed(row.source)))
        for row in in_period(region, period)
        for term in (row.terms or (_NO_TERMS,))
    ]
    return Exhibit(
        heading="The terms of each grant",
        table=Table(
            key="terms-table",
            caption="Terms, as the region’s files give them",
            columns=(
                Column(heading="Purpose", kind=Kind.TEXT),
                Column(heading="Term", kind=Kind.TEXT),
                Column(heading="Source", kind=Kind.TEXT),
            ),
            rows=tuple(rows) or (Row(cells=("No grant", NONE, NONE)),),
            counts_cases=False,
        ),
    )
