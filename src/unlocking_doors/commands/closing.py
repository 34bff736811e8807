"""The ways in which a case leaves the scheme without one of its homes."""

from datetime import date

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.reasoning import reason_for
from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import HandedOver
from unlocking_doors.moves.ledger import Letting, check_posting_set, postings
from unlocking_doors.moves.lifecycle import OPEN
from unlocking_doors.moves.referrals import OTHER, Referral, bedroom_need
from unlocking_doors.policy.reasons import Follows
from unlocking_doors.policy.region import Region

#: Code and remedy of a move that makes a debt of nobody knows how many bedrooms, or whose.
NOT_KNOWN, NOT_KNOWN_REMEDY = "UD-E215", "Refer the case again with it; only then record the move"


def withdraw(desk: Desk, case: Case, reason_code: str) -> Case:
    """Record that a move is no longer needed or wanted; a home kept for the case is free again."""
    reason = reason_for(desk, reason_code, "withdrawal")
    if reason.follows is Follows.SUSPEND:
        return withdraw_consent(desk, case, reason.key)
    return desk.step(
        case,
        "withdraw",
        actor=case.referral.nominating_officer,
        home=case.held_home,
        reason_code=reason.key,
    )


def expire(desk: Desk, case: Case) -> Case:
    """Record that a request has lapsed; when it does is for the region to say, and to do."""
    return desk.step(case, "expire")


def withdraw_consent(desk: Desk, case: Case, reason_code: str = "") -> Case:
    """Record that consent to circulation is withdrawn: circulation stops at once."""
    return desk.step(
        case,
        "withdraw-consent",
        actor=case.referral.nominating_officer,
        home=case.held_home,
        reason_code=reason_code,
    )


def open_pathways(region: Region, referral: Referral, on: date) -> frozenset[str]:
    """Return the keys of the pathways that may house a household on a day."""
    named = referral.cohorts or frozenset()
    return frozenset(
        row.key for row in region.pathways if row.is_in_force(on) and named & set(row.cohorts)
    )


def owed_for(region: Region, referral: Referral, pathway: str, on: date) -> str:
    """
    Return the account that is owed a home for a move by a pathway; empty where it makes no debt.

    A landlord outside the scheme has no part in its pot, and owes it nothing.
    """
    rows = (row for row in region.pathways if row.key == pathway and row.is_in_force(on))
    return "" if referral.landlord == OTHER else next((row.owed_to for row in rows), "")


def lacks_for_debt(referral: Referral) -> str:
    """Say what is not known of a referral whose move makes a debt; empty where all of it is."""
    known = {"household": referral.household, "landlord": referral.landlord}
    return " and no ".join(name for name, value in known.items() if not value)


def house_elsewhere(desk: Desk, case: Case, reason_code: str, on: date | None = None) -> Case:
    """
    Record that another pathway housed the household, on a day (today by default).

    It makes an entry in the ledger only where the region names an account that is owed a home for
    such a move: no landlord of the pot gave one.

    Args:
        desk: The command under way.
        case: The case.
        reason_code: Coded reason that names the pathway.
        on: First day in the new home.

    Raises:
        NotFoundError: The pathway was not open that day to the cohorts of the case.
        RecordError: The reason names no pathway; or the move makes a debt, and the landlord or the
            household is not known.
    """
    day = on or desk.today
    reason = reason_for(desk, reason_code, "withdrawal")
    if not reason.pathway:
        message = f'the reason "{reason.key}" names no pathway'
        raise RecordError(message, code="UD-E208", remedy="Withdraw the case for it instead")
    known = open_pathways(desk.region, case.referral, day)
    if reason.pathway not in known:
        raise NotFoundError.of(f"pathway for case {case.key} on {day}", reason.pathway, known)
    referral, household = case.referral, case.referral.household
    account = owed_for(desk.region, referral, reason.pathway, day)
    lacking = lacks_for_debt(referral) if account else ""
    if lacking:
        message = f"case {case.key} names no {lacking}, and its move makes a debt"
        raise RecordError(message, code=NOT_KNOWN, remedy=NOT_KNOWN_REMEDY)
    need = bedroom_need(household, desk.region, day).bedrooms if household and account else None
    letting = Letting(
        case=case.key,
        home=None,
        owed_to=account or None,
        owed_by=referral.landlord or "",
        bedrooms=need,
        people=household.size if household else 0,
        on=day,
        pathway=reason.pathway,
    )
    closed = desk.step(
        case, "close-by-another-route", home=case.held_home, reason_code=reason.key, body=letting
    )
    if account:
        desk.unit.post(check_posting_set(postings(letting)))
    return closed


def hand_over(desk: Desk) -> tuple[Case, ...]:
    """
    Hand over the open cases whose day has come: each to the receiver that the region names.

    Returns:
        The cases that were handed over, as they are now.
    """
    closed = desk.region.identity.closed
    ended = closed is not None and desk.today >= closed
    rows = [row for row in desk.region.hand_overs if row.on <= desk.today]
    done = []
    for case in desk.unit.cases(OPEN) if rows else ():
        cohort = case.judged.cohort if case.judged else ""
        row = next((row for row in rows if cohort and cohort in row.cohorts), None)
        if row is None and ended:
            row = next((row for row in rows if not row.cohorts), None)
        if row is not None and case.state != "draft":
            done.append(
                desk.step(
                    case,
                    "hand-over",
                    home=case.held_home,
                    reason_code=row.key,
                    body=HandedOver(receiver=row.receiver),
                )
            )
    return tuple(done)
