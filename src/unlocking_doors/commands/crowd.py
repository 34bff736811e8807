"""
How many a property request fits, and how little it shows before it circulates.

A case is like another where a request would show the same of both, and where the area that it
flees is none of those that suit: a request whose areas hold Hackney is of nobody from Hackney.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from attrs import define, evolve, field

from unlocking_doors.facts.households import Household
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Judged
from unlocking_doors.moves.looks import Alike, Look, area_shown, landlord_shown, look_of
from unlocking_doors.moves.referrals import Referral, bedroom_need
from unlocking_doors.moves.requests import PropertyRequest
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.anonymity import Coarsening, Population
from unlocking_doors.policy.region import Region
from unlocking_doors.store import Unit

_Steps = tuple[Coarsening, ...]


@define
class Crowd:
    """
    Everybody who was referred and admitted, by what a request would show of them.

    A case that was declined or returned is behind no request: it makes nobody harder to find.
    It reads the cases once, when it is first asked, and then follows what the unit records.
    """

    _unit: Unit
    _region: Region
    _cases: dict[str, Case] = field(factory=dict, init=False)
    _alike: dict[tuple[_Steps, Look], dict[str, Referral]] = field(init=False)
    _population: dict[int, list[Population]] = field(init=False)
    _followed: int = field(default=0, init=False)
    _has_read: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        """Sort the population table by the number of people."""
        self._alike, self._population = defaultdict(dict), defaultdict(list)
        for row in self._region.population:
            self._population[row.people].append(row)

    def shown(
        self, case: Case, request: PropertyRequest, on: date
    ) -> tuple[PropertyRequest, Alike]:
        """
        Make a request coarser, step by step, until it fits as many as the region asks for.

        Args:
            case: The case.
            request: Its request, with nothing made coarser.
            on: The day.

        Returns:
            The request as it may circulate, and how many it fits: too few only where every step
            that the region allows was taken.
        """
        self._follow()
        asked = self._region.anonymity
        for steps in asked.levels:
            look = _look(case, self._region, request.bedrooms, steps)
            alike = Alike(
                least=asked.least_alike or 0,
                months=asked.months,
                cases=1 + self._others(case, request, look, steps, on),
                households=self._households(case, request, look, steps),
                steps=steps,
            )
            if alike.is_enough:
                break
        coarse = evolve(
            request,
            landlord=look.landlord,
            area=look.area,
            people=dict(look.people),
            cohort=look.cohort,
            contact=look.contact,
        )
        return coarse, alike

    def is_assessed(self, case: Case) -> bool:
        """Tell whether the population table has a row of the household's landlord, area, size."""
        place = case.referral.landlord, case.referral.area
        return any((row.landlord, row.area) == place for row in self._of_its_size(case))

    def _of_its_size(self, case: Case) -> list[Population]:
        household = case.referral.household
        return self._population.get(household.size, []) if household else []

    def _others(
        self, case: Case, request: PropertyRequest, look: Look, steps: _Steps, on: date
    ) -> int:
        """Count the other cases, received in the months up to a day, that a request fits."""
        since = first_of_months(on, self._region.anonymity.months)
        return sum(
            key != case.key and since <= other.received <= on and other.area not in request.areas
            for key, other in self._alike.get((steps, look), {}).items()
        )

    def _households(
        self, case: Case, request: PropertyRequest, look: Look, steps: _Steps
    ) -> int | None:
        """
        Count the households of the population that a request fits; None: not assessed.

        The table knows nothing of ages, access and bedrooms, so that it may fit fewer.
        """
        region = self._region
        if not self.is_assessed(case):
            return None
        return sum(
            row.households
            for row in self._of_its_size(case)
            if row.area not in request.areas
            and landlord_shown(row.landlord, region, steps) == look.landlord
            and area_shown(row.area, region, steps) == look.area
        )

    def _follow(self) -> None:
        """Take in every case that is new or was changed since it was last asked."""
        happened = self._unit.happened
        if self._has_read:
            for event, case in happened[self._followed :]:
                if isinstance(event.body, Referral | Judged):
                    self._take(case)
        else:
            for case in self._unit.cases():
                self._take(case)
            self._has_read = True
        self._followed = len(happened)

    def _take(self, case: Case) -> None:
        before = self._cases.pop(case.key, None)
        if before is not None:
            for place in self._places(before):
                del self._alike[place][case.key]
        if case.judged is not None and case.judged.outcome is Outcome.ELIGIBLE:
            self._cases[case.key] = case
            for place in self._places(case):
                self._alike[place][case.key] = case.referral

    def _places(self, case: Case) -> Iterator[tuple[_Steps, Look]]:
        """Yield what a request of the day of a referral would show of it, at each level."""
        referral, region = case.referral, self._region
        if referral.household is None:
            return
        bedrooms = bedroom_need(referral.household, region, referral.received).bedrooms
        for steps in region.anonymity.levels:
            yield steps, _look(case, region, bedrooms, steps)


def _look(case: Case, region: Region, bedrooms: int, steps: _Steps) -> Look:
    referral, cohort = case.referral, case.judged.cohort if case.judged else ""
    household = referral.household or Household(members=())
    return look_of(referral, household, region, cohort=cohort, bedrooms=bedrooms, steps=steps)
