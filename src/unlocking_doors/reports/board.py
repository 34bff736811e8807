"""The quarterly pack for the board: one page of key figures, and what is at risk."""

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.publishing import Published, Shown
from unlocking_doors.released import Figure, Origin, Prose, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.pages import ReleasedPage, released_page
from unlocking_doors.reports.partners import partners
from unlocking_doors.reports.pictures import by_part, funnel
from unlocking_doors.reports.pot import OF_QUARTER, STAGES, Pot, Shows, before
from unlocking_doors.reports.shown import change, figure, in_words, total
from unlocking_doors.reports.tables.standing_still import LONG

_LINES = (
    ("referrals-by-strand", "Referrals received"),
    ("requests-by-strand", "Requests circulated"),
    ("moves", "Households moved"),
    ("people-moved", "People moved"),
    ("open-work", "Open cases on the last day"),
)


def board_report(brief: Brief) -> ReleasedPage:
    """Collect what the board's pack on a quarter shows."""
    quarter = about(brief)
    earlier = Pot.of(brief, before(quarter), OF_QUARTER)
    pot = Pot.of(brief, quarter, OF_QUARTER)
    return released_page(
        brief,
        title=say("Board pack, {quarter}", quarter=pot.label),
        reader=Prose("For the board: the quarter at a glance, and what needs its attention."),
        headline=_headline(pot),
        key_figures=pot.key_figures(*((key, label.lower()) for key, label in _LINES)),
        sections=(
            _glance(pot, earlier),
            _risks(pot),
            partners(brief.region, quarter, pot),
        ),
        notes=pot.notes,
    )


def _headline(pot: Pot) -> Prose:
    if not pot.is_recorded:
        return say("Nothing is recorded of {quarter}.", quarter=pot.label)
    return say(
        "In {quarter} {moves} households moved; {open} cases were open on its last day.",
        moves=pot.about("moves"),
        quarter=pot.label,
        open=pot.about("open-work"),
    )


def _glance(pot: Pot, earlier: Pot) -> Section:
    rows = [
        Row(cells=(label, *_numbers(pot, earlier, key)))
        for key, label in _LINES
        if key in pot.tables
    ]
    text = (
        "Both quarters are published numbers. Where they are rounded or hidden, the change is the "
        "range in which it lies: a change within a few is no change that can be told."
        if earlier.is_recorded
        else "Nothing is recorded of the quarter before, so there is no change to tell."
    )
    return Section(
        key="glance",
        heading="The quarter at a glance",
        lead=Prose("All partners together, and the change on the quarter before."),
        exhibits=(
            Exhibit(
                heading="Key figures, and how they changed",
                text=text,
                drawings=funnel(pot.numbers(*STAGES)),
                table=Table(
                    key="glance-table",
                    caption=say("{now}, beside {then}", now=pot.label, then=earlier.label),
                    columns=(
                        Column(heading="What", kind=Kind.TEXT),
                        Column(heading="This quarter"),
                        Column(heading="The one before"),
                        Column(heading="Change", kind=Kind.TEXT),
                    ),
                    rows=tuple(rows),
                ),
            ),
        ),
    )


def _numbers(pot: Pot, earlier: Pot, key: str) -> tuple[Figure, Figure, Figure]:
    now = total(pot.tables[key])
    if not earlier.is_recorded or key not in earlier.tables:
        unknown = Figure("not recorded", Origin.PUBLISHED)
        return figure(now), unknown, unknown
    then = total(earlier.tables[key])
    return figure(now), figure(then), change(now, then)


def _risks(pot: Pot) -> Section:
    return Section(
        key="risks",
        heading="What is at risk",
        lead=_stalled(pot.tables.get("open-work")),
        exhibits=pot.exhibits(
            Shows(
                key="open-work",
                heading="Work that stands still",
                text="Open cases on the last day, by how long they have been at their step. The "
                "longer at one step, the more likely it is that somebody has stopped chasing.",
                draw=lambda table: by_part(table, "Open cases by step"),
            )
        ),
    )


def _stalled(table: Published | None) -> Prose:
    if table is None:
        return Prose("Nothing of the open cases can be shown safely.")
    longest: Shown = table[LONG]
    if longest.value == 0:
        return Prose("No case has stood at one step for longer than half a year.")
    return say(
        "Cases that have stood at one step for longer than half a year: {number}.",
        number=in_words(longest),
    )
