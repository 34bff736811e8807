"""Explain a case so that it may circulate: by its reference code, without where the danger is."""

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.explaining_homes import homes_seen
from unlocking_doors.commands.lines import Line, Section
from unlocking_doors.commands.what_if import what_if
from unlocking_doors.findings import Answer, Assessment
from unlocking_doors.moves.cases import Case


def safe_summary(case: Case) -> str:
    """Say where a case stands, by the code that circulates."""
    state, since = case.stays[-1]
    name = f"The request {case.reference}" if case.reference else "This request"
    return f"{name} is {state.replace('-', ' ')} (since {since})."


def safe_sections(desk: Desk, case: Case, assessment: Assessment | None) -> tuple[Section, ...]:
    """
    Tell what may circulate: the rules without what was seen, the states, and homes that passed.

    Neither the kind of harm nor anybody's age or sex is told, nor who else was offered a home.
    """
    sections = [] if assessment is None else [_rules(assessment)]
    lines = tuple(Line(text=f"{on}: {state}") for state, on in case.stays)
    sections.append(Section(heading="What happened", lines=lines))
    if case.state == "circulated":
        sections += [homes_seen(desk, case, safe=True), what_if(desk, case, safe=True)]
    return tuple(sections)


def _rules(assessment: Assessment) -> Section:
    """Tell the rules that every case is asked; those of a kind of harm would tell which it is."""
    return Section(
        heading=f"The rules of {assessment.as_at} say: {assessment.outcome.value}",
        lines=tuple(
            Line(
                mark=one.answer.value,
                text=one.label,
                more=(
                    *(() if one.answer is Answer.MET else (one.reason,)),
                    *((f"What would change it: {one.remedy}.",) if one.remedy else ()),
                    f"Source: {one.source}; in force from {one.since}.",
                ),
            )
            for one in assessment.findings
            if not one.cohort
        ),
    )
