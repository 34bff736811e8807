"""Circulation: what is shown of a case, to whom, and when it goes further."""

from datetime import date, timedelta

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.reasoning import reason_for
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.requests import (
    PropertyRequest,
    days_to_widening,
    property_request,
    recipients,
)
from unlocking_doors.policy.anonymity import IfNotAssessed
from unlocking_doors.policy.reasons import About


def circulate(desk: Desk, case: Case, override: str = "") -> Case:
    """
    Circulate the property request of an approved case, made coarser where it fits too few.

    Args:
        desk: The command under way.
        case: The case.
        override: Coded reason about ``disclosure``, for a case that is held.

    Raises:
        TransitionError: It is not approved, a consent is missing, no area would suit, or it is
            held and no such reason is given.
        RecordError: The code is no reason about disclosure.
    """
    cohort = case.judged.cohort if case.judged else ""
    if case.state != "approved":
        return desk.step(case, "circulate")  # the lifecycle says why not
    if cohort not in desk.region.cohort_by_key:
        message = f"case {case.key} was admitted for a kind of harm that the region no longer has"
        raise TransitionError(message, code="UD-E405", remedy="Refer it again under another")
    request = property_request(
        case.referral, desk.region, cohort=cohort, reference=case.reference, on=desk.today
    )
    if not request.areas:
        message = f"case {case.key} cannot be circulated: no area is left that suits"
        raise TransitionError(
            message,
            code="UD-E403",
            remedy="Ask the nominating officer for more areas, and amend the case",
        )
    released, alike = _released(desk, override) if is_held(desk, case) else "", None
    if desk.region.anonymity.least_alike is not None:
        request, alike = desk.crowd.shown(case, request, desk.today)
    body = Circulated(request=request, to=_recipients(desk, case, request), alike=alike)
    return desk.step(case, "circulate", reason_code=released, body=body)


def is_held(desk: Desk, case: Case) -> bool:
    """Tell whether a case waits because the population that it is part of is not assessed."""
    asked = desk.region.anonymity
    holds = asked.least_alike is not None and asked.if_not_assessed is IfNotAssessed.HOLD
    return holds and not desk.crowd.is_assessed(case)


def _released(desk: Desk, override: str) -> str:
    """Return the coded reason for which a held case circulates."""
    reasons = [one.key for one in desk.region.reasons if one.about is About.DISCLOSURE]
    remedy = f"Give a coded reason about disclosure (these serve: {', '.join(reasons) or 'none'})"
    if not override:
        message = "it is held: nobody can say how many households of the population it fits"
        wider = f"{remedy}, or the region a population table that has its landlord, area and size"
        raise TransitionError(message, code="UD-E407", remedy=wider)
    reason = reason_for(desk, override, "override")
    if reason.about is not About.DISCLOSURE:
        message = f'"{override}" is a reason about {reason.about}'
        raise RecordError(message, code="UD-E208", remedy=remedy)
    return reason.key


def is_to_widen(desk: Desk, case: Case) -> bool:
    """Tell whether a circulated request has waited long enough to go to further partners."""
    return case.request is not None and _has_waited(desk, case) and _goes_further(desk, case)


def widen(desk: Desk, case: Case) -> Case:
    """
    Circulate a request beyond the sub-region of its household.

    Raises:
        TransitionError: The case is not circulated, has not waited long enough, or has gone to
            every partner that it could go to.
    """
    if case.request is None or not desk.allows(case, "widen"):
        return desk.step(case, "widen")  # the lifecycle says why not
    if not is_to_widen(desk, case):
        day = _widens(desk, case)
        message = f"case {case.key} has gone to every partner that it could go to"
        remedy = "Amend the case if more areas would suit"
        if day is not None and desk.today < day:
            message = f"case {case.key} may go beyond its own sub-region from {day} on"
            remedy = "Wait for that day; an offer can be made at any time"
        raise TransitionError(message, code="UD-E406", remedy=remedy)
    body = Circulated(request=case.request, to=_recipients(desk, case, case.request))
    return desk.step(case, "widen", body=body)


def _recipients(desk: Desk, case: Case, request: PropertyRequest) -> tuple[str, ...]:
    area, is_wide = case.referral.area or "", _has_waited(desk, case)
    return recipients(request.areas, desk.region, desk.today, area=area, is_wide=is_wide)


def _goes_further(desk: Desk, case: Case) -> bool:
    request = case.request
    return request is not None and not {*_recipients(desk, case, request)} <= {*case.circulated_to}


def _has_waited(desk: Desk, case: Case) -> bool:
    day = _widens(desk, case)
    return day is not None and desk.today >= day


def _widens(desk: Desk, case: Case) -> date | None:
    """
    Return the day from which a request goes beyond its own sub-region; None where it never waits.

    The wait is that of today, which also tells the matching from when a home elsewhere may be
    offered. It is counted from the first circulation, whatever came between: a change or a
    suspension never makes a household wait anew.
    """
    began, wait = case.first("circulated"), days_to_widening(desk.region, desk.today)
    return None if began is None or wait is None else began + timedelta(days=wait)


def review(desk: Desk, case: Case) -> Case:
    """Record that a circulated request was reviewed and goes on."""
    return desk.step(case, "review")
