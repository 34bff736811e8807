"""Moves: which households and people moved, from where to where, and whose homes they moved to."""

from collections.abc import Iterator

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.households import AgeBand, Person
from unlocking_doors.moves.cases import Case
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.tables.axes import (
    LANDLORDS,
    by_landlord,
    by_strand,
    by_sub_region,
    kind_of,
    part_of,
    sub_regions,
)
from unlocking_doors.reports.tables.counting import (
    MONTH,
    MOVES,
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
SAME, ANOTHER = "same", "another"
_PATHWAY = "Another pathway"


def moved(case: Case, ground: Ground) -> bool:
    """Tell whether a household moved in the period, by whatever pathway."""
    return case.letting is not None and ground.holds(case.letting.on)


@frozen(kw_only=True)
class Mover:
    """One person of a household, by its place in it: nobody has a name."""

    case: Case
    nth: int
    person: Person


def _people(snapshot: Snapshot) -> Iterator[Mover]:
    for case in snapshot.cases:
        household = case.referral.household
        for nth, person in enumerate(household.members if household else (), start=1):
            yield Mover(case=case, nth=nth, person=person)


PEOPLE: Counted[Mover] = Counted(
    counts="people",
    every=_people,
    key=lambda one: f"person {one.case.key} {one.nth}",
    knowers=lambda one, ground: ground.knowers(one.case),
)


def _by_age() -> Axis[Mover]:
    def of(one: Mover, _: Ground) -> str:
        return "child" if one.person.band.youngest < AgeBand.FROM_18.youngest else "adult"

    return axis("age", "Age", {"adult": "Adults", "child": "Children"}, of)


def _strand_of_people(region: Region) -> Axis[Mover]:
    strand = by_strand(region)
    return Axis(dimension=strand.dimension, of=lambda one, ground: strand.of(one.case, ground))


def _to(region: Region) -> Axis[Case]:
    """Break down by the sub-region that they moved to."""

    def of(case: Case, ground: Ground) -> str:
        home = ground.home_of(case)
        return part_of(ground.region.area_by_key.get(home.area)) if home else "pathway"

    return axis("to", "Sub-region moved to", {**sub_regions(region), "pathway": _PATHWAY}, of)


def _how_far(region: Region) -> tuple[Axis[Case], ...]:
    """Break down by whether they moved to another sub-region."""

    def of(case: Case, ground: Ground) -> str:
        home, areas = ground.home_of(case), ground.region.area_by_key
        if home is None:
            return "pathway"
        ends = {part_of(areas.get(home.area)), part_of(areas.get(case.referral.area or ""))}
        return SAME if len(ends) == 1 and OTHER not in ends else ANOTHER

    labels = {SAME: "The same sub-region", ANOTHER: "Another sub-region", "pathway": _PATHWAY}
    return (axis("to", "Where they moved to", labels, of),) if len(sub_regions(region)) > 1 else ()


def _giver() -> Axis[Case]:
    def of(case: Case, ground: Ground) -> str:
        home = ground.home_of(case)
        return kind_of(home.landlord, ground) if home else "pathway"

    return axis(
        "giver",
        "Landlord that gave the home",
        {**LANDLORDS, OTHER: "Another landlord", "pathway": _PATHWAY},
        of,
    )


TABLES = (
    Table(
        key="moves",
        what="Households moved",
        counted=MOVES,
        among=moved,
        by=lambda region: (by_strand(region),),
        why=f"By strand alone: few households move from any one sub-region, and {_FEW}",
        periods=(MONTH, QUARTER, YEAR),
    ),
    Table(
        key="moves-by-sub-region",
        what="Households moved",
        counted=MOVES,
        among=moved,
        by=by_sub_region,
        why=f"By sub-region alone: few households move from any one area, and {_FEW}",
    ),
    Table(
        key="people-moved",
        what="People moved",
        counted=PEOPLE,
        among=lambda one, ground: moved(one.case, ground),
        by=lambda region: (_strand_of_people(region), _by_age()),
        why="Adults and children, not by age: with the size of a household an age could tell who "
        "somebody is.",
    ),
    Table(
        key="flows",
        what="Households moved",
        counted=MOVES,
        among=moved,
        by=lambda region: (*by_sub_region(region), _to(region)),
        why=f"From sub-region to sub-region: between any two areas few move, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="flows-in-short",
        what="Households moved",
        counted=MOVES,
        among=moved,
        by=_how_far,
        why=f"Near or far, of the whole region: between any two parts of it few move, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="landlords",
        what="Households moved",
        counted=MOVES,
        among=moved,
        by=lambda _: (by_landlord(), _giver()),
        why="By kind of landlord: what one landlord gave and used is told to that landlord alone.",
        periods=(YEAR,),
    ),
)
