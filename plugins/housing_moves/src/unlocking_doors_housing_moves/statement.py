"""The equalisation statement: a page for the coordinator, and its landlords as a table."""

from datetime import timedelta
from pathlib import Path

from unlocking_doors.commands.briefing import CoordinatorBrief
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError
from unlocking_doors.loading import write_table
from unlocking_doors.rendering import Exhibit, KeyFigure, Section
from unlocking_doors.reports.coordinator import (
    CoordinatorPage,
    coordinator_page,
    coordinator_writer,
)
from unlocking_doors.reports.words import NONE, count, day, plural, row, stay, table
from unlocking_doors_housing_moves.equalising import Equalisation, equalisation
from unlocking_doors_housing_moves.landlords import COLUMNS, cells, landlords
from unlocking_doors_housing_moves.sizes import sizes
from unlocking_doors_housing_moves.twin_track import (
    LARGEST,
    PARAMETERS,
    PATHWAY,
    SHARE,
    STOP_BELOW,
    SUPPLIERS,
)


def write_statement(brief: CoordinatorBrief, out: Path, form: str) -> Path:
    """
    Write the equalisation statement of the year that ends with a snapshot.

    Args:
        brief: Everything as it stands on a day.
        out: Folder of the results; the page is ``equalisation/index.html`` in it, with
            ``landlords.csv`` beside it.
        form: Form of the page.

    Returns:
        The page.

    Raises:
        NotFoundError: The region has no top slice: Housing Moves is no part of it.
        OutputError: The folder cannot be written to, or is full.
    """
    snapshot = brief.snapshot
    if not PARAMETERS.issubset(snapshot.region.parameter_by_key):
        message = f"{snapshot.region.identity.name} says nothing of a top slice for Housing Moves"
        key = snapshot.region.key
        raise NotFoundError(message, remedy=f"Run the scheme as {key}+{PATHWAY}")
    told = equalisation(snapshot)
    write = coordinator_writer("equalisation", lambda one: statement(one, told))
    page = write(brief, out, form)
    write_table(page.with_name("landlords.csv"), COLUMNS, cells(snapshot, told))
    return page


def statement(snapshot: Snapshot, told: Equalisation) -> CoordinatorPage:
    """Make the page of what is told."""
    moved = sum(one.moved_out for one in told.landlords)
    due = sum(one.due for one in told.landlords)
    giving = [one for one in told.landlords if one.due]
    paused = sum(one.is_paused for one in giving)
    requests = sum(size.requests for size in told.sizes)
    too_large = sum(size.requests for size in told.too_large)
    figures = (
        (count(moved), "tenants moved out through Housing Moves"),
        (count(due), "homes due from top slices"),
        (f"{paused} of {len(giving)}", "landlords that the stop rule pauses"),
        (f"{too_large} of {requests}", f"requests that need more than {told.largest} bedrooms"),
    )
    return coordinator_page(
        snapshot,
        title=f"Equalisation statement to {day(snapshot.as_at)}",
        headline=(
            f"No gain, no loss: {plural(moved, 'tenant')} moved out through Housing Moves in "
            f"twelve months, against {plural(due, 'home')} due from the top slices of "
            f"{plural(len(giving), 'landlord')}."
        ),
        key_figures=tuple(KeyFigure(value=value, label=label) for value, label in figures),
        sections=(landlords(told), sizes(told), _rules(snapshot)),
    )


def _rules(snapshot: Snapshot) -> Section:
    region = snapshot.region
    on = region.parameters_on(snapshot.as_at)
    named = [region.parameter_by_key[key] for key in (SHARE, STOP_BELOW, LARGEST, SUPPLIERS)]
    rows = [
        row(one.label[:1].upper() + one.label[1:], _said(on.get(one.key)), one.unit, one.source)
        for one in named
    ]
    rows += [
        row(one.label, stay(one.since, one.until and one.until - timedelta(days=1)),
            ", ".join(region.cohort_by_key[key].label for key in one.cohorts) or NONE, one.source)
        for one in region.pathways
        if one.key == PATHWAY
    ]  # fmt: skip
    return Section(
        key="rules",
        heading="By which rules",
        lead="What is known of the pool’s own rules is little, and most of it one borough’s.",
        exhibits=(
            Exhibit(
                heading="The numbers of the day, and the pathway’s versions",
                table=table(
                    "rules-table",
                    "Rules of Housing Moves, with their sources",
                    ("What", "Says", "Unit, or for whom", "Source"),
                    rows,
                    texts=("Says", "Unit, or for whom", "Source"),
                    counts_cases=False,
                ),
            ),
        ),
    )


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(one).replace("-", " ") for one in value)
    return NONE if value is None else str(value)
