"""The yearly report to everybody: what was achieved, for whom, and how long it took."""

from collections.abc import Iterator

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import CalendarPeriod, calendar_period
from unlocking_doors.released import Figure, Prose, agreed, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.pages import ReleasedPage, released_page
from unlocking_doors.reports.partners import partners
from unlocking_doors.reports.pictures import by_part, map_of, matrix_of, waiting_curve
from unlocking_doors.reports.pot import EQUALITY, EQUALITY_SHOWN, OF_YEAR, STAGES, Pot, Shows

_STAGES = (
    ("referrals", "Referrals received"),
    ("requests", "Requests circulated"),
    ("moves", "Households moved"),
)
_OF_EACH_QUARTER = tuple(key for key, _ in STAGES)


def annual_report(brief: Brief) -> ReleasedPage:
    """Collect what the report on a year shows."""
    year = about(brief)
    pot = Pot.of(brief, year, (*OF_YEAR, *EQUALITY, "standings"))
    quarters = [Pot.of(brief, one, _OF_EACH_QUARTER) for one in _quarters(year)]
    return released_page(
        brief,
        title=_title(brief.region, year),
        reader=Prose(
            "For everybody: tenants, landlords, funders and those who study such schemes."
        ),
        headline=_headline(pot),
        key_figures=pot.key_figures(
            ("referrals", "referrals received"),
            ("requests", "requests circulated"),
            ("moves", "households moved"),
            ("people-moved", "people moved"),
        ),
        sections=(
            _achieved(brief.region, pot, quarters),
            _who(pot),
            _where(pot),
            _waits(pot),
            partners(brief.region, year, pot),
        ),
        notes=tuple(dict.fromkeys(note for one in (pot, *quarters) for note in one.notes)),
    )


def _quarters(year: CalendarPeriod) -> Iterator[CalendarPeriod]:
    for number in range(1, 5):
        yield calendar_period(f"{year.key}-Q{number}")


def _title(region: Region, year: CalendarPeriod) -> Prose:
    opened, last = region.identity.opened, year.last_day
    years = last.year - opened.year - ((last.month, last.day) < (opened.month, opened.day))
    on = {0: "The first year", 1: "One year on"}.get(years, f"{_WORDS.get(years, years)} years on")
    return say("{on}: the year {year}", on=agreed(on), year=agreed(year.label))


_WORDS = dict(
    enumerate(("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"), start=2)
)


def _headline(pot: Pot) -> Prose:
    if not pot.is_recorded:
        return say("Nothing is recorded of {year}.", year=pot.label)
    return say(
        "In {year} {moves} households, {people} people in all, moved away from violence and kept "
        "their tenancy.",
        moves=pot.about("moves"),
        people=pot.about("people-moved"),
        year=pot.label,
    )


def _achieved(region: Region, pot: Pot, quarters: list[Pot]) -> Section:
    return Section(
        key="achieved",
        heading="What was achieved",
        lead=Prose("All partners together. A stage counts who came to it in the year."),
        exhibits=(
            pot.stages(*_STAGES),
            *pot.exhibits(
                Shows(
                    key="referrals",
                    heading="Referrals by kind of harm",
                    draw=lambda table: by_part(table, "Referrals"),
                ),
                Shows(
                    key="requests",
                    heading="Requests circulated",
                    draw=lambda table: map_of(
                        table, region, "Requests circulated, by where households lived"
                    ),
                ),
            ),
            _by_quarter(quarters),
        ),
    )


def _by_quarter(quarters: list[Pot]) -> Exhibit:
    unknown: Figure = agreed("not recorded")
    return Exhibit(
        heading="Quarter by quarter",
        text="Quarters of the calendar never overlap. Each is published once, so that they are "
        "the same numbers in every report; rounded, they need not add up to the year.",
        table=Table(
            key="quarters-table",
            caption="The stages, by quarter",
            columns=(
                Column(heading="Stage", kind=Kind.TEXT),
                *(Column(heading=one.label) for one in quarters),
            ),
            rows=tuple(
                Row(
                    cells=(
                        label,
                        *(one.total(key) if one.is_recorded else unknown for one in quarters),
                    )
                )
                for key, label in STAGES
            ),
        ),
    )


def _who(pot: Pot) -> Section:
    return Section(
        key="who",
        heading="Who was referred, and who moved",
        lead=Prose("What applicants chose to say of themselves; nobody has to answer."),
        exhibits=pot.exhibits(
            Shows(
                key="moves",
                heading="Households moved",
                draw=lambda table: by_part(table, "Households moved"),
            ),
            Shows(
                key="people-moved",
                heading="People moved",
                draw=lambda table: by_part(table, "People moved"),
            ),
            *EQUALITY_SHOWN,
        ),
    )


def _where(pot: Pot) -> Section:
    return Section(
        key="where",
        heading="From where to where",
        lead=Prose("Of those who moved: whether they left the part of the region that they fled."),
        exhibits=pot.exhibits(
            Shows(
                key="flows-in-short",
                heading="Near or far",
                draw=lambda table: by_part(table, "Households moved"),
            ),
            Shows(
                key="flows",
                heading="From each part of the region to each",
                text="From the rows to the columns.",
                draw=lambda table: matrix_of(table, "Households moved, from row to column"),
            ),
        ),
    )


def _waits(pot: Pot) -> Section:
    return Section(
        key="waits",
        heading="How long it took",
        lead=Prose(
            "Everybody who was circulated counts, and not those alone who moved: an average over "
            "these would flatter."
        ),
        exhibits=pot.exhibits(
            Shows(
                key="waits",
                heading="Waiting for a move",
                text="The curve is drawn from the published numbers of the table, and tells no "
                "more than they do: where they are rounded or hidden it is a band, between the "
                "fewest and the most who may still have waited.",
                draw=waiting_curve,
            )
        ),
    )
