"""All events folded anew, compared with what the store keeps beside them."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator

from sqlalchemy import Table, select
from sqlalchemy.engine import RowMapping

from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.moves.cases import Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import Event, posted_by
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.store.database import Link
from unlocking_doors.store.mapper import (
    Values,
    case_of,
    case_values,
    entry_of,
    event_of,
    home_of,
    home_values,
    offer_values,
)
from unlocking_doors.store.rows import CASE, ENTRY, EVENT, HOME, OFFER


def differences(link: Link) -> tuple[str, ...]:
    """Return a sentence for each thing that the events do not account for."""
    told: list[str] = []
    cases: dict[str, Case] = {}
    homes: dict[str, HomeState] = {}
    entries: list[Entry] = []
    for event in _events(link, told):
        try:
            if event.case is not None:
                cases[event.case] = fold_case(cases.get(event.case), event)
            if event.home is not None:
                homes[event.home] = fold_home(homes.get(event.home), event)
            entries += posted_by(event)
        except UnlockingDoorsError as error:
            told.append(f"event {event.number} does not follow from those before it: {error}")
    told += _compare(link, CASE, map(case_values, cases.values()), lambda row: f"case {row['key']}")
    told += _compare(link, HOME, map(home_values, homes.values()), lambda row: f"home {row['key']}")
    told += _compare(
        link,
        OFFER,
        (row for case in cases.values() for row in offer_values(case)),
        lambda row: f"offer {row['nth']} of case {row['case']}",
    )
    told += _compare_ledger(link, entries)
    return tuple(told)


def _events(link: Link, told: list[str]) -> Iterator[Event]:
    """Yield every event that can be read; tell of the others, and of missing numbers."""
    expected = 1
    for row in link.rows(select(EVENT).order_by(EVENT.c.number)):
        if row["number"] != expected:
            told.append(f"event {row['number']} should have the number {expected}: one is missing")
        expected = row["number"] + 1
        try:
            yield event_of(row)
        except UnlockingDoorsError as error:
            told.append(str(error))


def _compare(
    link: Link, table: Table, folded: Iterable[Values], name: Callable[[Values], str]
) -> Iterator[str]:
    expected = {_key(table, row): row for row in folded}
    stored = {_key(table, row): dict(row) for row in link.rows(select(table))}
    for key in sorted({*expected, *stored}, key=str):
        if key not in stored:
            yield f"{name(expected[key])} is missing from the table {table.name}"
        elif key not in expected:
            yield f"{name(stored[key])} stands in the table {table.name} without an event"
        elif stored[key] != expected[key] and _as_now(table, stored[key]) != expected[key]:
            columns = [
                column for column in stored[key] if stored[key][column] != expected[key][column]
            ]
            yield (
                f"{name(expected[key])} in the table {table.name} is not what its events say "
                f"({', '.join(columns)})"
            )


def _as_now(table: Table, row: Values) -> Values:
    """Return a row as it is written now: what an earlier version wrote may lack a later field."""
    try:
        if table is CASE:
            return {**row, "content": case_values(case_of(row))["content"]}
        if table is HOME:
            return {**row, "content": home_values(home_of(row))["content"]}
    except UnlockingDoorsError:
        pass  # what cannot be read differs
    return row


def _key(table: Table, row: Values | RowMapping) -> Hashable:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _compare_ledger(link: Link, folded: Iterable[Entry]) -> Iterator[str]:
    expected = Counter(folded)
    stored = Counter(entry_of(row) for row in link.rows(select(ENTRY)))
    missing = Counter(_made_by(entry) for entry in (expected - stored).elements())
    beyond = Counter(_made_by(entry) for entry in (stored - expected).elements())
    for what in sorted({*missing, *beyond}):
        yield (
            f"the ledger of {what} lacks {missing[what]} of the entries that its events make, "
            f"and holds {beyond[what]} that they do not"
        )


def _made_by(entry: Entry) -> str:
    return f"case {entry.case}" if entry.case else f"{entry.kind} {entry.key}"
