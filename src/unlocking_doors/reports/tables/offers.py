"""Offers and homes: what came of each."""

from collections.abc import Iterator

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import LET, Case, HomeState, Offer
from unlocking_doors.policy.reasons import About
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.tables.axes import (
    BEDROOMS,
    bedrooms,
    by_strand,
    part_of,
    sub_regions,
)
from unlocking_doors.reports.tables.counting import (
    OTHER,
    QUARTER,
    YEAR,
    Axis,
    Counted,
    Ground,
    Table,
    axis,
)

_FEW = "a small number could tell who somebody is."
_ABOUT = {
    About.HOME.value: "The home",
    About.HOUSEHOLD.value: "The household's own reasons",
    OTHER: "Another reason",
}


@frozen(kw_only=True)
class Offered:
    """One offer, and the case that it was made to."""

    case: Case
    offer: Offer


def _offers(snapshot: Snapshot) -> Iterator[Offered]:
    for case in snapshot.cases:
        for offer in case.offers:
            yield Offered(case=case, offer=offer)


def _is_of(one: Offered, ground: Ground) -> bool:
    return ground.holds(one.offer.on)


def _knowers(one: Offered, ground: Ground) -> tuple[str, ...]:
    return ground.knowers(one.case)


OFFERS: Counted[Offered] = Counted(
    counts="offers",
    every=_offers,
    key=lambda one: f"offer {one.case.key} {one.offer.nth}",
    knowers=_knowers,
)


def _answer(one: Offered, ground: Ground) -> str:
    """Return what came of an offer by the end of the period; later answers are not looked at."""
    outcome = one.offer.outcome
    return outcome if outcome != "accepted" and ground.is_over(one.offer.answered) else "open"


def _by_answer() -> Axis[Offered]:
    labels = {
        "let": "The household moved",
        "refused": "Refused by the household",
        "withdrawn": "Withdrawn",
        "open": "Open at the end",
    }
    return axis("answer", "What came of it", labels, _answer)


def _strand_of_offers(region: Region) -> Axis[Offered]:
    strand = by_strand(region)
    return Axis(dimension=strand.dimension, of=lambda one, ground: strand.of(one.case, ground))


def _was_refused(one: Offered, ground: Ground) -> bool:
    return one.offer.outcome == "refused" and ground.holds(one.offer.answered)


def _by_about() -> Axis[Offered]:
    def of(one: Offered, ground: Ground) -> str:
        reason = ground.region.reason_by_key.get(one.offer.reason_code)
        return reason.about.value if reason and reason.about.value in _ABOUT else OTHER

    return axis("about", "What it was refused for", _ABOUT, of)


HOMES: Counted[HomeState] = Counted(
    counts="homes",
    every=lambda snapshot: snapshot.homes,
    key=lambda state: f"home {state.home.home}",
    knowers=lambda state, _: (state.home.landlord,),
)


def _given(state: HomeState, ground: Ground) -> bool:
    return ground.holds(state.home.released)


def _by_size() -> Axis[HomeState]:
    return axis("bedrooms", "Size", BEDROOMS, lambda state, _: bedrooms(state.home.bedrooms))


def _where(region: Region) -> tuple[Axis[HomeState], ...]:
    def of(state: HomeState, ground: Ground) -> str:
        return part_of(ground.region.area_by_key.get(state.home.area))

    found = sub_regions(region)
    return (axis("sub-region", "Sub-region", found, of),) if len(found) > 1 else ()


def _use() -> Axis[HomeState]:
    def of(state: HomeState, ground: Ground) -> str:
        if not ground.is_over(state.ended):
            return "in-pot"
        return LET if state.state == LET else "unused"

    labels = {
        LET: "Let to a household of the scheme",
        "unused": "Left the pot unused",
        "in-pot": "In the pot at the end",
    }
    return axis("use", "What became of it", labels, of)


TABLES = (
    Table(
        key="offers",
        what="Offers made",
        counted=OFFERS,
        among=_is_of,
        by=lambda region: (_strand_of_offers(region),),
        why=f"By strand alone: few offers are made in any one sub-region, and {_FEW}",
    ),
    Table(
        key="offers-by-answer",
        what="Offers made",
        counted=OFFERS,
        among=_is_of,
        by=lambda _: (_by_answer(),),
        why=f"Of the whole region: few offers of any one landlord end in any one way, and {_FEW}",
    ),
    Table(
        key="offers-refused",
        what="Offers refused by the household",
        counted=OFFERS,
        among=_was_refused,
        by=lambda _: (_by_about(),),
        why=f"By what a reason is about: any one reason is given a few times a year, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="homes",
        what="Homes put into the pot",
        counted=HOMES,
        among=_given,
        by=lambda region: (*_where(region), _by_size()),
        why="By sub-region and size, not by landlord or area: a home by itself could be known.",
        periods=(YEAR,),
    ),
    Table(
        key="homes-by-use",
        what="Homes put into the pot",
        counted=HOMES,
        among=_given,
        by=lambda _: (_use(),),
        why="Of the whole region: a home by itself could be known.",
        periods=(QUARTER, YEAR),
    ),
    Table(
        key="homes-by-size",
        what="Homes put into the pot",
        counted=HOMES,
        among=_given,
        by=lambda _: (_by_size(),),
        why="Of the whole region: a home by itself could be known.",
        periods=(QUARTER, YEAR),
    ),
)
