"""Days on which nothing is open, and rows that overlap, leave gaps or never come into force."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from unlocking_doors.errors import Fault
from unlocking_doors.facts.areas import Area
from unlocking_doors.facts.partners import Partner, PartnerKind
from unlocking_doors.loading.lint_days import life, turning_days
from unlocking_doors.loading.lint_partners import words_that_tell
from unlocking_doors.loading.lint_routes import OUTSIDE
from unlocking_doors.loading.places import TABLES
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import InForce, Period, clashes, gaps

NOT_OPEN, GAP, OVERLAP = "UD-L040", "UD-L041", "UD-L042"

#: What makes two rows of a table say the same thing at two times. Their keys differ.
_SAME: Mapping[str, Callable[[Any], object]] = {
    "cohort": lambda row: words_that_tell(row.label) if row.is_on else row.key,
    "pathway": lambda row: words_that_tell(row.label),
    "target": lambda row: (row.partner, row.pathway),
    "accreditation": lambda row: (row.partner, row.by),
    "funding": lambda row: (words_that_tell(row.purpose), words_that_tell(row.split)),
}
#: Tables whose rows may leave days between them: an accreditation lapses, and a grant of which no
#: public text tells is not one that nobody paid.
_MAY_LAPSE = frozenset({"accreditation", "funding"})


def date_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every date that does not fit those of other rows."""
    yield from _closed_days(survey)
    yield from _never(survey)
    for table, same in _SAME.items():
        yield from _in_turn(survey, table, same)
    yield from _late(survey, "area", survey.region.areas, _is_new_area)
    yield from _late(survey, "partner", survey.region.partners, _is_new_partner)


def _closed_days(survey: Survey) -> Iterator[Fault]:
    """Yield the days of the scheme on which no cohort is open."""
    region = survey.region
    open_ones = [cohort for cohort in region.cohorts if cohort.is_on]
    days = turning_days(region, open_ones)
    ends = [*days[1:], region.identity.closed]
    for on, end in zip(days, ends, strict=True):
        if not any(cohort.is_in_force(on) for cohort in open_ones):
            message = f"no cohort is open {Period(since=on, until=end)}, and the scheme runs"
            remedy = "Open a cohort on these days, or let the scheme run on fewer"
            path: Path = ("region", "opened" if on == region.identity.opened else "closed")
            yield survey.fault(path, NOT_OPEN, message, remedy)


def _never(survey: Survey) -> Iterator[Fault]:
    """Yield the rows that are in force on no day of the scheme."""
    running = life(survey.region)
    for table, attribute in TABLES.items():
        rows = getattr(survey.region, attribute)
        if table == "funding" or not isinstance(rows, tuple):
            continue  # a scheme is paid for before it opens and after it closes
        for number, row in enumerate(rows):
            if isinstance(row, InForce) and not row.period.overlaps(running):
                message = f"it is in force {row.period}, and the scheme runs {running}"
                remedy = "Put its dates right, or take it out"
                yield survey.fault((table, number, "since"), OUTSIDE, message, remedy)


def _in_turn(survey: Survey, table: str, same: Callable[[Any], object]) -> Iterator[Fault]:
    """Yield the rows of one thing that overlap, or that leave days between them."""
    versions: dict[object, list[tuple[Period, Path]]] = defaultdict(list)
    for number, row in enumerate(getattr(survey.region, TABLES[table])):
        versions[same(row)].append((row.period, (table, number, "since")))
    for found in versions.values():
        periods = [period for period, _ in found]
        where = {id(period): path for period, path in found}
        for before, after in clashes(periods):
            message = f"it is in force {after}, and another row of the same {before}"
            remedy = 'Let the "until" of one be the "since" of the next, or make one of the two'
            yield survey.fault(where[id(after)], OVERLAP, message, remedy)
        for gap in gaps(periods) if table not in _MAY_LAPSE else ():
            after = next(period for period in periods if period.since == gap.until)
            message = f"no row of the same is in force {gap}"
            yield survey.fault(where[id(after)], GAP, message, _NO_GAP)


_NO_GAP = 'Let the "until" of one be the "since" of the next'


def _late(
    survey: Survey, table: str, rows: Iterable[Any], follows: Callable[[Any, Any], bool]
) -> Iterator[Fault]:
    """Yield the rows that come after one of another key, and begin days after it has ended."""
    everyone = list(rows)
    for number, row in enumerate(everyone):
        before = [one for one in everyone if one.until and one is not row and follows(one, row)]
        ends = [one.until for one in before if one.until <= row.since]
        if ends and max(ends) < row.since:
            last = next(one for one in before if one.until == max(ends))
            message = f'it begins on {row.since}, and "{last.key}", which it follows, ends on '
            yield survey.fault((table, number, "since"), GAP, f"{message}{last.until}", _NO_GAP)


def _is_new_area(old: Area, new: Area) -> bool:
    """Tell whether an area takes the place of another: on the map, in the register or by name."""
    return (
        (old.row, old.column) == (new.row, new.column)
        or old.gss == new.gss
        or words_that_tell(old.name) == words_that_tell(new.name)
    )


def _is_new_partner(old: Partner, new: Partner) -> bool:
    """Tell whether a partner is another's successor: by lead or name, or the council there."""
    councils = old.kind is new.kind is PartnerKind.LOCAL_AUTHORITY
    return (
        old.named_lead == new.named_lead
        or words_that_tell(old.name) == words_that_tell(new.name)
        or (councils and bool(old.areas & new.areas))
    )
