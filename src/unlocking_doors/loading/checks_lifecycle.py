"""Lifecycle: no state that nothing leads to, none that nothing leaves, deadlines that can run."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.checks_choices import UNFIT
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import NAMES_NOTHING, Survey
from unlocking_doors.moves.lifecycle import (
    CONSENTS,
    OPTIONAL,
    STANDARD,
    Lifecycle,
    dead_ends,
    unreachable,
)

UNREACHABLE, DEAD_END = "UD-C701", "UD-C702"


def lifecycle_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every fault of the table of steps and of the deadlines."""
    if survey.lost.get("lifecycle", 0) is None:
        return  # what the region adds is not known
    lifecycle = Lifecycle.of(survey.region.lifecycle)
    yield from _changes(survey)
    yield from _states(survey, lifecycle)
    yield from _deadlines(survey, lifecycle)


def _changes(survey: Survey) -> Iterator[Fault]:
    changes = survey.region.lifecycle
    standard = {step.step for step in STANDARD}
    for place, name in enumerate(changes.forbid):
        if name not in standard:
            message = f'there is no standard step "{name}"{nearest(name, standard)}'
            yield survey.fault(("lifecycle", "forbid", place), NAMES_NOTHING, message)
        elif name not in OPTIONAL:
            message = f'"{name}" cannot be forbidden: the engine itself takes this step'
            remedy = f"Only these can be: {', '.join(sorted(OPTIONAL))}"
            yield survey.fault(("lifecycle", "forbid", place), UNFIT, message, remedy)
    known = survey.region.vocabulary
    for place, step in enumerate(changes.add):
        for need in step.needs:
            if need not in known and survey.keys("fact") is not None:
                message = f'there is no fact "{need}"{nearest(need, known)}'
                yield survey.fault(("lifecycle", "add", place, "needs"), NAMES_NOTHING, message)
        lacking = [need for need in CONSENTS if need not in step.needs]
        if step.ends == "circulated" and lacking:
            message = f'the step "{step.step}" leads into circulation without every consent'
            remedy = f'Add to its "needs": {", ".join(lacking)}'
            yield survey.fault(("lifecycle", "add", place), UNFIT, message, remedy)


def _deadlines(survey: Survey, lifecycle: Lifecycle) -> Iterator[Fault]:
    steps = {step.step for step in lifecycle.steps}
    for number, deadline in enumerate(survey.region.deadlines):
        for name, value, kind, there in (
            ("state", deadline.state, "state", lifecycle.states),
            ("step", deadline.step, "step", steps),
        ):
            if value not in there:
                message = f'there is no {kind} "{value}"{nearest(value, there)}'
                yield survey.fault(("deadline", number, name), NAMES_NOTHING, message)
        if deadline.step == "widen":
            message = 'the step "widen" leaves a case where it is, and its day is its own'
            remedy = "Set that day with the parameter days-before-widening"
            yield survey.fault(("deadline", number, "step"), UNFIT, message, remedy)


def _states(survey: Survey, lifecycle: Lifecycle) -> Iterator[Fault]:
    changes = survey.region.lifecycle
    # A standard state whose only way in the region forbids is just not used: no fault of anybody.
    unused = {state for step in STANDARD for state in step.starts}
    unused -= {step.ends for step in lifecycle.steps}
    unused -= {state for step in changes.add for state in step.starts}
    for state in unreachable(lifecycle.steps):
        if state not in unused:
            message = f'no chain of steps leads to the state "{state}"'
            remedy = "Add a step that ends in it, or correct its name"
            yield survey.fault(_where(survey, state), UNREACHABLE, message, remedy)
    for state in dead_ends(lifecycle.steps):
        message = f'no chain of steps leads from the state "{state}" to an end'
        remedy = "Add a step that starts from it, or correct its name"
        yield survey.fault(_where(survey, state), DEAD_END, message, remedy)


def _where(survey: Survey, state: str) -> Path:
    for place, step in enumerate(survey.region.lifecycle.add):
        if state in (*step.starts, step.ends):
            return ("lifecycle", "add", place)
    return ("lifecycle", "forbid")
