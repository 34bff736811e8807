"""The fairness audit as everybody may read it: rates of published tables, and of nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType

from attrs import frozen

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.publishing import TOTAL, Category, Published, Shown
from unlocking_doors.released import Figure, Origin, Prose, agreed, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.comparisons import LEAST, percent
from unlocking_doors.reports.pages import ReleasedPage, released_page
from unlocking_doors.reports.pot import Pot, Shows
from unlocking_doors.reports.statistics import Rate, fisher
from unlocking_doors.reports.tables.axes import CIRCULATED, MOVED, NOT_CIRCULATED
from unlocking_doors.reports.tables.counting import OTHER
from unlocking_doors.reports.words import NONE, plural

_PAIR = 2


@frozen(kw_only=True)
class _Measure:
    """
    What is compared in a table.

    Attributes:
        label: Its name.
        whom: Those asked about, as it follows ``of about so many``.
        said: What happened, as it follows ``so many``.
        part: Keys of the columns to which it happened.
        rest: Keys of the columns to which it did not.
    """

    label: str
    whom: str
    said: str
    part: tuple[str, ...]
    rest: tuple[str, ...]


_OF_APPLICANTS = (
    _Measure(label="circulated", whom="applicants", said="were circulated",
             part=(CIRCULATED, MOVED), rest=(NOT_CIRCULATED,)),
    _Measure(label="moved", whom="circulated", said="moved", part=(MOVED,), rest=(CIRCULATED,)),
)  # fmt: skip
_OF_CASES = (
    _Measure(label="approved", whom="answered by their landlord", said="were approved",
             part=("waiting", "moved"), rest=("not-approved",)),
    _Measure(label="moved", whom="approved", said="moved", part=("moved",), rest=("waiting",)),
)  # fmt: skip
_TABLES: Mapping[str, tuple[str, tuple[_Measure, ...]]] = MappingProxyType(
    {
        "outcomes": ("By kind of harm", _OF_CASES),
        "applicants-by-sex": ("By sex", _OF_APPLICANTS),
        "applicants-by-ethnic-group": ("By ethnic group", _OF_APPLICANTS),
        "applicants-by-disability": ("By disability", _OF_APPLICANTS),
        "applicants-by-household": ("By household", _OF_APPLICANTS),
    }
)


@frozen(kw_only=True)
class _Group:
    """
    A group whose numbers are all shown.

    Attributes:
        label: Its name.
        rate: What is shown of it.
        ends: What the numbers may stand for, as they are rounded: those to whom it happened and
            the others, each as few and as many as may be.
    """

    label: str
    rate: Rate
    ends: tuple[tuple[int, int], ...]


def fairness_report(brief: Brief) -> ReleasedPage:
    """Collect what the published fairness audit of a year shows."""
    year = about(brief)
    pot = Pot.of(brief, year, _TABLES)
    return released_page(
        brief,
        title=say("Fairness in {year}", year=agreed(year.label)),
        reader=Prose("For everybody: who was approved, circulated and moved."),
        headline=Prose(
            "How groups of applicants fared by the end of the year, from published numbers alone."
        ),
        key_figures=(),
        sections=tuple(
            _section(key, pot) for key in _TABLES if key in pot.tables
        ),
        notes=(
            *pot.notes,
            say("Rates are reckoned from the numbers shown. Groups of fewer than {least}, and "
                "those of which a number is hidden, are not compared. Applicants without consent "
                "to monitoring are in no table by what they answered.", least=agreed(LEAST)),
        ),
    )  # fmt: skip


def _section(key: str, pot: Pot) -> Section:
    heading, measures = _TABLES[key]
    table = pot.tables[key]
    return Section(
        key=f"fairness-{key}",
        heading=heading,
        lead=say("By the end of {year}; those of whom it is not known are a row of their own.",
                 year=pot.label),
        exhibits=(
            *pot.exhibits(Shows(key=key, heading="What came of it")),
            _in_words(table, measures),
        ),
    )  # fmt: skip


def _in_words(table: Published, measures: Sequence[_Measure]) -> Exhibit:
    return Exhibit(
        heading="Each group beside the others",
        text=Prose(
            "By chance: in how many of a hundred years chance alone would make so large a "
            "difference if both fared alike, for whatever the rounding may hide. Several "
            "comparisons make one that looks unlikely likely."
        ),
        table=Table(
            key=f"{table.key}-in-words",
            caption=say("{title}: rates, from the numbers shown", title=agreed(table.title)),
            columns=(
                Column(heading="Group", kind=Kind.TEXT),
                Column(heading="By chance"),
                Column(heading="In words", kind=Kind.TEXT),
            ),
            rows=tuple(row for measure in measures for row in _rows(table, measure)),
        ),
    )


def _rows(table: Published, measure: _Measure) -> Iterator[Row]:
    """Yield a row for each group, beside all others that are shown; those that are not, last."""
    named = [one for one in table.dimensions[0].categories if one.key != OTHER]
    found = [_group(table, one, measure) for one in named]
    shown = [one for one in found if one is not None]
    for group in shown[:1] if len(shown) == _PAIR else shown:
        rest = _together([one for one in shown if one is not group])
        name = say("{group}: {what}", group=agreed(group.label), what=measure.label)
        yield Row(cells=(name, _chance(group, rest), _sentence(group, rest, measure)))
    hidden = [one.label for one, group in zip(named, found, strict=True) if group is None]
    if hidden:
        text = say("No rate, as a number is hidden or small: {groups}.",
                   groups=agreed("; ".join(hidden)))  # fmt: skip
        yield Row(cells=(say("Others: {what}", what=measure.label), NONE, text))


def _group(table: Published, category: Category, measure: _Measure) -> _Group | None:
    rest = _ends([table[category.key, key] for key in measure.rest])
    part = _ends([table[category.key, key] for key in measure.part])
    if {*measure.part, *measure.rest} == {one.key for one in table.dimensions[1].categories}:
        part = part or _without(_ends([table[category.key, TOTAL]]), rest)
    if part is None or rest is None:
        return None
    rate = _rate(part.shown, rest.shown)
    if rate is None or rate.whole < LEAST:
        return None
    ends = tuple(product((part.low, part.high), (rest.low, rest.high)))
    return _Group(label=category.label, rate=rate, ends=ends)


@frozen(kw_only=True)
class _Ends:
    """A number as it is shown, and the least and the most that it may stand for."""

    shown: int
    low: int
    high: int


def _ends(numbers: Sequence[Shown]) -> _Ends | None:
    """Sum up numbers; None where one of them is not shown."""
    if any(one.value is None for one in numbers):
        return None
    return _Ends(
        shown=sum(one.value or 0 for one in numbers),
        low=sum(one.low for one in numbers),
        high=sum(one.low if one.high is None else one.high for one in numbers),
    )


def _without(whole: _Ends | None, rest: _Ends | None) -> _Ends | None:
    """Return what is left of a row without some of its columns."""
    if whole is None or rest is None:
        return None
    return _Ends(
        shown=max(0, whole.shown - rest.shown),
        low=max(0, whole.low - rest.high),
        high=max(0, whole.high - rest.low),
    )


def _rate(part: int, rest: int) -> Rate | None:
    return Rate(part=part, whole=part + rest) if part + rest else None


def _together(groups: Sequence[_Group]) -> _Group | None:
    """Put groups together, each as it is shown, and as low or as high as each may be."""
    if not groups:
        return None
    corners = zip(*(one.ends for one in groups), strict=True)
    return _Group(
        label=groups[0].label if len(groups) == 1 else "All others shown",
        rate=Rate(part=sum(one.rate.part for one in groups),
                  whole=sum(one.rate.whole for one in groups)),
        ends=tuple((sum(part for part, _ in one), sum(rest for _, rest in one))
                   for one in corners),
    )  # fmt: skip


def _chance(group: _Group, rest: _Group | None) -> Figure:
    """Write how often chance would make the difference, over all that the numbers may stand for."""
    if rest is None:
        return agreed(NONE)
    worlds = [
        (one, other)
        for one, other in product(
            (_rate(*ends) for ends in group.ends), (_rate(*ends) for ends in rest.ends)
        )
        if one is not None and other is not None
    ]
    chances = [fisher(one, other) for one, other in worlds]
    if len({one.share > other.share for one, other in worlds}) > 1:
        chances.append(1.0)  # either may have fared better: somewhere between, both fare alike
    least, most = round(100 * min(chances)), round(100 * max(chances))
    return Figure(str(least) if least == most else f"{least} to {most}", Origin.PUBLISHED)


def _sentence(group: _Group, rest: _Group | None, measure: _Measure) -> Prose:
    own = _told(group, measure)
    if rest is None:
        return say("{own}.", own=own)
    apart = abs(group.rate.share - rest.rate.share)
    return say(
        "{own}; {others}: a difference of {points}.",
        own=own,
        others=_told(rest, measure),
        points=Figure(plural(round(100 * apart), "point"), Origin.PUBLISHED),
    )


def _told(group: _Group, measure: _Measure) -> Prose:
    return say(
        "{label}: of about {whole} {whom} about {part} {said}, {share}",
        label=agreed(group.label),
        whole=Figure(f"{group.rate.whole:,}", Origin.PUBLISHED),
        whom=measure.whom,
        part=Figure(f"{group.rate.part:,}", Origin.PUBLISHED),
        said=measure.said,
        share=Figure(percent(group.rate.share), Origin.PUBLISHED),
    )
