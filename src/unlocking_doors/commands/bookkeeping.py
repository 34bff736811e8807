"""Corrections of the ledger: new entries, never changed ones."""

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import LedgerError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Correction, Event
from unlocking_doors.moves.ledger import Entry, check_posting_set, reversal
from unlocking_doors.moves.referrals import screened


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
