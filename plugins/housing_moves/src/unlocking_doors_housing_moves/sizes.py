"""What leaving out large homes costs families: a section of the statement."""

from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.rendering.charts import Bar, bars
from unlocking_doors.reports.waiting import quantile, survival
from unlocking_doors.reports.words import NONE, plural, row, share, table
from unlocking_doors_housing_moves.equalising import Equalisation, Size


def sizes(told: Equalisation) -> Section:
    """Show how many requests need homes that the pool does not hold, and how they fare."""
    requests = sum(size.requests for size in told.sizes)
    left_out = sum(size.requests for size in told.too_large)
    drawn = [
        Bar(
            label=_bedrooms(size, told),
            text=f"{size.requests:,} · {size.moved:,}",
            values=(size.requests, size.moved),
        )
        for size in told.sizes
    ]
    return Section(
        key="sizes",
        heading="What leaving out large homes costs families",
        lead=(
            f"{plural(left_out, 'request')} of {requests:,} ({share(left_out, requests)}) "
            f"{'needs' if left_out == 1 else 'need'} more than {told.largest} bedrooms: "
            "bidding cannot house them, however long they wait."
            if requests
            else "No request has been circulated yet by a cohort that Housing Moves takes."
        ),
        exhibits=(
            Exhibit(
                heading="Requests by bedrooms needed",
                text=(
                    "Requests circulated while Housing Moves was open to their cohorts, since the "
                    "record began; sizes of which its pool holds no home are bold. Days are from "
                    "circulation to a move by any route; those who still wait, or whose case ended "
                    "otherwise, count until their last day."
                ),
                drawings=(
                    bars(
                        "sizes-picture",
                        "Requests by bedrooms needed: circulated, moved",
                        "One bar for each size: requests, and inside it those that moved.",
                        drawn,
                        parts=("requests", "moved"),
                    ),
                )
                if drawn
                else (),
                table=table(
                    "sizes-table",
                    "Requests of the cohorts that Housing Moves takes",
                    ("Needed", "Requests", "Share", "Moved", "Through Housing Moves",
                     "Still waiting", "Days waited by half of them",
                     "Days until a quarter had moved"),
                    [_size_row(size, told, requests) for size in told.sizes]
                    or [row("None", *[NONE] * 7)],
                ),
            ),
        ),
    )  # fmt: skip


def _size_row(size: Size, told: Equalisation, requests: int) -> Row:
    reached = quantile(survival(size.waits), 0.25)
    return row(
        _bedrooms(size, told),
        size.requests,
        share(size.requests, requests),
        size.moved,
        size.by_pathway,
        len(size.waiting),
        size.waiting[len(size.waiting) // 2] if size.waiting else NONE,
        "not reached" if reached is None else reached,
        is_strong=size in told.too_large,
    )


def _bedrooms(size: Size, told: Equalisation) -> str:
    return plural(size.bedrooms, "bedroom") + (
        ", not in the pool" if size in told.too_large else ""
    )
