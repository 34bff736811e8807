"""Intake: refer, assess, approve."""

from datetime import date

from attrs import evolve

from unlocking_doors.commands.circulating import circulate, is_held
from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.reasoning import reason_for
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.findings import Assessment, Outcome
from unlocking_doors.moves.admissible import check_referral
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Approval, ChildWelfare, Judged
from unlocking_doors.moves.references import reference_code
from unlocking_doors.moves.referrals import Referral, facts_of, has_consent_again, screened
from unlocking_doors.policy.assessing import assess
from unlocking_doors.policy.reasons import Welfare

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

    The case keeps its approval and its reference code, and its request is circulated anew; where
    the region holds what is not assessed, the coordinator releases it anew.

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
    return circulate(desk, case) if was_circulated and not is_held(desk, case) else case


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


def refuse_approval(
    desk: Desk, case: Case, reason_code: str, child_welfare: Welfare | None = None
) -> Case:
    """Record that the household's landlord does not approve, with a coded reason."""
    reason = reason_for(desk, reason_code, "approval")
    return desk.step(
        case,
        "refuse-approval",
        actor=_named_lead(desk, case),
        reason_code=reason.key,
        body=ChildWelfare(note=child_welfare) if child_welfare else None,
    )


def _named_lead(desk: Desk, case: Case) -> str:
    partner = desk.region.partner_by_key.get(case.referral.landlord or "")
    return partner.named_lead if partner else ""
