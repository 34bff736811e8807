"""To whom a case's request went each time, first to its sub-region, and when it was reviewed."""

from collections.abc import Iterator
from datetime import date, timedelta

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.lines import Line
from unlocking_doors.errors import counted
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.requests import days_to_widening, recipients


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
        told = to
    began = case.first("circulated")
    if is_narrow and began is not None and case.state == "circulated":
        wait = days_to_widening(desk.region, desk.today) or 0
        text = f"goes beyond its own sub-region from {began + timedelta(days=wait)} on"
        yield Line(text=text, more=(f"{wait} days after it was first circulated.",))


def _is_narrow(desk: Desk, case: Case, body: Circulated, on: date) -> bool:
    """Tell whether a request went to fewer partners than it would once its wait was over."""
    if days_to_widening(desk.region, on) is None:
        return False
    area = case.referral.area or ""
    return not {*recipients(body.request.areas, desk.region, on, area=area, is_wide=True)} <= {
        *body.to
    }
