"""Intake: refer, assess, approve, circulate."""

from datetime import date, timedelta

from attrs import evolve

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.findings import Assessment, Outcome
from unlocking_doors.moves.admissible import check_referral
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Approval, Circulated, Judged
from unlocking_doors.moves.references import reference_code
from unlocking_doors.moves.referrals import Referral, facts_of, has_consent_again, screened
from unlocking_doors.moves.requests import (
    PropertyRequest,
    days_to_widening,
    property_request,
    recipients,
)
from unlocking_doors.policy.assessing import assess
from unlocking_doors.policy.reasons import ReasonCode

#: Setting that holds the fingerprint of the region that decided last.
LAST_REGION = "last-region"

_STEPS = {
    Outcome.ELIGIBLE: "admit",
    Outcome.MORE_INFORMATION: "return",
    Outcome.NOT_ELIGIBLE: "decline",
}


def refer(desk: Desk, referral: Referral) -> Case:
    """
    Take in a referral and assess it by the rules of the day on which it was received.

    A case that was returned may be referred again, with the same key and more facts, and is then
    assessed by the rules of today.

    Raises:
        RecordError: It names what the region does not have, is dated in the future, is there
            already, or its free text may identify somebody.
        TransitionError: Consent was withdrawn and is not given anew.
    """
    _check(desk, referral)
    case = desk.unit.case(referral.case)
    if case is None and desk.unit.case_by_reference(referral.case) is not None:
        message = f'"{referral.case}" is already the reference code of a case'
        raise RecordError(message, code="UD-E207", remedy="Give a new case a key of its own")
    if case is not None and case.state not in {"draft", "returned"}:
        message = f'case {referral.case} is already there, and is "{case.state}"'
        raise RecordError(
            message, code="UD-E207", remedy="Give a new case a key of its own; nothing was changed"
        )
    withdrawn = case.consent_withdrawn if case else None
    if withdrawn is not None and not has_consent_again(referral, withdrawn):
        message = f"consent of case {referral.case} was withdrawn on {withdrawn}"
        raise TransitionError(message, code="UD-E401", remedy="Record a consent given since")
    on = referral.received if case is None else desk.today
    case = desk.step(case, "submit", actor=referral.nominating_officer, body=referral)
    return judge(desk, case, on)


def _check(desk: Desk, referral: Referral) -> None:
    check_referral(referral, desk.region)
    screened(referral.note, f"case {referral.case}")
    opened = desk.region.identity.opened
    if not opened <= referral.received <= desk.today:
        message = f"case {referral.case} cannot have been received on {referral.received}"
        raise RecordError(
            message, code="UD-E218", remedy=f"Give a day from {opened} to {desk.today}"
        )


def amend(desk: Desk, referral: Referral) -> Case:
    """
    Take in what changed for an approved or circulated case, such as more areas or a new member.

    The case keeps its approval and its reference code, and its request is circulated anew.

    Raises:
        RecordError: With these facts the case would not be eligible today; nothing is changed.
    """
    _check(desk, referral)
    case = desk.case(referral.case)
    was_circulated = case.state == "circulated"
    facts = facts_of(referral, desk.region, desk.today)
    assessment = assess(desk.rules_on(desk.today), facts)
    if assessment.outcome is not Outcome.ELIGIBLE:
        message = f"case {case.key}, so changed, would be: {assessment.outcome.value}"
        raise RecordError(message, code="UD-E219", remedy="See what unlocking-doors assess says")
    case = desk.step(case, "amend", actor=referral.nominating_officer, body=referral)
    case = _record(desk, case, "judge-again", assessment)
    return circulate(desk, case) if was_circulated else case


def draft(desk: Desk, referral: Referral) -> Case:
    """Keep a referral that is not submitted yet."""
    _check(desk, referral)
    case = desk.unit.case(referral.case)
    return desk.step(case, "draft", actor=referral.nominating_officer, body=referral)


def resume(desk: Desk, case: Case, consent_to_circulation: date | None) -> Case:
    """Take up a suspended case again; after a withdrawal it needs a new consent."""
    referral = case.referral
    if consent_to_circulation is not None:
        consents = evolve(referral.consents, to_circulation=consent_to_circulation)
        referral = evolve(referral, consents=consents)
    return desk.step(case, "resume", body=referral)


def judge(desk: Desk, case: Case, on: date) -> Case:
    """Record what the rules of a day say of a submitted case."""
    facts = facts_of(case.referral, desk.region, on)
    assessment = assess(desk.rules_on(on), facts)
    return _record(desk, case, _STEPS[assessment.outcome], assessment)


def _record(desk: Desk, case: Case, step: str, assessment: Assessment) -> Case:
    """Record an assessment, and keep the region that made it."""
    desk.unit.keep_region(desk.region)
    desk.unit.set_setting(LAST_REGION, desk.region.fingerprint)
    return desk.step(case, step, body=Judged.of(assessment))


def approve(desk: Desk, case: Case) -> Case:
    """
    Record the approval of the household's landlord, and give the case its reference code.

    Raises:
        TransitionError: The case does not await approval.
    """
    year = desk.today.year
    name = f"references-{year}"
    sequence = int(desk.unit.setting(name) or 0) + 1
    reference = reference_code(
        desk.region.circulation.reference_format,
        region=desk.region.key,
        sequence=sequence,
        year=year,
    )
    approved = desk.step(
        case, "approve", actor=_named_lead(desk, case), body=Approval(reference=reference)
    )
    desk.unit.set_setting(name, str(sequence))
    return approved


def refuse_approval(desk: Desk, case: Case, reason_code: str) -> Case:
    """Record that the household's landlord does not approve, with a coded reason."""
    reason = reason_for(desk, reason_code, "approval")
    return desk.step(case, "refuse-approval", actor=_named_lead(desk, case), reason_code=reason.key)


def _named_lead(desk: Desk, case: Case) -> str:
    partner = desk.region.partner_by_key.get(case.referral.landlord or "")
    return partner.named_lead if partner else ""


def circulate(desk: Desk, case: Case) -> Case:
    """
    Circulate the property request of an approved case.

    Raises:
        TransitionError: It is not approved, a consent is missing, or no area would suit.
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
    body = Circulated(request=request, to=_recipients(desk, case, request))
    return desk.step(case, "circulate", body=body)


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


def reason_for(desk: Desk, key: str, *steps: str, by: str = "") -> ReasonCode:
    """
    Return a coded reason that may be given at one of some steps.

    Args:
        desk: The command under way.
        key: Key of the reason.
        steps: The steps.
        by: Who gives it; anybody where it is empty.

    Raises:
        RecordError: There is none of that key, or it belongs to another step or somebody else.
    """
    fitting = [
        reason.key
        for reason in desk.region.reasons
        if reason.step in steps and by in {"", reason.by}
    ]
    if key not in fitting:
        given = f'"{key}" is no reason for' if key else "a coded reason is needed for"
        message = f"{given} {' or '.join(steps)}"
        raise RecordError(message, code="UD-E208", remedy=f"Give one of {', '.join(fitting)}")
    return desk.region.reason_by_key[key]
