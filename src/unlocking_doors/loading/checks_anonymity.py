"""How many must look alike, what becomes coarser, and the population table."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks_choices import NOT_CHOSEN, UNFIT
from unlocking_doors.loading.checks_references import TWICE
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.anonymity import LEAVES_NOTHING_TO, Coarsening
from unlocking_doors.policy.settings import CirculateTo, Circulation

#: A case is always like itself: a smaller number would ask for nothing.
_LEAST = 2


def anonymity_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every choice about what circulates that is missing, or that cannot be used."""
    if "anonymity" not in survey.lost:
        yield from _choices(survey)
        yield from _steps(survey)
    yield from _population(survey)


def _choices(survey: Survey) -> Iterator[Fault]:
    asked = survey.region.anonymity
    if asked.least_alike is None:
        if asked.coarsen or asked.if_not_assessed is not None:
            message = '"least_alike" is missing, and without it nothing is counted'
            remedy = "Write how many a request must fit, its own case counted; or take the rest out"
            yield survey.fault(("anonymity",), NOT_CHOSEN, message, remedy)
    elif asked.least_alike < _LEAST:
        message = f"least_alike must be {_LEAST} or more: a request always fits its own case"
        yield survey.fault(("anonymity", "least_alike"), UNFIT, message)
    if asked.least_alike is not None and asked.if_not_assessed is None:
        message = '"if_not_assessed" is missing: what follows without a population table'
        remedy = 'Write "circulate" or "hold"'
        yield survey.fault(("anonymity",), NOT_CHOSEN, message, remedy)
    if asked.months < 1:
        yield survey.fault(("anonymity", "months"), UNFIT, "months must be 1 or more")


def _steps(survey: Survey) -> Iterator[Fault]:
    """Yield every step after which a request tells as much as before."""
    steps = survey.region.anonymity.coarsen
    vain = {} if "circulation" in survey.lost else _in_vain(survey.region.circulation)
    for place, step in enumerate(steps):
        path: Path = ("anonymity", "coarsen", place)
        before = steps[:place]
        if step in before:
            yield survey.fault(path, TWICE, f'the step "{step}" stands there twice')
        elif LEAVES_NOTHING_TO.get(step) in before:
            message = f'"{step}" changes nothing after "{LEAVES_NOTHING_TO[step]}"'
            yield survey.fault(path, UNFIT, message, "Write the smaller step first")
        if step in vain:
            yield survey.fault(path, UNFIT, f'"{step}" hides nothing {vain[step]}', "Take it out")


def _in_vain(circulation: Circulation) -> dict[Coarsening, str]:
    """Return the steps that hide nothing by the way in which a region circulates, and why not."""
    found = {}
    if not circulation.shows_area:
        found[Coarsening.AREA_TO_SUB_REGION] = "where shows_area is false"
    if not circulation.shows_cohort:
        found[Coarsening.COHORT_WITHHELD] = "where shows_cohort is false"
    if circulation.to is CirculateTo.SUB_REGION_FIRST:
        found[Coarsening.AREA_WITHHELD] = (
            f'where to is "{circulation.to}": whoever is asked first knows the sub-region'
        )
    return found


def _population(survey: Survey) -> Iterator[Fault]:
    seen: set[tuple[str, str, int]] = set()
    for number, row in enumerate(survey.region.population):
        yield from survey.unknown(("population", number, "landlord"), "partner", row.landlord)
        yield from survey.unknown(("population", number, "area"), "area", row.area)
        if row.people < 1:
            message = "people must be 1 or more"
            yield survey.fault(("population", number, "people"), UNFIT, message)
        if row.households < 0:
            message = "households must not be negative"
            yield survey.fault(("population", number, "households"), UNFIT, message)
        place = (row.landlord, row.area, row.people)
        if place in seen:
            message = "another row has the same landlord, area and people"
            yield survey.fault(("population", number, "key"), TWICE, message, "Keep one of them")
        seen.add(place)
