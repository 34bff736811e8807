"""Explain a home: who was offered it and why, who was next, or why nobody was."""

from collections.abc import Iterator, Mapping

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.lines import HomeExplanation, Line, Section
from unlocking_doors.commands.offering import ranking
from unlocking_doors.commands.past import made_again
from unlocking_doors.commands.pot import is_held
from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.commands.unused import unused_home
from unlocking_doors.errors import UnlockingDoorsError, counted
from unlocking_doors.matching import Allocator
from unlocking_doors.moves.cases import IN_POT, LAPSED, LET, TAKEN_BACK, HomeState, Offer
from unlocking_doors.moves.events import Event, OfferMade

_STATES = {
    IN_POT: "is in the pot",
    LET: "was let",
    LAPSED: "left the pot unused, as its landlord no longer held it",
    TAKEN_BACK: "was taken back by its landlord",
}
#: Of the households whom a home in the pot fits, those that are listed.
_FIRST = 5
#: Codes whose wording would tell where the danger is; the areas that suit circulate anyway.
_OF_AREA = frozenset({"area-fled", "area-to-avoid", "area-not-chosen"})
#: Codes that may circulate, counted over everyone who waited.
_CIRCULATE = {
    "too-few-bedrooms": "too few bedrooms",
    "too-many-bedrooms": "more bedrooms than may be offered",
    "access-not-met": "without the access needed",
}


def explain_home(
    desk: Desk, state: HomeState, allocators: Mapping[str, Allocator], *, safe: bool
) -> HomeExplanation:
    """
    Explain a home.

    Args:
        desk: The command under way, read-only.
        state: The home, and where it stands.
        allocators: The allocators that go by name: what one chose is made again.
        safe: Whether it is to circulate: then no case is named, nor what ranked it.
    """
    events = desk.unit.events()
    offers = [event for event in events if event.home == state.home.home and event.kind == "offer"]
    sections = []
    if offers:
        tell = _safe_offer if safe else _offer
        lines = tuple(tell(desk, events, event, allocators) for event in offers)
        heading = f"Offered {counted(len(offers), 'time')}"
        sections.append(Section(heading=heading, lines=lines))
    if state.state in {IN_POT, LAPSED, TAKEN_BACK}:
        sections.append(_unused(desk, state, safe=safe))
    if state.state == IN_POT and is_held(desk, state.home) and not safe:
        sections.append(_ranked(desk, state, allocators))
    return HomeExplanation(
        home=state.home.home,
        state=state.state,
        summary=_summary(desk, state, safe=safe),
        sections=tuple(sections),
    )


def _summary(desk: Desk, state: HomeState, *, safe: bool) -> str:
    home, region = state.home, desk.region
    area = region.area_by_key[home.area].name if home.area in region.area_by_key else home.area
    text = f"Home {home.home} of {region.account(home.landlord)}, in {area}, with "
    text += f"{counted(home.bedrooms, 'bedroom')}, in the pot from {home.released} on, "
    said = _STATES.get(state.state, "is under offer")
    if state.case and not safe:
        said += f" to case {state.case}"
    return f"{text}{said}{f' (on {state.ended})' if state.ended else ''}."


def _of(desk: Desk, event: Event) -> Offer:
    """Return the offer of an event, with what came of it."""
    offers = desk.case(event.case or "").offers
    return next(
        one for one in offers if isinstance(event.body, OfferMade) and one.nth == event.body.nth
    )


def _came(desk: Desk, offer: Offer, *, safe: bool = False) -> str:
    reason = desk.region.reason_by_key.get(offer.reason_code)
    if safe and reason and reason.by != "landlord":
        reason = None  # a household's own reason can tell where the danger is
    said = offer.outcome + (f" on {offer.answered}" if offer.answered else "")
    return f"{said}: {reason.label}" if reason else said


def _safe_offer(
    desk: Desk, _: tuple[Event, ...], event: Event, __: Mapping[str, Allocator]
) -> Line:
    came = _came(desk, _of(desk, event), safe=True)
    return Line(text=f"on {event.on}, to a household that it suits: {came}")


def _offer(
    desk: Desk, events: tuple[Event, ...], event: Event, allocators: Mapping[str, Allocator]
) -> Line:
    offer, made = _of(desk, event), event.body
    text = f"on {event.on}, to case {event.case}: {_came(desk, offer)}"
    if isinstance(made, OfferMade) and made.allocator:
        again = made_again(desk, events, event, made, allocators)
        by = f'Chosen by the allocator "{made.allocator}", seed {made.seed}.'
        if again.explainer is None:
            told = f"the batch of that day does not come out again ({again.why_not})"
            return Line(text=text, more=(by, f"What ranked it cannot be told: {told}."))
        said = again.explainer.offered(event.home or "")
        return Line(text=text, more=(by, *(_sentence(one.text) for one in said)))
    return Line(text=text, more=tuple(_chosen(desk, offer)))


def _chosen(desk: Desk, offer: Offer) -> Iterator[str]:
    yield "The coordinator's own choice."
    if offer.passed_over:
        yield f"It passed over {counted(offer.passed_over, 'household')} before it on the list."
    for code in filter(None, (offer.override, offer.security_override)):
        reason = desk.region.reason_by_key.get(code)
        yield f"The reason given: {reason.label if reason else code}."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _unused(desk: Desk, state: HomeState, *, safe: bool) -> Section:
    """Tell whom it did not suit while it was in the pot, and why."""
    one = unused_home(Snapshot.of(desk), state)
    if not one.waiting:
        return Section(heading="Nobody waited while it was in the pot", lines=())
    counts = dict(one.against)
    of_area = sum(counts.pop(code, 0) for code in _OF_AREA) if safe else 0
    lines = [Line(text=f"in an area that does not suit: {of_area}")] if of_area else []
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if not safe:
            alone = one.alone.get(code, 0)
            more = (f"the only reason against {counted(alone, 'household')}",) if alone else ()
            lines.append(Line(mark="not met", text=f"{code}: {number}", more=more))
        elif code in _CIRCULATE:
            lines.append(Line(text=f"{_CIRCULATE[code]}: {number}"))
    heading = f"{counted(one.waiting, 'household')} waited while it was in the pot; it suited "
    return Section(heading=f"{heading}{one.suited}", lines=tuple(lines))


def _ranked(desk: Desk, state: HomeState, allocators: Mapping[str, Allocator]) -> Section:
    """Tell who is first in today's list of a home, if the region's allocator can make one."""
    try:
        found = ranking(desk, state, seed=0, allocators=allocators)
    except UnlockingDoorsError as wrong:
        line = Line(text=f"the list cannot be made: {wrong.message}", more=(wrong.remedy,))
        return Section(heading="Households whom it fits today", lines=(line,))
    lines = [
        Line(text=f"in the order: {found.order}"),
        *(
            Line(
                mark="met",
                text=f"{one.place}. case {one.case} ({one.why})",
                more=(f"It would have come one place earlier {one.behind}.",) if one.behind else (),
            )
            for one in found.ranked[:_FIRST]
        ),
    ]
    return Section(heading=f"Households whom it fits today: {found.fitting}", lines=tuple(lines))
