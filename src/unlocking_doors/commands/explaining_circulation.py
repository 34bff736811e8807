"""To whom a case's request went each time, first to its sub-region, and when it was reviewed."""

from collections.abc import Iterator
from datetime import date, timedelta

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.lines import Line
from unlocking_doors.errors import counted
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Circulated, Event
from unlocking_doors.moves.looks import Alike
from unlocking_doors.moves.requests import days_to_widening, recipients
from unlocking_doors.policy.anonymity import Coarsening


def circulations(desk: Desk, case: Case) -> Iterator[Line]:
    """Tell each circulation, widening and review, and the day from which it goes further."""
    told: tuple[str, ...] = ()
    is_narrow = False
    for event in desk.unit.events_of(case.key):
        if event.kind == "review":
            yield Line(text=f"reviewed on {event.on} and goes on")
        if not isinstance(event.body, Circulated):
            continue
        to = event.body.to
        reached = f"{counted(len(to), 'partner')} on {event.on}"
        if event.kind == "widen":
            more = [partner for partner in to if partner not in told]
            new = f"{len(more)} of them new: {', '.join(more)}"
            is_narrow = False
            yield Line(text=f"widened to {reached}", more=(new,))
        else:
            is_narrow = _is_narrow(desk, case, event.body, event.on)
            where = ", with homes in its own sub-region, which comes first" if is_narrow else ""
            yield Line(text=f"circulated to {reached}{where}", more=(", ".join(to),))
            if event.body.alike is not None:
                yield _alike(desk, event, event.body.alike)
        told = to
    began = case.first("circulated")
    if is_narrow and began is not None and case.state == "circulated":
        wait = days_to_widening(desk.region, desk.today) or 0
        text = f"goes beyond its own sub-region from {began + timedelta(days=wait)} on"
        yield Line(text=text, more=(f"{wait} days after it was first circulated.",))


#: What is shown instead, after each step.
_SHOWN = {
    Coarsening.CONTACT_WITHHELD: "the coordinator as the contact",
    Coarsening.COHORT_WITHHELD: "no kind of harm",
    Coarsening.AREA_TO_SUB_REGION: "the sub-region of the area",
    Coarsening.AREA_WITHHELD: "no area",
    Coarsening.LANDLORD_TO_KIND: "the kind of landlord",
    Coarsening.LANDLORD_WITHHELD: "no landlord",
    Coarsening.PEOPLE_TO_ADULTS_AND_CHILDREN: "adults and children, without their ages",
    Coarsening.PEOPLE_TO_TOTAL: "the number of people alone",
}


def _alike(desk: Desk, event: Event, alike: Alike) -> Line:
    """Tell how many a request fitted, what it showed less for it, and why it was not held."""
    text = (
        f"what it shows fits {counted(alike.cases, 'case')} of the {alike.months} months to "
        f"{event.on}, its own counted; the region asks for {alike.least}"
    )
    more = ["How many households of the population it fits was not assessed."]
    if alike.households is not None:
        more = [f"Of the population it fits {counted(alike.households, 'household')} at most."]
    if alike.steps:
        more.append(f"It was made coarser: {'; '.join(_SHOWN[step] for step in alike.steps)}.")
    if not alike.is_enough:
        more.append("That is too few, and the region allows nothing coarser.")
    if event.reason_code:
        reason = desk.region.reason_by_key.get(event.reason_code)
        more.append(f"It was released for: {reason.label if reason else event.reason_code}.")
    return Line(text=text, more=tuple(more))


def _is_narrow(desk: Desk, case: Case, body: Circulated, on: date) -> bool:
    """Tell whether a request went to fewer partners than it would once its wait was over."""
    if days_to_widening(desk.region, on) is None:
        return False
    area = case.referral.area or ""
    return not {*recipients(body.request.areas, desk.region, on, area=area, is_wide=True)} <= {
        *body.to
    }
