"""What differs between two regions, or between two days of one: row by row, table by table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, get_origin

import attrs
from attrs import evolve, field, frozen

from unlocking_doors.periods import InForce
from unlocking_doors.plain import canonical, plain, plain_name
from unlocking_doors.policy.parameters import Parameter, ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, Rule

Row = Mapping[str, Any]
Rows = Mapping[str, tuple[object, ...]]

#: Days in force are no difference between two days on both of which something is in force.
_DAYS = ("since", "until")

_OF_ROWS = {
    plain_name(attribute): attribute.name
    for attribute in attrs.fields(Region)
    if get_origin(attribute.type) is tuple
}
_OF_ONE_ROW = {
    plain_name(attribute): attribute.name
    for attribute in attrs.fields(Region)
    if attribute.type is not None and attrs.has(attribute.type)
}


class ChangeKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen(kw_only=True)
class Change:
    """
    One row that differs.

    Attributes:
        kind: Added, removed or changed.
        table: Table of the region's files, such as ``rule``.
        key: Key of the row (of a fact, its name); empty for a table of a single row.
        fields: Names of the fields that differ; empty for a row added or removed.
        before: The row before, in plain form; None where it was added.
        after: The row after, in plain form; None where it was removed.
    """

    kind: ChangeKind
    table: str
    key: str
    fields: tuple[str, ...] = ()
    before: Row | None = field(default=None, repr=False)
    after: Row | None = field(default=None, repr=False)


@frozen(kw_only=True)
class _Value:
    """A parameter on one day."""

    key: str
    label: str
    unit: str
    source: str
    value: ParameterValue


def changes(before: Region, after: Region) -> tuple[Change, ...]:
    """
    Tell what differs between two regions, over every table and all time.

    Versions of one key are told apart by their first day; where one alone is left on either side,
    it is taken for the same version with another first day. The order of rows does not matter, and
    a row that stands there twice counts once. What is no table, such as ``allocator_code``, is
    left out.

    Args:
        before: One region.
        after: The other.

    Returns:
        The changes in the order of the tables, then by key and first day.
    """
    return _differences(_tables(before), _tables(after))


def changes_in_force(
    before: Region, on_before: date, after: Region, on_after: date
) -> tuple[Change, ...]:
    """
    Tell what differs between what two regions say on two days.

    Dated rows count while they are in force, without their days; a parameter counts by its
    ``value``, and the region and each cohort by the rules that are asked on the day.

    Args:
        before: One region.
        on_before: The day for it.
        after: The other region, or the same.
        on_after: The day for that.

    Returns:
        The changes in the order of the tables, then by key.
    """
    return _differences(_in_force(before, on_before), _in_force(after, on_after), without=_DAYS)


def _tables(region: Region) -> dict[str, tuple[object, ...]]:
    """Return the rows of each table by its name."""
    single = {name: (getattr(region, held),) for name, held in _OF_ONE_ROW.items()}
    return {**single, **{name: getattr(region, held) for name, held in _OF_ROWS.items()}}


def _in_force(region: Region, on: date) -> Rows:
    versions: tuple[Rule | PythonRule, ...] = (*region.rules, *region.python_rules)
    asked = {rule.key for rule in versions if rule.is_in_force(on)}

    def only(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in asked)

    on_that_day = evolve(
        region,
        identity=evolve(region.identity, rules=only(region.identity.rules)),
        cohorts=tuple(evolve(cohort, rules=only(cohort.rules)) for cohort in region.cohorts),
    )
    tables = {
        name: tuple(one for one in rows if not isinstance(one, InForce) or one.is_in_force(on))
        for name, rows in _tables(on_that_day).items()
    }
    values = region.parameters_on(on)
    tables["parameter"] = tuple(
        _value(row, values[row.key]) for row in region.parameters if row.key in values
    )
    return tables


def _value(parameter: Parameter, value: ParameterValue) -> _Value:
    return _Value(
        key=parameter.key,
        label=parameter.label,
        unit=parameter.unit,
        source=parameter.source,
        value=value,
    )


def _differences(before: Rows, after: Rows, *, without: tuple[str, ...] = ()) -> tuple[Change, ...]:
    found: list[Change] = []
    for table, rows in before.items():
        others = after[table]
        same = {id(row) for row in rows} & {id(row) for row in others}  # most rows of an amendment
        old, new = (
            _by_key(table, (row for row in side if id(row) not in same), without)
            for side in (rows, others)
        )
        for key in sorted({*old, *new}):
            pairs = _paired(old.get(key, {}), new.get(key, {}))
            found += sorted((_change(table, key, *pair) for pair in pairs), key=_first_day)
    return tuple(found)


def _by_key(
    table: str, rows: Iterable[object], without: tuple[str, ...]
) -> dict[str, dict[str, Row]]:
    """Return the rows in plain form by key, the versions of each by their canonical text."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        value = {name: item for name, item in plain(row).items() if name not in without}
        key = "" if table in _OF_ONE_ROW else str(value.get("key") or value["name"])
        found.setdefault(key, {})[canonical(value)] = value
    return found


def _paired(
    before: Mapping[str, Row], after: Mapping[str, Row]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Pair the versions of one key that differ: by first day, then the one left on either side."""
    old = [before[text] for text in sorted(before.keys() - after.keys())]
    new = [after[text] for text in sorted(after.keys() - before.keys())]
    for row in tuple(old):
        twin = next((one for one in new if one.get("since") == row.get("since")), None)
        if twin is not None:
            old.remove(row)
            new.remove(twin)
            yield row, twin
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    yield from ((row, None) for row in old)
    yield from ((None, row) for row in new)


def _change(table: str, key: str, before: Row | None, after: Row | None) -> Change:
    if before is None or after is None:
        kind = ChangeKind.ADDED if before is None else ChangeKind.REMOVED
        return Change(kind=kind, table=table, key=key, before=before, after=after)
    differing = tuple(
        name
        for name in {**before, **after}
        if canonical(before.get(name)) != canonical(after.get(name))
    )
    return Change(
        kind=ChangeKind.CHANGED,
        table=table,
        key=key,
        fields=differing,
        before=before,
        after=after,
    )


def _first_day(change: Change) -> str:
    return min(str(row.get("since")) for row in (change.before, change.after) if row is not None)
