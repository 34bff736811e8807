"""
Pages for the coordinator: self-contained, of exact case data. The report on the year is one.

A plugin's own report is another: ``coordinator_page`` makes its page of what it shows, and
``write_coordinator_page`` writes it, under the banner of every page for the coordinator.
"""

from datetime import timedelta
from pathlib import Path

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.policy.sources import Document
from unlocking_doors.rendering import Audience, Internal, KeyFigure, Renderer, Section
from unlocking_doors.reports.cohorts import cohorts
from unlocking_doors.reports.deadlines import deadlines
from unlocking_doors.reports.foundations import Assumption, assumptions, funding
from unlocking_doors.reports.funnel import funnel
from unlocking_doors.reports.handed_over import handed_over
from unlocking_doors.reports.homes import homes
from unlocking_doors.reports.intake import intake
from unlocking_doors.reports.overrides import out_of_turn, overrides
from unlocking_doors.reports.places import places
from unlocking_doors.reports.standings import ledger
from unlocking_doors.reports.summary import summary
from unlocking_doors.reports.waiting import waiting
from unlocking_doors.reports.words import count, day, plural
from unlocking_doors.reports.writing import write_page

_RENDERER = Renderer(audience=Audience.COORDINATOR, admits=Internal)


@frozen(kw_only=True)
class CoordinatorPage(Internal):
    """
    What a page for the coordinator shows.

    Attributes:
        title: Of the page.
        scheme: Name of the scheme.
        region: Name of the region.
        coordinator: The body that coordinates it.
        open: The days on which the scheme runs.
        as_at: The day of the numbers.
        fingerprint: Of the region.
        is_invented: Whether the data are invented.
        headline: The whole in a sentence.
        key_figures: What is read first.
        sections: The parts of the page.
        documents: What the region cites.
        assumptions: What rests on no document.
    """

    title: str
    scheme: str
    region: str
    coordinator: str
    open: str
    as_at: str
    fingerprint: str
    is_invented: bool
    headline: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    documents: tuple[Document, ...]
    assumptions: tuple[Assumption, ...]


def coordinator_page(
    snapshot: Snapshot,
    *,
    title: str,
    headline: str,
    key_figures: tuple[KeyFigure, ...],
    sections: tuple[Section, ...],
) -> CoordinatorPage:
    """Make a page of its parts, with what every page says of the scheme and its sources."""
    identity = snapshot.region.identity
    return CoordinatorPage(
        title=title,
        scheme=identity.scheme,
        region=identity.name,
        coordinator=identity.coordinator,
        open=_open(snapshot),
        as_at=day(snapshot.as_at),
        fingerprint=snapshot.region.fingerprint,
        is_invented=snapshot.is_invented,
        headline=headline,
        key_figures=key_figures,
        sections=sections,
        documents=snapshot.region.documents,
        assumptions=assumptions(snapshot.region),
    )


def year_report(snapshot: Snapshot) -> CoordinatorPage:
    """Collect what the coordinator's report on the year shows of a snapshot."""
    numbers = summary(snapshot)
    figures = (
        ("inquiries", "inquiries"),
        ("circulated", "requests circulated"),
        ("homes", "homes in the pot"),
        ("offers", "offers"),
        ("moves", "households moved"),
        ("people_moved", "people moved"),
        ("unplaced", "still waiting"),
    )
    return coordinator_page(
        snapshot,
        title=f"Coordinator’s report to {day(snapshot.as_at)}",
        headline=(
            f"{plural(numbers['moves'], 'household')} moved away from violence, "
            f"{plural(numbers['people_moved'], 'person', 'people')} in all, and "
            f"{plural(numbers['unplaced'], 'circulated household')} still "
            f"{'waits' if numbers['unplaced'] == 1 else 'wait'} for a home."
        ),
        key_figures=tuple(
            KeyFigure(value=count(numbers[key]), label=label) for key, label in figures
        ),
        sections=(
            funnel(snapshot),
            intake(snapshot),
            cohorts(snapshot),
            places(snapshot),
            waiting(snapshot),
            ledger(snapshot),
            homes(snapshot),
            *out_of_turn(snapshot),
            deadlines(snapshot),
            *handed_over(snapshot),
            funding(snapshot),
        ),
    )


def write_year_report(snapshot: Snapshot, out: Path) -> Path:
    """
    Write the coordinator's report on the year: whole or not at all.

    Args:
        snapshot: Everything as it stands on a day.
        out: Folder of the results; the page is ``report/index.html`` in it.

    Returns:
        The page.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return write_coordinator_page(year_report(snapshot), out / "report" / "index.html")


def write_overrides_report(snapshot: Snapshot, out: Path) -> Path:
    """
    Write the offers that needed the coordinator's reason: whole or not at all.

    Args:
        snapshot: Everything as it stands on a day.
        out: Folder of the results; the page is ``overrides/index.html`` in it.

    Returns:
        The page.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    section = overrides(snapshot)
    page = coordinator_page(
        snapshot,
        title=f"Offers out of turn to {day(snapshot.as_at)}",
        headline=section.lead,
        key_figures=(
            KeyFigure(
                value=count(sum(len(case.offers) for case in snapshot.cases)), label="offers"
            ),
        ),
        sections=(section,),
    )
    return write_coordinator_page(page, out / "overrides" / "index.html")


def write_coordinator_page(page: CoordinatorPage, path: Path) -> Path:
    """
    Write a page for the coordinator: whole or not at all.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return write_page(path, _RENDERER.render("coordinator.html.j2", page))


def _open(snapshot: Snapshot) -> str:
    identity = snapshot.region.identity
    if identity.closed is None:
        return f"from {day(identity.opened)}"
    return f"{day(identity.opened)} to {day(identity.closed - timedelta(days=1))}"
