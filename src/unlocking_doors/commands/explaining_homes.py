"""Why each home that was in the pot did not suit a case that waits."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from unlocking_doors.commands.desk import Desk, noon
from unlocking_doors.commands.lines import Line, Section
from unlocking_doors.commands.posing import problem
from unlocking_doors.commands.pot import is_held
from unlocking_doors.matching import Reason, safely, why_not
from unlocking_doors.moves.cases import IN_POT, Case, HomeState

#: What a home that does not suit is called, by the kind of the reason.
_KINDS = {
    "area": "in an area that does not suit",
    "safety": "not safe",
    "size": "of the wrong size",
    "access": "without the access needed",
    "landlord": "of the household's own landlord",
    "tenancy": "on a less secure tenancy",
    "refusal": "refused before",
    "dates": "not held at the time",
}


def homes_seen(desk: Desk, case: Case, *, safe: bool = False) -> Section:
    """
    Say of every home that was in the pot while the case waited why it did not suit.

    Args:
        desk: The command under way.
        case: A circulated case.
        safe: Say only what may circulate.
    """
    since = case.first("circulated") or desk.today
    seen = [
        state
        for state in desk.unit.homes()
        if state.home.released <= desk.today and (state.ended is None or state.ended > since)
    ]
    if not seen:
        return Section(heading=f"No home has been in the pot since {since}", lines=())
    against = [_against_home(desk, case, state, max(since, state.home.released)) for state in seen]
    heading = f"Homes in the pot since {since}: {len(seen)}"
    if safe:
        lines = [_safe(state, why) for state, why in zip(seen, against, strict=True)]
        return Section(heading=heading, lines=tuple(lines))
    kinds = Counter(kind for reasons in against for kind in {reason.kind for reason in reasons})
    counts = [f"{number} {_KINDS.get(kind, kind)}" for kind, number in kinds.most_common()]
    offered = {offer.home for one in desk.unit.cases() for offer in one.offers}
    lines = [
        _home(desk, case, state, why, offered) for state, why in zip(seen, against, strict=True)
    ]
    fitting = sum(not reasons for reasons in against)
    first = Line(text=f"{fitting} suited. Of the others: {', '.join(counts) or 'none'}.")
    return Section(heading=heading, lines=(first, *lines))


def _safe(state: HomeState, against: tuple[Reason, ...]) -> Line:
    mark = "not met" if against else "met"
    return Line(mark=mark, text=f"home {state.home.home}", more=safely(against))


def _against_home(desk: Desk, case: Case, state: HomeState, on: date) -> tuple[Reason, ...]:
    day = Desk(unit=desk.unit, region=desk.region, now=noon(on))
    posed = problem(day, case=case, home=state)
    return why_not(posed.requests[0], posed.vacancies[0], posed)


def _home(
    desk: Desk,
    case: Case,
    state: HomeState,
    against: tuple[Reason, ...],
    offered: Collection[str],
) -> Line:
    home = state.home
    bedrooms = f"{home.bedrooms} bedroom{'' if home.bedrooms == 1 else 's'}"
    text = f"home {home.home} of {home.landlord}, {bedrooms}"
    if against:
        return Line(mark="not met", text=text, more=tuple(reason.text for reason in against))
    if state.state == IN_POT and is_held(desk, home):
        why = "It suits; the next round may offer it."
    elif state.state == IN_POT:
        why = "It suited, and its landlord no longer holds it."
    elif state.case is not None and state.case != case.key:
        why = f"It suited, and was offered to case {state.case}, which came first."
    elif any(offer.home == home.home for offer in case.offers):
        why = f"It suited, and was offered to this case; it is now {state.state}."
    elif home.home not in offered:
        why = f"It suited, and left the pot on {state.ended} before a round could offer it."
    else:
        why = f"It suited, was offered to others first, and is now {state.state}."
    return Line(mark="met", text=text, more=(why,))
