"""The one place where values become rows, and rows values."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.engine import RowMapping

from unlocking_doors.converting import structure
from unlocking_doors.errors import RecordError, StoreError
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import BODIES, MAY_LACK, Event
from unlocking_doors.moves.ledger import Entry, EntryKind
from unlocking_doors.plain import canonical
from unlocking_doors.store.edge import DAMAGED, NOT_STORABLE

T = TypeVar("T")
#: The columns of a row.
Values = Mapping[str, Any]


def utc(at: datetime) -> datetime:
    """
    Return a moment in UTC.

    Raises:
        RecordError: It does not say its offset, so nobody can tell when it was.
    """
    if at.utcoffset() is None:
        raise RecordError(
            "a time without a time zone cannot be stored",
            code=NOT_STORABLE,
            remedy="Give it one, such as datetime.now(UTC)",
        )
    return at.astimezone(UTC)


def event_values(event: Event) -> Values:
    """
    Return the row of an event.

    Raises:
        RecordError: The body is not of the type that the kind of event carries.
    """
    expected = BODIES.get(event.kind, type(None))
    is_left_out = event.body is None and event.kind in MAY_LACK
    if type(event.body) is not expected and not is_left_out:
        found = _called(type(event.body))
        message = f'the event "{event.kind}" carries {_called(expected)}, not {found}'
        raise RecordError(message, code=NOT_STORABLE)
    return {
        "number": event.number,
        "kind": event.kind,
        "at": utc(event.at),
        "actor": event.actor,
        "case": event.case,
        "home": event.home,
        "state": event.state,
        "reason_code": event.reason_code,
        "body": None if event.body is None else canonical(event.body),
    }


def _called(kind: type) -> str:
    return "nothing" if kind is type(None) else kind.__name__


def event_of(row: RowMapping) -> Event:
    """
    Return the event of a row.

    Raises:
        StoreError: Its body cannot be read.
    """
    is_left_out = row["body"] is None and row["kind"] in MAY_LACK
    body = None if is_left_out else BODIES.get(row["kind"])
    place = f"event {row['number']}"
    return Event(
        number=row["number"],
        kind=row["kind"],
        at=row["at"],
        actor=row["actor"],
        case=row["case"],
        home=row["home"],
        state=row["state"],
        reason_code=row["reason_code"],
        body=None if body is None else _read(row["body"], body, place),
    )


def _read(content: str, kind: type[T], place: str) -> T:
    try:
        return structure(json.loads(content), kind)
    except (ValueError, TypeError, RecursionError):
        pass  # said below, where the error no longer remembers the content
    raise StoreError(f"{place} cannot be read", code=DAMAGED, remedy="Restore the last good copy")


def case_values(case: Case) -> Values:
    """Return the row of a case."""
    return {
        "key": case.key,
        "state": case.state,
        "reference": case.reference,
        "content": canonical(case),
    }


def case_of(row: RowMapping | Values) -> Case:
    """Return the case of a row."""
    return _read(row["content"], Case, f"case {row['key']}")


def home_values(home: HomeState) -> Values:
    """Return the row of a home."""
    return {"key": home.home.home, "state": home.state, "content": canonical(home)}


def home_of(row: RowMapping | Values) -> HomeState:
    """Return the home of a row."""
    return _read(row["content"], HomeState, f"home {row['key']}")


def offer_values(case: Case) -> tuple[Values, ...]:
    """Return the rows of a case's offers."""
    return tuple(
        {"case": case.key, "nth": offer.nth, "home": offer.home, "state": offer.outcome}
        for offer in case.offers
    )


def entry_values(entry: Entry) -> Values:
    """Return the row of a line of the ledger; the database numbers it."""
    return {
        "case": entry.case,
        "kind": entry.kind.value,
        "key": entry.key,
        "partner": entry.partner,
        "amount": entry.amount,
        "bedrooms": entry.bedrooms,
        "weight": entry.weight,
        "on": entry.on,
        "corrects": entry.corrects,
        "reason": entry.reason,
    }


def entry_of(row: RowMapping) -> Entry:
    """Return the line of the ledger of a row."""
    columns = {name: value for name, value in row.items() if name != "id"}
    return Entry(**columns | {"kind": EntryKind(row["kind"])})
