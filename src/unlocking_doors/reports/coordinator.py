"""
Pages for the coordinator: self-contained, of exact case data. The report on the year is one.

A plugin's own report is another: ``coordinator_page`` makes its page of what it shows, and
``coordinator_writer`` makes what writes that, in every form.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from unlocking_doors.commands.briefing import CoordinatorBrief
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Internal, KeyFigure, Renderer, Section
from unlocking_doors.reports.cohorts import cohorts
from unlocking_doors.reports.deadlines import deadlines
from unlocking_doors.reports.forms import Writer, writer
from unlocking_doors.reports.foundations import assumptions, funding
from unlocking_doors.reports.funnel import funnel
from unlocking_doors.reports.handed_over import handed_over
from unlocking_doors.reports.homes import homes
from unlocking_doors.reports.intake import intake
from unlocking_doors.reports.overrides import out_of_turn, overrides
from unlocking_doors.reports.pages import Page
from unlocking_doors.reports.places import places
from unlocking_doors.reports.standings import ledger
from unlocking_doors.reports.summary import summary
from unlocking_doors.reports.waiting import waiting
from unlocking_doors.reports.words import count, day, plural
from unlocking_doors.reports.writing import write_page

#: The template of a page for the coordinator.
TEMPLATE = "coordinator.html.j2"
_RENDERER = Renderer(audience=Audience.COORDINATOR, admits=Internal)


@frozen(kw_only=True)
class CoordinatorPage(Page, Internal):
    """
    What a page for the coordinator shows, beside what every page does.

    Attributes:
        open: The days on which the scheme runs.
        fingerprint: Of the region.
    """

    open: str
    fingerprint: str


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


def overrides_report(snapshot: Snapshot) -> CoordinatorPage:
    """Collect the offers that needed the coordinator's reason."""
    section = overrides(snapshot)
    offers = sum(len(case.offers) for case in snapshot.cases)
    return coordinator_page(
        snapshot,
        title=f"Offers out of turn to {day(snapshot.as_at)}",
        headline=section.lead,
        key_figures=(KeyFigure(value=count(offers), label="offers"),),
        sections=(section,),
    )


def coordinator_writer(
    kind: str,
    make: Callable[[Snapshot], CoordinatorPage],
    *,
    csv: Callable[[Page], str] | None = None,
) -> Writer:
    """
    Make what writes a report for the coordinator of a function that makes its page of a snapshot.

    Args:
        kind: Its name, which is the folder that it is written into.
        make: Makes the page.
        csv: Writes its CSV, where it is not every number in one table.
    """

    def of_brief(brief: CoordinatorBrief) -> CoordinatorPage:
        return make(brief.snapshot)

    return writer(kind, Audience.COORDINATOR, of_brief, template=TEMPLATE, csv=csv)


def write_coordinator_page(page: CoordinatorPage, path: Path) -> Path:
    """
    Write a page for the coordinator: whole or not at all.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return write_page(path, _RENDERER.render(TEMPLATE, page))


#: The reports for the coordinator that come with the library.
WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "overrides": coordinator_writer("overrides", overrides_report),
        "year": coordinator_writer("report", year_report),
    }
)


def _open(snapshot: Snapshot) -> str:
    identity = snapshot.region.identity
    if identity.closed is None:
        return f"from {day(identity.opened)}"
    return f"{day(identity.opened)} to {day(identity.closed - timedelta(days=1))}"
