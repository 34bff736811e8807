"""The one rule that the engine adds: a property request must be complete."""

from collections.abc import Mapping

from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.region import Identity
from unlocking_doors.policy.rules import PythonRule, Ruling

#: Key of the rule.
REQUEST_COMPLETE = "request-complete"

#: What no property request can be written without: a guess would offer a home that is unsafe, or
#: that cannot be used, or would leave a debt with nobody.
NEEDED = ("landlord", "area", "access", "bedrooms_needed")


def request_complete(identity: Identity) -> PythonRule:
    """Return the rule, in force for as long as the region's scheme."""
    return PythonRule(
        key=REQUEST_COMPLETE,
        label="Landlord, area, household and the access it needs are given",
        source=f"what a property request is made of; {identity.source}",
        since=identity.opened,
        if_not_met=Effect.RETURN,
        reason="Landlord, area, household or the access it needs is not given.",
        remedy='Give each: sex and age of each person, and "none" where no access is needed',
        function=_answer,
    )


def _answer(facts: CaseFacts, _parameters: Mapping[str, ParameterValue]) -> Ruling:
    missing = tuple(name for name in NEEDED if facts.get(name) is None)
    return Ruling(answer=Answer.UNKNOWN if missing else Answer.MET, missing=missing)
