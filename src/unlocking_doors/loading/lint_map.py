"""Partners without homes, areas that nobody reaches, and requests that reach nobody."""

from collections.abc import Iterator
from datetime import date

from unlocking_doors.errors import Fault
from unlocking_doors.facts.partners import Partner
from unlocking_doors.loading.lint_days import turning_days
from unlocking_doors.loading.survey import Survey
from unlocking_doors.moves.requests import recipients
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import CirculateTo

NO_HOMES, CUT_OFF, NO_BORDER, REACHES_NOBODY, NO_SUB_REGION = (
    "UD-L010",
    "UD-L011",
    "UD-L012",
    "UD-L013",
    "UD-L014",
)


def map_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every partner, area and request that leads nowhere."""
    region = survey.region
    days = turning_days(region, region.areas, region.partners)
    yield from _homeless(survey, days)
    yield from _cut_off(survey, days)
    yield from _islands(survey, days)
    yield from _unread(survey, days)
    if region.circulation.to is CirculateTo.SUB_REGION_FIRST:
        yield from _sub_regions(survey)


def _homeless(survey: Survey, days: list[date]) -> Iterator[Fault]:
    """Yield the partners that have homes in no area that exists while they are partners."""
    region = survey.region
    existing = {on: region.areas_on(on) for on in days}
    for number, partner in enumerate(region.partners):
        without = (
            on for on in days if partner.is_in_force(on) and not partner.areas & existing[on]
        )
        since = next(without, None)
        if since is not None:
            there = "in no area" if not partner.areas else "in no area that exists"
            message = f"from {since} it has homes {there}"
            remedy = "Name the areas in which it has homes, or end its membership"
            yield survey.fault(("partner", number, "areas"), NO_HOMES, message, remedy)


def _cut_off(survey: Survey, days: list[date]) -> Iterator[Fault]:
    """
    Yield the areas in which no partner has homes: never, or no longer.

    Landlords join one after the other, so an area may wait for its first; London's did.
    """
    region = survey.region
    covered = {on: _covered(region, on) for on in days}
    for number, area in enumerate(region.areas):
        there = [on for on in days if area.is_in_force(on)]
        with_homes = [on for on in there if area.key in covered[on]]
        if not with_homes and there:
            message = "no partner ever has homes in it"
        else:
            lost = [on for on in there if on > with_homes[0] and area.key not in covered[on]]
            if not lost:
                continue
            message = f"from {lost[0]} no partner has homes in it any more"
        remedy = "Name it among the areas of a partner, or take it out of the region"
        yield survey.fault(("area", number), CUT_OFF, message, remedy)


def _covered(region: Region, on: date) -> frozenset[str]:
    return frozenset[str]().union(*(one.areas for one in _partners(region, on)))


def _partners(region: Region, on: date) -> list[Partner]:
    return [partner for partner in region.partners if partner.is_in_force(on)]


def _islands(survey: Survey, days: list[date]) -> Iterator[Fault]:
    """Yield the areas that border no other, in a region whose other areas do border some."""
    region = survey.region
    told: set[str] = set()
    for on in days:
        existing = region.areas_on(on)
        alone = {
            area.key
            for area in region.areas
            if area.key in existing and not area.neighbours & existing
        }
        if alone == existing:
            continue  # this region says nothing of borders
        for number, area in enumerate(region.areas):
            if area.key in alone - told:
                told.add(area.key)
                message = f"from {on} it borders no area that exists, and others do"
                remedy = (
                    "Name the areas that border it, each in the row of the other; of an island, "
                )
                remedy += "those across the water"
                path = ("area", number, "neighbours")
                yield survey.fault(path, NO_BORDER, message, remedy)


def _unread(survey: Survey, days: list[date]) -> Iterator[Fault]:
    """Yield the areas from which a request would reach nobody, whatever areas suit."""
    region = survey.region
    numbers = {area.key: number for number, area in enumerate(region.areas)}
    told: set[str] = set()
    for on in days:
        existing, partners = region.areas_on(on), _partners(region, on)
        lost = [
            area
            for area in sorted(existing - told)
            if _reaches_nobody(region, on, area, existing - {area}, partners)
        ]
        told.update(lost)
        if lost and frozenset(lost) == existing:
            message = f"from {on} a request reaches nobody but the household's own landlord"
            yield survey.fault(("circulation", "to"), REACHES_NOBODY, message, _MORE_PARTNERS)
            continue
        for area in lost:
            message = f"from {on} a request from here reaches nobody but the household's landlord"
            yield survey.fault(("area", numbers[area]), REACHES_NOBODY, message, _MORE_PARTNERS)


_MORE_PARTNERS = "Add partners with homes in other areas, or circulate to more of them"


def _reaches_nobody(
    region: Region, on: date, area: str, elsewhere: frozenset[str], partners: list[Partner]
) -> bool:
    """Tell whether a tenant of an area, to whom every other one suits, would reach nobody."""
    if sum(not partner.areas.isdisjoint(elsewhere) for partner in partners) > 1:
        return False  # however requests circulate, one of the two is not the household's landlord
    reached = {*recipients(elsewhere, region, on, area=area, is_wide=True)}
    if region.matching.own_landlord_homes:
        return not reached
    # Its own landlord, whichever of those with homes there it is, has said that it cannot help.
    return any(reached <= {one.key} for one in partners if area in one.areas) or not reached


def _sub_regions(survey: Survey) -> Iterator[Fault]:
    for number, area in enumerate(survey.region.areas):
        if not area.sub_region:
            message = "it has no sub-region, and requests go to their own sub-region first"
            remedy = "Give it one"
            yield survey.fault(("area", number, "sub_region"), NO_SUB_REGION, message, remedy)
