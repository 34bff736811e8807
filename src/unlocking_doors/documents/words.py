"""Days, values and roles as people write them."""

from datetime import date, timedelta

from unlocking_doors.errors import counted
from unlocking_doors.findings import Effect
from unlocking_doors.policy.parameters import NO_LIMIT, ParameterValue
from unlocking_doors.policy.settings import CirculateTo, ReferenceFormat
from unlocking_doors.policy.steps import Actor
from unlocking_doors.publishing import calendar_period

ACTORS = {
    Actor.NOMINATING_OFFICER: "the nominating officer",
    Actor.NAMED_LEAD: "the named lead",
    Actor.COORDINATOR: "the coordinator",
    Actor.OFFERING_LANDLORD: "the landlord that offers",
    Actor.HOUSEHOLD: "the household",
}
EFFECTS = {
    Effect.DECLINE: "the request cannot be taken",
    Effect.RETURN: "the request goes back, to be put right",
    Effect.WARN: "it is noted, and changes nothing",
}
SENT_TO = {
    CirculateTo.ALL_PARTNERS: "every partner",
    CirculateTo.PARTNERS_WITH_HOMES_THERE: "the partners with homes in the areas that suit",
    CirculateTo.SUB_REGION_FIRST: "the partners of the household’s own part of the region first, "
    "and the others with homes in the areas that suit after a wait",
}
REFERENCES = {
    ReferenceFormat.ARC_SEQUENCE_YEAR: "ARC-01-16: a number and a year",
    ReferenceFormat.CHECK_SYMBOL: "seven symbols, and an eighth that catches a slip of the pen",
}
ACCESS = {
    "none": "no special access",
    "ground-floor": "ground floor",
    "step-free": "step-free",
    "wheelchair": "wheelchair access",
}


def day(on: date) -> str:
    """Write a day as ``30 September 2024``."""
    return f"{on.day} {calendar_period(f'{on:%Y-%m}').label}"


def last_day(until: date | None) -> str:
    """Write the last day of what ends before *until*; nothing where no end is known."""
    return "" if until is None else day(until - timedelta(days=1))


def value(said: ParameterValue, unit: str) -> str:
    """Write the value of a parameter with its unit."""
    match said:
        case bool():
            return "yes" if said else "no"
        case tuple():
            return ", ".join(one.replace("-", " ") for one in said)
        case int() if unit.endswith("s"):
            return counted(said, unit[:-1])
        case str() if said == NO_LIMIT:
            return said
    return f"{said} {unit}".strip()


def capital(text: str) -> str:
    """Begin a text with a capital."""
    return text[:1].upper() + text[1:]
