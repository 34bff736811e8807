"""Who is referred, circulated and moved: by what the applicants chose to say of themselves."""

from collections.abc import Mapping

from unlocking_doors.facts.households import Household
from unlocking_doors.moves.cases import Case
from unlocking_doors.reports.tables.axes import by_progress
from unlocking_doors.reports.tables.counting import (
    APPLICANTS,
    OTHER,
    YEAR,
    Axis,
    Ground,
    Table,
    axis,
)
from unlocking_doors.reports.tables.requests import received

_NOT_SAID = "Another answer, or not said"
_SEXES = {"female": "Female", "male": "Male", OTHER: _NOT_SAID}
#: The groups of the national lettings return (W40), as a referral writes them.
_ETHNIC_GROUPS = {
    "white": "White",
    "mixed or multiple": "Mixed or multiple",
    "asian": "Asian",
    "black": "Black",
    "arab or other": "Arab or other",
    OTHER: "Not said, or another answer",
}
_DISABILITY = {"yes": "Disabled", "no": "Not disabled", OTHER: _NOT_SAID}
_HOUSEHOLDS = {
    "one-adult": "One adult",
    "adults": "Adults",
    "adult-with-children": "One adult with children",
    "adults-with-children": "Adults with children",
    OTHER: "Not known",
}
_WHY = (
    "One characteristic at a time, of the whole region, in three steps: two of them together, or "
    "with a place, are those of a few people. Counted are those who consented to monitoring."
)


def _is_monitored(case: Case, ground: Ground) -> bool:
    """Tell whether a case came in, in the period, with consent to monitoring by its end."""
    return received(case, ground) and ground.is_over(case.referral.consents.to_monitoring)


def _by_answer(field: str, label: str, answers: Mapping[str, str]) -> Axis[Case]:
    def of(case: Case, _: Ground) -> str:
        said = getattr(case.referral.equality, field, "").strip().casefold()
        return said if said in answers else OTHER

    return axis(field.replace("_", "-"), label, answers, of)


def _household(case: Case, _: Ground) -> str:
    household = case.referral.household
    if household is None or not household.members:
        return OTHER
    return _kind(household)


def _kind(household: Household) -> str:
    adults = household.size - household.children
    many = "adults" if adults > 1 else "adult"
    if household.children:
        return f"{many}-with-children"
    return "adults" if adults > 1 else "one-adult"


def _table(key: str, axis_of: Axis[Case]) -> Table[Case]:
    return Table(
        key=f"applicants-by-{key}",
        what="Applicants who came in",
        counted=APPLICANTS,
        among=_is_monitored,
        by=lambda _: (axis_of, by_progress()),
        why=_WHY,
        periods=(YEAR,),
    )


TABLES = (
    _table("sex", _by_answer("sex", "Sex of the applicant", _SEXES)),
    _table("ethnic-group", _by_answer("ethnic_group", "Ethnic group", _ETHNIC_GROUPS)),
    _table("disability", _by_answer("disability", "Disability", _DISABILITY)),
    _table("household", axis("household", "Household", _HOUSEHOLDS, _household)),
)
