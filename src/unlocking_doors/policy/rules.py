"""Rules: a condition tree, or a Python function, with its source and what follows from it."""

from collections.abc import Callable, Mapping
from datetime import date

from attrs import field, frozen

from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.periods import InForce
from unlocking_doors.policy.conditions import Condition
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.sensitive import sensitive


@frozen(kw_only=True)
class Rule(InForce):
    """
    One version of one rule. Versions of a rule share its key and follow each other in date.

    Attributes:
        key: Key of the rule.
        label: The rule in a few words.
        source: Where it comes from.
        require: What must hold.
        if_not_met: What follows when it does not: decline, return or warn.
        reason: Why a case does not meet it, in words that may be circulated.
        remedy: What would change that.
    """

    key: str
    label: str
    source: str
    require: Condition
    if_not_met: Effect
    reason: str
    remedy: str = ""


@frozen(kw_only=True)
class Ruling:
    """
    What a Python rule answers.

    Attributes:
        answer: Met, not met or unknown.
        detail: Why, for the coordinator only.
        missing: The facts it would need; only with an unknown answer.
    """

    answer: Answer
    detail: str = sensitive(default="")
    missing: tuple[str, ...] = ()


RuleFunction = Callable[[CaseFacts, Mapping[str, ParameterValue]], Ruling]


@frozen(kw_only=True)
class PythonRule(InForce):
    """
    A rule that a tree cannot say: a Python function beside the region's data.

    Attributes:
        distribution: Distribution that the function comes from.
        version: Its version.
        source_hash: SHA-256 of the function's source, so that a decision is replayed by the
            same code or not at all.
        function: Called with the facts and the parameters of the day.
    """

    key: str
    label: str
    source: str
    if_not_met: Effect
    reason: str
    remedy: str = ""
    distribution: str = ""
    version: str = ""
    source_hash: str = ""
    function: RuleFunction | None = field(
        default=None, eq=False, repr=False, metadata={"plain": False}
    )


def rule(
    *,
    key: str,
    label: str,
    source: str,
    since: date,
    if_not_met: Effect,
    reason: str,
    until: date | None = None,
    remedy: str = "",
) -> Callable[[RuleFunction], PythonRule]:
    """
    Make a rule of a function ``(facts, parameters) -> Ruling``.

    The package, its version and the hash of the source are filled in when the rule is
    registered.
    """

    def decorate(function: RuleFunction) -> PythonRule:
        return PythonRule(
            key=key,
            label=label,
            source=source,
            since=since,
            until=until,
            if_not_met=if_not_met,
            reason=reason,
            remedy=remedy,
            function=function,
        )

    return decorate
