"""What a region must choose for itself, and whether what it chose can be used."""

from collections.abc import Callable, Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.facts.case_facts import FactKind
from unlocking_doors.facts.households import AgeBand
from unlocking_doors.loading.checks_conditions import REFERENCES
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.parameters import NO_LIMIT, ParameterValue
from unlocking_doors.policy.settings import (
    DAYS_BEFORE_WIDENING,
    DAYS_TO_REVIEW,
    ENGINE_PARAMETERS,
    CirculateTo,
)
from unlocking_doors.policy.targets import MOST_HOMES

NOT_CHOSEN, UNFIT = "UD-C601", "UD-C602"

_MOST_DAYS = 3_660
_MOST_ROOMS = 20
_AGES = tuple(band.youngest for band in AgeBand)


def _between(least: int, most: int) -> Callable[[ParameterValue], str]:
    def check(value: ParameterValue) -> str:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if fits else f"a whole number from {least} to {most:,}"

    return check


def _offers(value: ParameterValue) -> str:
    return "" if value == NO_LIMIT or not _between(1, 100)(value) else f'1 or more, or "{NO_LIMIT}"'


def _age(value: ParameterValue) -> str:
    return "" if type(value) is int and value in _AGES else f"one of {', '.join(map(str, _AGES))}"


#: What each of the engine's parameters must be.
_ENGINE: dict[str, Callable[[ParameterValue], str]] = {
    "days-between-rounds": _between(1, _MOST_DAYS),
    "days-to-circulate": _between(0, _MOST_DAYS),
    "days-from-acceptance-to-move": _between(0, _MOST_DAYS),
    "offers-allowed": _offers,
    "own-room-age": _age,
    "bedrooms-above-need": _between(0, _MOST_ROOMS),
}


def choice_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every choice that is missing or cannot be used."""
    yield from _parameters(survey)
    yield from _numbers(survey)
    yield from _own_facts(survey)
    yield from _hand_overs(survey)


def _parameters(survey: Survey) -> Iterator[Fault]:
    known = survey.keys("parameter")
    for key, label in ENGINE_PARAMETERS.items():
        if known is not None and key not in known:
            message = f'the parameter "{key}" is missing: {label}'
            yield survey.fault(("region",), NOT_CHOSEN, message, "Add it as a [[parameter]]")
    widens = survey.region.circulation.to is CirculateTo.SUB_REGION_FIRST
    if widens and known is not None and DAYS_BEFORE_WIDENING not in known:
        message = f'the parameter "{DAYS_BEFORE_WIDENING}" is missing: how long a request waits'
        remedy = "Add it as a [[parameter]], or circulate to others at once"
        yield survey.fault(("circulation", "to"), NOT_CHOSEN, message, remedy)
    days = {deadline.days for deadline in survey.region.deadlines}
    days |= {DAYS_BEFORE_WIDENING, DAYS_TO_REVIEW}
    offers = {cohort.offers_allowed for cohort in survey.region.cohorts}
    for number, parameter in enumerate(survey.region.parameters):
        check = _ENGINE.get(parameter.key)
        if parameter.key in offers:
            check = _offers
        elif check is None and parameter.key in days:
            check = _between(0, _MOST_DAYS)
        for since, value in parameter.values.items() if check else ():
            wanted = check(value) if check else ""
            if wanted:
                path: Path = ("parameter", number, "values", since.isoformat())
                yield survey.fault(path, UNFIT, f"the value from {since} must be {wanted}")


def _numbers(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    for name in ("closed_case_months", "not_eligible_months", "ledger_years"):
        if getattr(region.retention, name) < 1:
            yield survey.fault(("retention", name), UNFIT, f"{name} must be 1 or more")
    for number, target in enumerate(region.targets):
        if not 0 <= target.homes <= MOST_HOMES:
            message = f"homes must be from 0 to {MOST_HOMES}"
            yield survey.fault(("target", number, "homes"), UNFIT, message)
    for number, row in enumerate(region.funding):
        if row.amount < 0:
            yield survey.fault(("funding", number, "amount"), UNFIT, "amount must not be negative")
    risk = region.vocabulary["risk_level"].choices
    for place, band in enumerate(region.matching.risk_bands):
        if band not in risk:
            message = f'"{band}" is no risk level'
            path: Path = ("matching", "risk_bands", place)
            yield survey.fault(path, UNFIT, message, f"Write some of {', '.join(risk)}")
        if band in region.matching.risk_bands[:place]:
            path = ("matching", "risk_bands", place)
            yield survey.fault(path, UNFIT, f'"{band}" stands there twice', "Name each level once")


def _own_facts(survey: Survey) -> Iterator[Fault]:
    for number, fact in enumerate(survey.region.own_facts):
        if (fact.kind is FactKind.CHOICE) != bool(fact.choices):
            message = 'a fact has "choices" if and only if it is a choice'
            yield survey.fault(("fact", number, "choices"), UNFIT, message)
        if (fact.kind in {FactKind.KEY, FactKind.KEYS}) != (fact.of in REFERENCES):
            message = f'a fact names "of" ({", ".join(REFERENCES)}) if and only if it is a key'
            yield survey.fault(("fact", number, "of"), UNFIT, message)


def _hand_overs(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    closed = region.identity.closed
    for number, row in enumerate(region.hand_overs):
        if closed is not None and row.on > closed:
            message = f"it is on {row.on}, and the scheme no longer runs from {closed} on"
            remedy = f"Write {closed} or an earlier day"
            yield survey.fault(("hand_over", number, "on"), UNFIT, message, remedy)
    if closed is None or survey.lost.get("hand_over", 0) is None:
        return
    if survey.lost.get("hand_over") or any(not row.cohorts for row in region.hand_overs):
        return
    named = {key for row in region.hand_overs for key in row.cohorts}
    left = [cohort.key for cohort in region.cohorts if cohort.key not in named]
    if left:
        listed = ", ".join(left) if region.hand_overs else "any cohort"
        message = f"the scheme closes, and no [[hand_over]] takes the open cases of {listed}"
        remedy = "Add one with cohorts = [] for every case that no other names"
        yield survey.fault(("region", "closed"), NOT_CHOSEN, message, remedy)
