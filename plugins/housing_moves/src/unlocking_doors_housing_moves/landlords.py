"""The statement's landlords: a section of the page, and the same numbers as a table."""

from collections.abc import Iterator

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.periods import Period
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.rendering.charts import Standing, diverging
from unlocking_doors.reports.words import NONE, count, day, plural, row, signed, table
from unlocking_doors_housing_moves.equalising import Equalisation, Landlord

#: Columns of ``landlords.csv``.
COLUMNS = (
    "landlord", "name", "kind", "lettings_a_year", "lettings_are_illustrative", "top_slice_due",
    "tenants_moved_out", "homes_falling_to_it", "gain", "loss", "stop_rule_pauses", "since",
    "last_day", "invented", "audience",
)  # fmt: skip


def landlords(told: Equalisation) -> Section:
    """Show each landlord's part: due, moved out, given, gain or loss, and the stop rule."""
    ranked = sorted(told.landlords, key=lambda one: (one.standing or 0, one.name))
    known = [one for one in ranked if one.standing is not None]
    gains = -sum(min(one.standing or 0, 0) for one in known)
    unpaid = -sum(min(one.standing or 0, 0) for one in known if not one.due)
    lead = (
        f"{_stretch(told.year)}: shared out by top slices, landlords gained "
        f"{plural(gains, 'home')} and others gave as many more than their tenants received. "
        f"{count(unpaid)} of the gains {'falls' if unpaid == 1 else 'fall'} to landlords that had "
        "no home to give."
        if known
        else f"{_stretch(told.year)}: no top slice was due, so that no home can be shared out."
    )
    drawing = diverging(
        "landlords-picture",
        "Standing of each landlord in Housing Moves, in homes",
        "Bars to the left for landlords with a gain, to the right for those with a loss; the "
        "table has every number.",
        [
            Standing(label=one.name, value=one.standing, text=signed(one.standing))
            for one in known
            if one.standing
        ],
    )
    columns = (
        "Landlord", "Kind", "Lettings a year", "Top slice due", "Tenants moved out",
        "Homes that fall to it", "Standing", "Stop rule",
    )  # fmt: skip
    return Section(
        key="landlords",
        heading="No gain, no loss",
        lead=lead,
        exhibits=(
            Exhibit(
                heading="Top slices, moves out, and what equal in and out makes of them",
                text=(
                    "This scheme’s record does not say who gave the home of a move through Housing "
                    "Moves, so the moves are shared out in proportion to what is due: an "
                    "assumption. Standing is homes given less tenants moved out: below zero is a "
                    "gain, to be given back; above zero a loss, to be made good. All standings "
                    "sum to zero, and none of them is an entry of the ledger. The stop rule looks "
                    f"at landlords that supply homes: fewer than {told.stop_below} tenants moved "
                    "out, and it may pause. Tenants who used Housing Moves without being referred "
                    "to this scheme are not known here, and would count too." + _illustrative(told)
                ),
                drawings=(drawing,) if drawing.boxes else (),
                table=table(
                    "landlords-table",
                    "Landlords with a top slice in the year, or with a tenant moved out",
                    columns,
                    [_row(one) for one in ranked] or [row("None", *[NONE] * (len(columns) - 1))],
                    texts=("Kind", "Stop rule"),
                    foot=row(
                        "These landlords",
                        NONE,
                        sum(one.lettings or 0 for one in ranked),
                        sum(one.due for one in ranked),
                        sum(one.moved_out for one in ranked),
                        sum(one.given or 0 for one in ranked),
                        signed(sum(one.standing or 0 for one in ranked)),
                        NONE,
                    ),
                ),
            ),
        ),
    )


def _illustrative(told: Equalisation) -> str:
    """Say it where lettings are made up: the data of a run may be real all the same."""
    number = sum(one.is_illustrative for one in told.landlords)
    if not number:
        return ""
    of = f"{number} of these {len(told.landlords)} landlords"
    return f" The lettings of {of} are illustrative, and so is what is due of them."


def _row(one: Landlord) -> Row:
    paused = ("pauses" if one.is_paused else "goes on") if one.due else "supplies none"
    return row(
        one.name,
        one.kind or NONE,
        NONE if one.lettings is None else one.lettings,
        one.due,
        one.moved_out,
        NONE if one.given is None else one.given,
        NONE if one.standing is None else signed(one.standing),
        paused,
    )


def _stretch(year: Period) -> str:
    return f"In the twelve months from {day(year.since)}"


def cells(snapshot: Snapshot, told: Equalisation) -> Iterator[tuple[str, ...]]:
    """Yield each landlord's row; gain and loss have columns of their own, so no cell has a sign."""
    for one in told.landlords:
        standing = one.standing
        yield (
            one.key,
            one.name,
            one.kind,
            "" if one.lettings is None else str(one.lettings),
            "yes" if one.is_illustrative else "no",
            str(one.due),
            str(one.moved_out),
            "" if one.given is None else str(one.given),
            "" if standing is None else str(max(-standing, 0)),
            "" if standing is None else str(max(standing, 0)),
            "yes" if one.is_paused else "no",
            told.year.since.isoformat(),
            snapshot.as_at.isoformat(),
            "yes" if snapshot.is_invented else "no",
            "coordinator only",
        )
