"""Entries that no step of a case makes: corrections, opening balances and settlements."""

from datetime import date

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import LedgerError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Booked, Correction, Event
from unlocking_doors.moves.ledger import (
    Entry,
    EntryKind,
    check_posting_set,
    opening,
    reversal,
    settling,
)
from unlocking_doors.moves.referrals import screened

#: Code of an opening balance that says something else than was posted.
_ALTERED = "UD-E501"


def keep_books(desk: Desk) -> None:
    """
    Post the opening balances and settlements of the region whose day has come.

    Each is posted once, whoever asks how often. The account of a partner that merged or was
    written off stays at zero: what reaches it later passes on the next time.

    Raises:
        LedgerError: An opening balance that was posted says something else by now, or nothing.
    """
    _open(desk)
    for row in sorted(desk.region.settlements, key=lambda one: (one.on, one.key)):
        if row.on <= desk.today and row.account:
            entries = settling(row, desk.unit.standing(row.partner), on=desk.today)
            _book(desk, "settle-ledger", entries)


def _open(desk: Desk) -> None:
    due = (row for row in desk.region.opening_balances if row.on <= desk.today)
    posted = {entry.key: entry for entry in desk.unit.entries_of(EntryKind.OPENING_BALANCE)}
    said = {entry.key: entry for entry in opening(due)}
    for key, entry in posted.items():
        if said.get(key) != entry:  # one that is put to nothing, off, or away, is altered too
            message = f"the opening balance {key} is not what was posted of it"
            remedy = "Put it back as it was, and correct it by balances under new keys"
            raise LedgerError(message, code=_ALTERED, remedy=remedy)
    days: dict[date, list[Entry]] = {}
    for key, entry in said.items():
        if key not in posted:
            days.setdefault(entry.on, []).append(entry)
    for _, entries in sorted(days.items()):
        _book(desk, "open-ledger", tuple(entries))


def _book(desk: Desk, kind: str, entries: tuple[Entry, ...]) -> None:
    """Record and post a set that no letting makes, if it has an entry."""
    if entries:
        body = Booked(entries=check_posting_set(entries))
        desk.unit.record(Event(kind=kind, at=desk.now, actor="coordinator", body=body))
        desk.unit.post(entries)


def correct(desk: Desk, case: Case, reason: str) -> tuple[Entry, ...]:
    """
    Take back the posting set of a letting by entries of the opposite sign.

    Raises:
        LedgerError: The case has none, or it was taken back before.
    """
    own = [entry for entry in desk.unit.entries() if entry.case == case.key]
    if not own or any(entry.corrects for entry in own):
        was = "was taken back before" if own else "has no posting set"
        message = f"case {case.key} {was}"
        raise LedgerError(message, remedy="A posting set of a letting can be taken back, once")
    told = screened(reason, "the correction")
    entries = check_posting_set(reversal(own, on=desk.today, reason=told))
    event = Event(
        kind="correct-ledger",
        at=desk.now,
        actor="coordinator",
        case=case.key,
        state=case.state,
        body=Correction(entries=entries),
    )
    desk.unit.record(event)
    desk.unit.post(entries)
    return entries
