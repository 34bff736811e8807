"""What is doubtful about Housing Moves in a region: ``unlocking-doors check`` tells it."""

from collections.abc import Callable, Iterator
from typing import TypeGuard

from unlocking_doors.errors import Fault
from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.region import Region
from unlocking_doors_housing_moves.amending import supply
from unlocking_doors_housing_moves.twin_track import (
    LARGEST,
    PATHWAY,
    SHARE,
    STOP_BELOW,
)

NO_LETTINGS, NO_STOP, NO_SHARE, NO_SUPPLIER, NO_SIZE, NO_COHORT = (
    f"housing-moves-{number}" for number in range(1, 7)
)
_MOST_PERCENT = 100


def findings(region: Region) -> Iterator[Fault]:
    """Yield what is doubtful about a region that was amended."""
    yield from _numbers(region)
    yield from _targets(region)
    yield from _pathway(region)


def _numbers(region: Region) -> Iterator[Fault]:
    named = region.parameter_by_key
    yield from _each(
        named[STOP_BELOW],
        NO_STOP,
        lambda value: _is_number(value) and value >= 1,
        "never stops anybody: no landlord has fewer tenants moved out",
        "Give the number of tenants below which a landlord may pause, 1 or more",
    )
    yield from _each(
        named[SHARE],
        NO_SHARE,
        lambda value: _is_number(value) and 0 < value <= _MOST_PERCENT,
        "is no share of lettings",
        "Give it in percent: above 0, and up to 100",
    )
    yield from _each(
        named[LARGEST],
        NO_SIZE,
        lambda value: _is_number(value) and value >= 1,
        "leaves no home in the pool",
        "Give the bedrooms of the largest homes that the pool holds",
    )


def _each(
    parameter: Parameter, code: str, fits: Callable[[object], bool], wrong: str, remedy: str
) -> Iterator[Fault]:
    for since, value in sorted(parameter.values.items()):
        if not fits(value):
            message = f"the value {value} from {since} {wrong}"
            place = f"parameter {parameter.key}"
            yield Fault(code=code, message=message, place=place, remedy=remedy)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _targets(region: Region) -> Iterator[Fault]:
    for target in region.targets:
        partner = region.partner_by_key.get(target.partner)
        if partner is None or target.pathway != PATHWAY:
            continue
        place = f"partner {partner.key}"
        if partner.lettings_a_year is None:
            message = f'the target "{target.key}" is a share of lettings, and none are known'
            remedy = "Give lettings_a_year in partners.csv, or another kind of target"
            yield Fault(code=NO_LETTINGS, message=message, place=place, remedy=remedy)
        supplies = supply(region, partner.kind)
        if supplies is None or (
            supplies.until and (target.until or supplies.until) > supplies.until
        ):
            kind = partner.kind.value.replace("-", " ")
            when = f"from {supplies.until} on" if supplies else "at any time"
            message = f'the target "{target.key}" asks for homes, and no {kind} gives any {when}'
            remedy = "End it on that day (W22), or name the kind among those that supply"
            yield Fault(code=NO_SUPPLIER, message=message, place=place, remedy=remedy)


def _pathway(region: Region) -> Iterator[Fault]:
    for row in region.pathways:
        if row.key == PATHWAY and not row.cohorts:
            message = f'"{row.label}" is open to no cohort {row.period}'
            remedy = "Name the cohorts that may go this way, or end the pathway before"
            place = f"pathway {PATHWAY}"
            yield Fault(code=NO_COHORT, message=message, place=place, remedy=remedy)
