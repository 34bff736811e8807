"""One example that holds together: a referral, a home that suits it and the landlord's answer."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.facts.areas import Area
from unlocking_doors.policy.cohorts import AreaMode
from unlocking_doors.policy.region import Region

_USUAL = date(2023, 4, 17)
_MOST_AREAS = 5


@frozen(kw_only=True)
class Sample:
    """
    What the examples of a region's columns are made of, so that they agree with each other.

    Attributes:
        received: Day on which the referral comes in; the scheme runs then.
        cohort: Key of a cohort that is open.
        landlord: Key of the household's landlord, a partner on that day.
        area: Key of the area where the household lives, and its landlord has homes.
        suits: Keys of areas that suit, far ones first.
        avoid: Keys of the areas to avoid.
        giver: Key of a landlord with homes in an area that suits.
        giver_area: Key of that area.
    """

    received: date
    cohort: str
    landlord: str
    area: str
    suits: tuple[str, ...]
    avoid: tuple[str, ...]
    giver: str
    giver_area: str

    def day(self, days: int) -> str:
        """Return the day so many days after the referral came in."""
        return (self.received + timedelta(days=days)).isoformat()


def sample_of(region: Region) -> Sample:
    """Return the example of a region; a key is empty where the region has none to show."""
    on = _USUAL
    closed = region.identity.closed or date.max
    if not region.identity.opened <= on < closed:
        on = region.identity.opened
    cohorts = [one for one in region.cohorts if one.is_on and one.is_in_force(on)]
    cohort = next(iter(cohorts), None)
    landlord, home = next(_homes(region, on), ("", None))
    others = [area for area in region.areas if area.is_in_force(on) and area != home]
    others.sort(key=lambda area: home is not None and area.key in home.neighbours)
    suits = tuple(area.key for area in others[:_MOST_AREAS])
    given = [(key, area.key) for key, area in _homes(region, on) if area.key in suits]
    giver, giver_area = next((one for one in given if one[0] != landlord), (landlord, ""))
    area = home.key if home else ""
    avoids = cohort is not None and cohort.area_mode is AreaMode.AVOID
    return Sample(
        received=on,
        cohort=cohort.key if cohort else "",
        landlord=landlord,
        area=area,
        suits=() if avoids else suits,
        avoid=(area,) if avoids else (),
        giver=giver,
        giver_area=giver_area or area,
    )


def _homes(region: Region, on: date) -> Iterator[tuple[str, Area]]:
    """Yield each partner of a day with each area of that day in which it has homes."""
    for partner in region.partners:
        if partner.is_in_force(on):
            for area in region.areas:
                if area.key in partner.areas and area.is_in_force(on):
                    yield partner.key, area
