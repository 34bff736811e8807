"""Coded reasons: where each may be given, by whom, and what may follow from it there."""

from collections.abc import Iterator, Mapping

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.checks_choices import NOT_CHOSEN, UNFIT
from unlocking_doors.loading.survey import NAMES_NOTHING, Survey
from unlocking_doors.moves.decisions import Answered
from unlocking_doors.policy.reasons import OVERRIDDEN, About, By, Follows

#: Steps that a coded reason may be given at: the answers, and the coordinator's override.
_STEPS = (*(answered.value for answered in Answered), "override")

_AGAIN, _CLOSE, _SUSPEND, _GO_ON = (
    Follows.CIRCULATE_AGAIN,
    Follows.CLOSE,
    Follows.SUSPEND,
    Follows.GO_ON,
)
_TO_A_HOME: Mapping[By, tuple[Follows, ...]] = {
    By.HOUSEHOLD: (_AGAIN, _CLOSE, _SUSPEND),
    By.NOMINATING_OFFICER: (_AGAIN, _CLOSE, _SUSPEND),
    By.LANDLORD: (_AGAIN,),  # what a landlord does with its home costs the household nothing
}
#: What the engine can do after a reason, by the step and by who gives it.
_FOLLOWS: Mapping[str, Mapping[By, tuple[Follows, ...]]] = {
    Answered.APPROVAL.value: dict.fromkeys(By, (_CLOSE,)),
    Answered.OFFER.value: _TO_A_HOME,
    Answered.VIEWING.value: _TO_A_HOME,
    Answered.WITHDRAWAL.value: dict.fromkeys(By, (_CLOSE, _SUSPEND)),
    "override": dict.fromkeys(By, (_GO_ON,)),
}


def reason_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every reason that the engine could not act on, and every pathway without one."""
    for number, reason in enumerate(survey.region.reasons):
        if reason.step not in _STEPS:
            message = f'there is no step "{reason.step}"{nearest(reason.step, _STEPS)}'
            remedy = f"Write one of {', '.join(_STEPS)}"
            yield survey.fault(("reason", number, "step"), NAMES_NOTHING, message, remedy)
            continue
        may_be = [one for one in About if (one in OVERRIDDEN) is (reason.step == "override")]
        if reason.about not in may_be:
            message = f'at the step "{reason.step}" no reason is about the {reason.about}'
            remedy = f"Write one of {', '.join(may_be)}"
            yield survey.fault(("reason", number, "about"), UNFIT, message, remedy)
        givers = _FOLLOWS[reason.step]
        if reason.by not in givers:
            message = f'at the step "{reason.step}" no reason is given by the {reason.by}'
            remedy = f"Write one of {', '.join(givers)}"
            yield survey.fault(("reason", number, "by"), UNFIT, message, remedy)
        elif reason.follows not in givers[reason.by]:
            message = (
                f'"{reason.follows}" cannot follow from a reason that the {reason.by} gives '
                f'at the step "{reason.step}"'
            )
            remedy = f"Write one of {', '.join(givers[reason.by])}"
            yield survey.fault(("reason", number, "follows"), UNFIT, message, remedy)
    yield from _pathways(survey)


def _pathways(survey: Survey) -> Iterator[Fault]:
    """Yield every pathway that no answer could name, as no reason does."""
    lost = survey.lost.get("reason", frozenset())
    if lost is None:
        return
    known = lost | {
        reason.pathway for reason in survey.region.reasons if reason.step == Answered.WITHDRAWAL
    }
    for number, pathway in enumerate(survey.region.pathways):
        if pathway.key not in known:
            message = f'no reason for a withdrawal names the pathway "{pathway.key}"'
            remedy = f'Add a [[reason]] with pathway = "{pathway.key}" and step = "withdrawal"'
            yield survey.fault(("pathway", number, "key"), NOT_CHOSEN, message, remedy)
