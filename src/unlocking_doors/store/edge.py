"""
The edge of the store: what a database says becomes one sentence that shows no value.

A driver's message can hold the values of a row (PostgreSQL's DETAIL line does), so nothing of it is
repeated: only the table and the rule, which are names of ours.
"""

import re
from collections.abc import Callable
from sqlite3 import Error as SQLiteError
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from unlocking_doors.errors import RecordError, StoreError, UnlockingDoorsError

T = TypeVar("T")

IN_USE, NO_SPACE, NOT_WRITABLE, NOT_OURS = "UD-E701", "UD-E702", "UD-E703", "UD-E704"
DAMAGED, OTHER_REGION, NEWER_SCHEMA, UNREACHABLE = "UD-E705", "UD-E706", "UD-E707", "UD-E708"
APPEND_ONLY, SECOND_OFFER, NOT_UNIQUE, NOT_STORABLE = "UD-E709", "UD-E710", "UD-E711", "UD-E712"
MISUSE = "UD-E713"

#: What can go wrong with a database: code, what to say after its name, what would be right.
_UNUSABLE = {
    IN_USE: ("is in use", "Wait until the other command has ended, then repeat this one"),
    NO_SPACE: (
        "has no space left on its disk; nothing of the command was kept",
        "Free some space, then repeat the command",
    ),
    NOT_WRITABLE: (
        "cannot be written",
        "Give yourself the right to write to it and to its folder, or use another place",
    ),
    NOT_OURS: ("is not a database of unlocking_doors", "Name another file, or an empty database"),
    DAMAGED: ("is damaged", "Restore the last good copy"),
    UNREACHABLE: (
        "cannot be reached",
        "Check that the server runs, and the address, name and password in the URL",
    ),
}
_SQLITE = {
    "SQLITE_BUSY": IN_USE,
    "SQLITE_LOCKED": IN_USE,
    "SQLITE_FULL": NO_SPACE,
    "SQLITE_READONLY": NOT_WRITABLE,
    "SQLITE_CANTOPEN": NOT_WRITABLE,
    "SQLITE_PERM": NOT_WRITABLE,
    "SQLITE_NOTADB": NOT_OURS,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_IOERR": DAMAGED,
}
_POSTGRESQL = {
    "40001": IN_USE,
    "40P01": IN_USE,
    "55P03": IN_USE,
    "53100": NO_SPACE,
    "25006": NOT_WRITABLE,
    "42501": NOT_WRITABLE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "58030": DAMAGED,
}
#: The class of SQLSTATE in which the connection is lost, or the server is going down.
_LOST = ("08", "57")
#: The SQLSTATE with which the triggers of the append-only tables refuse.
APPEND_ONLY_STATE = "UD709"

#: What a rule of the schema means, by its name and by the columns that SQLite names instead.
_RULES = {
    "one_live_offer_per_home": (SECOND_OFFER, "the home is already under a live offer"),
    "offer.home": (SECOND_OFFER, "the home is already under a live offer"),
    "one_live_offer_per_case": (SECOND_OFFER, "the case already has a live offer"),
    "offer.case": (SECOND_OFFER, "the case already has a live offer"),
    "one_case_per_reference": (NOT_UNIQUE, "the reference code belongs to another case"),
    "case_row.reference": (NOT_UNIQUE, "the reference code belongs to another case"),
    "pk_event": (NOT_UNIQUE, "another command was quicker"),
    "event.number": (NOT_UNIQUE, "another command was quicker"),
    "pk_command": (NOT_UNIQUE, "the command was carried out in the meantime"),
    "command.key": (NOT_UNIQUE, "the command was carried out in the meantime"),
}
_SQLITE_RULE = re.compile(r"\w+(?: \w+)? constraint failed(?:: ([\w., ]+))?")


def at_the_edge(call: Callable[[], T], place: str) -> T:
    """
    Return what *call* returns; a database's error becomes one of ours.

    Args:
        call: Talks to the database.
        place: What a message calls the database.

    Raises:
        StoreError: The database cannot be used.
        RecordError: It refuses what was to be stored.
    """
    try:
        return call()
    except (SQLAlchemyError, SQLiteError, UnicodeError, OverflowError) as error:
        failure = _failure(error, place)
    # Raised out here, the new error does not even remember the driver's, with its values.
    raise failure


def unusable(code: str, place: str, *, because: str = "", remedy: str = "") -> StoreError:
    """Say why the database at *place* cannot be used."""
    says, advice = _UNUSABLE[code]
    detail = f": {because}" if because else ""
    return StoreError(f"{place} {says}{detail}", code=code, remedy=remedy or advice)


def _failure(error: Exception, place: str) -> UnlockingDoorsError:
    driver = getattr(error, "orig", None) or error
    if isinstance(driver, SQLiteError):
        return _from_sqlite(driver, place)
    if hasattr(driver, "sqlstate"):
        return _from_postgresql(driver, place)
    return _not_storable(place)


def _from_sqlite(driver: SQLiteError, place: str) -> UnlockingDoorsError:
    name = str(getattr(driver, "sqlite_errorname", ""))
    if name == "SQLITE_CONSTRAINT_TRIGGER":
        return _append_only(place)
    if name.startswith("SQLITE_CONSTRAINT"):
        found = _SQLITE_RULE.fullmatch(str(driver))
        return _broken_rule((found and found[1]) or "a foreign key", place)
    code = _SQLITE.get("_".join(name.split("_")[:2]))
    return unusable(code, place) if code else _unknown(name or "SQLite", place)


def _from_postgresql(driver: BaseException, place: str) -> UnlockingDoorsError:
    state = str(getattr(driver, "sqlstate", None) or "")
    if state == APPEND_ONLY_STATE:
        return _append_only(place)
    if state.startswith("23"):
        named = getattr(driver, "diag", None)
        rule = getattr(named, "constraint_name", None) or getattr(named, "column_name", None)
        return _broken_rule(str(rule or "a rule"), place)
    # Without a state, the driver itself saw that it could not send a value.
    if state.startswith("22") or (not state and type(driver).__name__ == "DataError"):
        return _not_storable(place)
    code = _POSTGRESQL.get(state)
    # Without a state it never came to a conversation, or the line broke.
    if not state or state.startswith(_LOST):
        code = UNREACHABLE
    return unusable(code, place) if code else _unknown(f"SQLSTATE {state}", place)


def _not_storable(place: str) -> RecordError:
    message = f"a number or a text of the command cannot be stored in {place}"
    return RecordError(message, code=NOT_STORABLE, remedy="Look for one that is much too large")


def _append_only(place: str) -> StoreError:
    message = f"{place} refuses to change or delete what was recorded"
    return StoreError(message, code=APPEND_ONLY, remedy="Record a correction instead")


def _broken_rule(rule: str, place: str) -> RecordError:
    code, meaning = _RULES.get(rule, (NOT_STORABLE, f"the rule of {rule} is broken"))
    return RecordError(
        f"{place} refuses the command: {meaning}; nothing of it was kept",
        code=code,
        remedy="Look again at the case and the home, then repeat the command",
    )


def _unknown(what: str, place: str) -> StoreError:
    return StoreError(f"{place} failed ({what})", remedy="Run unlocking-doors doctor")
