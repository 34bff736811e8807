"""One row of decisions: an answer that some step can use, or what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from unlocking_doors.errors import nearest
from unlocking_doors.loading.cells import (
    BAD_NUMBER,
    BAD_WORD,
    CONTRADICTS,
    EMPTY,
    CellError,
    Days,
)
from unlocking_doors.moves.decisions import OUTCOMES, Answered, Decision
from unlocking_doors.policy.reasons import By, Welfare
from unlocking_doors.policy.region import Region

Values = Mapping[str, Any]

NO_REASON = "UD-R010"

_ABOUT_OFFERS = (Answered.OFFER, Answered.VIEWING)
_HOUSEHOLDS = (By.HOUSEHOLD, By.NOMINATING_OFFICER)


def answer_of(values: Values, region: Region) -> Decision:
    """
    Make an answer of the cells of a row, by column.

    Raises:
        CellError: No step of the scheme could use it.
    """
    step, outcome, on = Answered(values["step"]), values["outcome"], values["on"]
    nth = values.get("nth")
    if outcome not in OUTCOMES[step]:
        message = f'"outcome" is none that the step "{step}" can have'
        raise CellError(message, BAD_WORD, f"Write one of {', '.join(OUTCOMES[step])}")
    if nth == 0:
        raise CellError('"nth" is 0', BAD_NUMBER, "Count the offers from 1")
    if nth is not None and nth > 1 and step not in _ABOUT_OFFERS:
        message = f'"nth" is more than 1, and it counts offers: a case has one {step}'
        raise CellError(message, BAD_NUMBER, "Write 1, or leave it empty")
    _check_reason(values, step, region)
    _check_answerer(step, outcome, values["by"])
    return Decision(
        case=values["case"],
        step=step,
        nth=1 if nth is None else nth,
        on=None if isinstance(on, Days) else on,
        after=on.after if isinstance(on, Days) else None,
        by=values["by"],
        outcome=outcome,
        reason_code=values.get("reason_code") or "",
        child_welfare=_child_welfare(values, step, outcome),
    )


def _child_welfare(values: Values, step: Answered, outcome: str) -> Welfare | None:
    """Return what a landlord's no says of the children; refuse it beside any other answer."""
    said = values.get("child_welfare")
    if not said:
        return None
    is_a_no = outcome == ("refused" if step is Answered.APPROVAL else "withdrawn")
    if not is_a_no or step is Answered.WITHDRAWAL:
        message = '"child_welfare" stands beside an answer that is no landlord\'s no'
        remedy = "Leave it empty, but for an approval refused or an offer withdrawn"
        raise CellError(message, CONTRADICTS, remedy)
    return Welfare(said)


def _check_answerer(step: Answered, outcome: str, by: str) -> None:
    """Refuse an answer that is not this person's to give."""
    if step is Answered.WITHDRAWAL:
        return  # anybody's; a coded reason says whose
    is_landlords = step is Answered.APPROVAL or outcome == "withdrawn"
    fitting = (By.LANDLORD,) if is_landlords else _HOUSEHOLDS
    if by not in fitting:
        message = f'"by" is somebody who cannot give this answer to the step "{step}"'
        raise CellError(message, CONTRADICTS, f"Write {' or '.join(fitting)}")


#: The outcomes that nobody gives without a coded reason.
_NEEDS_REASON = {
    "refused": "a refusal",
    "withdrawn": "whoever withdraws",
    "housed-elsewhere": "a household housed elsewhere",
}


def _check_reason(values: Values, step: Answered, region: Region) -> None:
    """Refuse a reason that is missing, or that this person cannot give with this outcome."""
    code, outcome, by = values.get("reason_code") or "", values["outcome"], values["by"]
    ends_offer = step in _ABOUT_OFFERS and outcome in {"refused", "withdrawn"}
    fitting = [
        reason.key
        for reason in region.reasons
        if reason.step == step
        and (not ends_offer or (reason.by is By.LANDLORD) == (outcome == "withdrawn"))
        and bool(reason.pathway) == (outcome == "housed-elsewhere")
    ]
    remedy = f"Write one of {', '.join(fitting)}" if fitting else ""
    if not code:
        if outcome in _NEEDS_REASON:
            message = f'"reason_code" is empty, and {_NEEDS_REASON[outcome]} needs one'
            raise CellError(message, EMPTY, remedy)
        return
    reason = region.reason_by_key.get(code)
    if reason is None:
        message = f'"reason_code" is no reason of {region.key}{nearest(code, fitting)}'
        raise CellError(message, NO_REASON, remedy)
    if reason.step != step:
        message = f'"reason_code" is no reason for the step "{step}"'
        raise CellError(message, NO_REASON, remedy)
    if code not in fitting and not ends_offer:
        message = '"reason_code" does not go with "outcome": only a household that was housed '
        message += "elsewhere has a reason that names a pathway"
        raise CellError(message, CONTRADICTS, remedy)
    if code not in fitting:
        who = "a landlord withdraws" if reason.by is By.LANDLORD else "a household refuses"
        message = f'"reason_code" is one for which {who} a home, and "outcome" says otherwise'
        raise CellError(message, CONTRADICTS, remedy)
    if reason.by != by:
        message = f'"reason_code" is one that the {reason.by} gives, and "by" says otherwise'
        raise CellError(message, CONTRADICTS, f'Write {reason.by} under "by", or another reason')
