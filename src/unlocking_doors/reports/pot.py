"""What the pot did, as everybody may know it: the published tables that several reports share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.errors import RefusedError
from unlocking_doors.publishing import CalendarPeriod, Published, Shown, calendar_period
from unlocking_doors.released import Figure, Prose, agreed, say
from unlocking_doors.rendering import Column, Drawing, Exhibit, KeyFigure, Kind, Row, Table
from unlocking_doors.reports.pictures import funnel
from unlocking_doors.reports.shown import (
    figure,
    in_words,
    published,
    signs,
    total,
)
from unlocking_doors.reports.tables.standing_still import PARTNERS
from unlocking_doors.reports.words import NONE

#: The tables of a quarter, and of a year: few, as each that is published binds the next.
OF_QUARTER = (
    "referrals-by-strand",
    "requests-by-strand",
    "moves",
    "people-moved",
    "open-work",
    "standings",
)
OF_YEAR = ("referrals", "requests", "moves", "people-moved", "waits", "flows-in-short", "flows")
#: How far households come, by table.
STAGES = (
    ("referrals-by-strand", "Referrals received"),
    ("requests-by-strand", "Requests circulated"),
    ("moves", "Households moved"),
)
#: What `publish` answers when nothing of a table can be shown safely.
_NOTHING = "UD-E808"


@frozen(kw_only=True)
class Shows:
    """How a table is shown: its key, its heading, what to read from it, and its pictures."""

    key: str
    heading: str
    text: str = ""
    draw: Callable[[Published], tuple[Drawing, ...]] | None = None


EQUALITY_SHOWN = (
    Shows(key="applicants-by-sex", heading="By sex"),
    Shows(key="applicants-by-ethnic-group", heading="By ethnic group"),
    Shows(key="applicants-by-disability", heading="By disability"),
)
EQUALITY = tuple(one.key for one in EQUALITY_SHOWN)


@frozen(kw_only=True)
class Pot:
    """
    Published tables of a period.

    Attributes:
        period: The period.
        tables: The tables by key; one of which nothing can be shown is not there.
        left_out: Keys of those.
    """

    period: CalendarPeriod
    tables: Mapping[str, Published]
    left_out: tuple[str, ...] = ()

    @classmethod
    def of(cls, brief: Brief, period: CalendarPeriod, keys: Iterable[str]) -> "Pot":
        """
        Publish tables of a period.

        Raises:
            RefusedError: The period is not over, or cuts one that was published.
        """
        tables: dict[str, Published] = {}
        left_out = []
        for key in keys:
            try:
                tables[key] = brief.publish(key, period)
            except RefusedError as error:
                if error.stable_code != _NOTHING:
                    raise
                left_out.append(key)
        return cls(period=period, tables=tables, left_out=tuple(left_out))

    @property
    def is_recorded(self) -> bool:
        """Whether any table shows that something was counted: else the records begin later."""
        cases = (one for one in self.tables.values() if one.counts != PARTNERS.counts)
        return any(total(one).text != "0" for one in cases)

    @property
    def label(self) -> Figure:
        """The period as people write it."""
        return agreed(self.period.label)

    def total(self, key: str) -> Figure:
        """Write what is shown of all that a table counts; a dash where the table is not there."""
        return figure(total(self.tables[key])) if key in self.tables else agreed(NONE)

    def about(self, key: str) -> Figure:
        """Write the same in a sentence: a rounded number as such, a hidden one as its range."""
        return in_words(total(self.tables[key])) if key in self.tables else agreed("some")

    def key_figures(self, *wanted: tuple[str, str]) -> tuple[KeyFigure, ...]:
        """Show the totals of tables, by their keys and with their labels."""
        return tuple(
            KeyFigure(value=figure(shown), label=label) for label, shown in self.numbers(*wanted)
        )

    def numbers(self, *wanted: tuple[str, str]) -> tuple[tuple[str, Shown], ...]:
        """Return the totals of tables, by their keys and with their labels."""
        there = [(key, label) for key, label in wanted if key in self.tables]
        return tuple((label, total(self.tables[key])) for key, label in there)

    def stages(self, *wanted: tuple[str, str]) -> Exhibit:
        """Show the totals of tables as the stages that households come to, with a funnel."""
        there = self.numbers(*wanted)
        return Exhibit(
            heading="From referral to move",
            text="A stage counts who came to it in this time, whenever they were referred.",
            drawings=funnel(there),
            table=Table(
                key=f"stages-{self.period.key}-table",
                caption=say("Stages, {period}", period=self.label),
                columns=(Column(heading="Stage", kind=Kind.TEXT), Column(heading="Households")),
                rows=tuple(Row(cells=(label, figure(shown))) for label, shown in there),
            ),
        )

    def exhibits(self, *wanted: Shows) -> tuple[Exhibit, ...]:
        """Show tables, each with its pictures; one of which nothing can be shown is left out."""
        return tuple(
            published(
                self.tables[one.key],
                heading=one.heading,
                text=one.text,
                drawings=one.draw(self.tables[one.key]) if one.draw else (),
            )
            for one in wanted
            if one.key in self.tables
        )

    @property
    def notes(self) -> tuple[Prose, ...]:
        """What the signs of the tables mean, and which tables are not there."""
        missing = [
            say(
                "Of the table “{key}”, {period}, nothing can be shown that would tell of nobody.",
                key=agreed(key),
                period=agreed(self.period.label),
            )
            for key in self.left_out
        ]
        return (*signs(*self.tables.values()), *missing)


def last_quarter(on: date) -> CalendarPeriod:
    """Return the last quarter that is over at the end of a day."""
    after = on + timedelta(days=1)
    number = after.year * 4 + (after.month - 1) // 3 - 1
    return calendar_period(f"{number // 4:04}-Q{number % 4 + 1}")


def before(period: CalendarPeriod) -> CalendarPeriod:
    """Return the quarter or the year before."""
    if period.kind == "year":
        return calendar_period(f"{period.since.year - 1:04}")
    return last_quarter(period.since - timedelta(days=1))


def last_year(on: date) -> CalendarPeriod:
    """Return the last year that is over at the end of a day."""
    return calendar_period(f"{(on + timedelta(days=1)).year - 1:04}")
