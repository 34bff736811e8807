"""Intake: refer, assess, approve, circulate."""

from unlocking_doors.commands.desk import Desk
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Approval, Judged
from unlocking_doors.moves.references import reference_code
from unlocking_doors.moves.referrals import Referral, facts_of, screened
from unlocking_doors.moves.requests import property_request
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
    Take in a referral and assess it by the rules of the day.

    A case that was returned may be referred again, with the same key and more facts.

    Raises:
        RecordError: The case is already there, or its free text may identify somebody.
    """
    screened(referral.note, f"case {referral.case}")
    case = desk.unit.case(referral.case)
    if case is not None and case.state not in {"draft", "returned"}:
        message = f'case {referral.case} is already there, and is "{case.state}"'
        raise RecordError(
            message, code="UD-E207", remedy="Give a new case a key of its own; nothing was changed"
        )
    case = desk.step(case, "submit", actor=referral.nominating_officer, body=referral)
    return judge(desk, case)


def judge(desk: Desk, case: Case) -> Case:
    """Record what the rules of the day say of a submitted case."""
    facts = facts_of(case.referral, desk.region, desk.today)
    judged = Judged.of(assess(desk.rules, facts))
    desk.unit.keep_region(desk.region)
    desk.unit.set_setting(LAST_REGION, desk.region.fingerprint)
    return desk.step(case, _STEPS[judged.outcome], body=judged)


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
        case, "approve", actor=case.referral.landlord or "", body=Approval(reference=reference)
    )
    desk.unit.set_setting(name, str(sequence))
    return approved


def refuse_approval(desk: Desk, case: Case, reason_code: str) -> Case:
    """Record that the household's landlord does not approve, with a coded reason."""
    reason = reason_for(desk, reason_code, "approval")
    return desk.step(
        case, "refuse-approval", actor=case.referral.landlord or "", reason_code=reason.key
    )


def circulate(desk: Desk, case: Case) -> Case:
    """
    Circulate the property request of an approved case.

    Raises:
        TransitionError: It is not approved, a consent is missing, or no area would suit.
    """
    cohort = case.judged.cohort if case.judged else ""
    if case.state != "approved" or not cohort:
        return desk.step(case, "circulate")  # the lifecycle says why not
    request = property_request(
        case.referral, desk.region, cohort=cohort, reference=case.reference, on=desk.today
    )
    if not request.areas:
        message = f"case {case.key} cannot be circulated: no area is left that suits"
        raise TransitionError(
            message, code="UD-E403", remedy="Ask the nominating officer for more areas"
        )
    return desk.step(case, "circulate", body=request)


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
