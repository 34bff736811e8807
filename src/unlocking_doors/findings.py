"""A decision is a list of findings."""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from unlocking_doors.sensitive import sensitive


class Answer(StrEnum):
    """What a rule answers for one case."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


class Effect(StrEnum):
    """What follows when a rule is not met."""

    DECLINE = "decline"
    RETURN = "return"
    WARN = "warn"


class Outcome(StrEnum):
    """What an assessment says of a case."""

    ELIGIBLE = "eligible"
    MORE_INFORMATION = "more information needed"
    NOT_ELIGIBLE = "not eligible"


@frozen(kw_only=True)
class Finding:
    """
    One rule's answer for one case.

    Attributes:
        rule: Key of the rule.
        label: The rule in a few words.
        answer: Met, not met or unknown.
        effect: What follows when it is not met.
        reason: Why, in words that may be circulated.
        detail: Why, with the values seen: for the coordinator only.
        remedy: What would change the answer; empty when nothing needs to.
        source: Where the rule comes from.
        since: First day on which this version of the rule was in force.
        cohort: The cohort that asks for it; empty when every cohort does.
        missing: Facts that are not known and that this rule asks.
    """

    rule: str
    label: str
    answer: Answer
    effect: Effect
    reason: str
    detail: str = sensitive(default="")
    remedy: str = ""
    source: str
    since: date
    cohort: str = sensitive(default="")
    missing: tuple[str, ...] = ()


@frozen(kw_only=True)
class Assessment:
    """
    What the rules of one day say of one case.

    Attributes:
        case: Key of the case.
        as_at: The day whose rules were applied.
        outcome: Eligible, not eligible, or more information needed.
        cohort: The cohort that the case goes under; empty when none is known.
        findings: Every rule's answer, in the region's order.
        missing: The facts that could still decide it, and no others.
        fingerprint: Of the region whose rules were applied.
    """

    case: str
    as_at: date
    outcome: Outcome
    cohort: str = sensitive(default="")
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    missing: tuple[str, ...] = ()
    fingerprint: str = ""
