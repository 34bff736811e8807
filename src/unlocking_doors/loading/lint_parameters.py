"""Parameters that nobody reads, and parameters in another unit than the one that is counted in."""

from collections.abc import Iterable, Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.lint_code import words_of_package
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.conditions import tests_of
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import (
    DAYS_BEFORE_WIDENING,
    DAYS_TO_REVIEW,
    ENGINE_PARAMETERS,
    ENGINE_UNITS,
    CirculateTo,
)

NOT_USED, OTHER_UNIT = "UD-L030", "UD-L031"


def parameter_findings(survey: Survey, helpers: Iterable[object]) -> Iterator[Fault]:
    """
    Yield every parameter that nothing reads, or that is counted in another unit.

    Args:
        survey: The region.
        helpers: Functions or modules that may read its parameters, beside its rules in Python.
    """
    units = _units(survey.region)
    used = {*units, *_in_rules(survey.region)}
    unread = [one.key for one in survey.region.parameters if one.key not in used]
    named = _in_code(survey.region, helpers) if unread else frozenset()
    for number, parameter in enumerate(survey.region.parameters):
        key, path = parameter.key, ("parameter", number, "key")
        if key in unread and key not in named:
            yield survey.fault(path, NOT_USED, *_not_used(key))
        wanted = units.get(key, "")
        if wanted and parameter.unit != wanted:
            message = f'its unit is "{parameter.unit}", and the engine counts it in {wanted}'
            remedy = f'Give its values in {wanted}, and write unit = "{wanted}"'
            yield survey.fault(("parameter", number, "unit"), OTHER_UNIT, message, remedy)


def _not_used(key: str) -> tuple[str, str]:
    if key == DAYS_BEFORE_WIDENING:
        message = "nothing reads it: requests do not go to their own sub-region first"
        return message, f'Write to = "{CirculateTo.SUB_REGION_FIRST}" in [circulation]'
    message = "no rule, cohort or deadline reads it, and the engine does not either"
    return message, "Let a rule name it, correct its key, or take it out"


def _units(region: Region) -> dict[str, str]:
    """Return the parameters that the engine reads for this region, each with its unit."""
    offers = dict.fromkeys((cohort.offers_allowed for cohort in region.cohorts), "offers")
    days = dict.fromkeys((deadline.days for deadline in region.deadlines), "days")
    days[DAYS_TO_REVIEW] = "days"
    if region.circulation.to is CirculateTo.SUB_REGION_FIRST:
        days[DAYS_BEFORE_WIDENING] = "days"
    return {**offers, **days, **{key: ENGINE_UNITS[key] for key in ENGINE_PARAMETERS}}


def _in_rules(region: Region) -> set[str]:
    return {test.parameter for rule in region.rules for test in tests_of(rule.require)}


def _in_code(region: Region, helpers: Iterable[object]) -> frozenset[str]:
    """Return every word of the packages that hold the region's rules in Python, and of others."""
    code = (*(rule.function for rule in region.python_rules), *helpers)
    return frozenset[str]().union(*map(words_of_package, code))
