"""What a page of a report holds, whoever reads it."""

from datetime import date

from attrs import field, frozen

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.policy.sources import Document
from unlocking_doors.released import UNREAD, Prose, agreed
from unlocking_doors.rendering import KeyFigure, Section
from unlocking_doors.reports.foundations import Assumption
from unlocking_doors.reports.words import day


@frozen(kw_only=True)
class Page:
    """
    What a page shows.

    Attributes:
        title: Of the page.
        scheme: Name of the scheme.
        region: Name of the region.
        coordinator: The body that coordinates it.
        as_at: The day of the numbers.
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
    as_at: str
    is_invented: bool
    headline: str
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    documents: tuple[Document, ...] = field(default=(), metadata=UNREAD)
    assumptions: tuple[Assumption, ...] = field(default=(), metadata=UNREAD)


@frozen(kw_only=True)
class ReleasedPage(Page):
    """
    A page for others than the coordinator: every number on it says where it comes from.

    Attributes:
        reader: For whom it is, and what it holds.
        notes: What its signs mean.
    """

    reader: str
    notes: tuple[str, ...] = ()


def released_page(
    brief: Brief,
    *,
    title: Prose,
    reader: Prose,
    headline: Prose,
    key_figures: tuple[KeyFigure, ...],
    sections: tuple[Section, ...],
    notes: tuple[str, ...] = (),
) -> ReleasedPage:
    """
    Make a page of its parts, with what every page says of the scheme.

    Its day is the last one of its period, whenever it is asked for.
    """
    identity = brief.region.identity
    return ReleasedPage(
        title=title,
        reader=reader,
        scheme=agreed(identity.scheme),
        region=agreed(identity.name),
        coordinator=agreed(identity.coordinator),
        as_at=agreed(day(last_day(brief))),
        is_invented=brief.is_invented,
        headline=headline,
        key_figures=key_figures,
        sections=sections,
        notes=tuple(dict.fromkeys(notes)),
    )


def last_day(brief: Brief) -> date:
    """Return the day of a report's numbers: the last one of its period, or today before that."""
    return min(brief.as_at, brief.period.last_day) if brief.period else brief.as_at
