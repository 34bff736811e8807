"""How many others a property request must fit before it circulates, and what becomes coarser."""

from enum import StrEnum

from attrs import frozen


class Coarsening(StrEnum):
    """
    One step by which a property request shows less.

    Bedrooms, access and the areas that suit have none: without them nobody can offer a home.
    """

    CONTACT_WITHHELD = "contact-withheld"
    COHORT_WITHHELD = "cohort-withheld"
    AREA_TO_SUB_REGION = "area-to-sub-region"
    AREA_WITHHELD = "area-withheld"
    LANDLORD_TO_KIND = "landlord-to-kind"
    LANDLORD_WITHHELD = "landlord-withheld"
    PEOPLE_TO_ADULTS_AND_CHILDREN = "people-to-adults-and-children"
    PEOPLE_TO_TOTAL = "people-to-total"


#: Steps that are of no use once another was taken, each with that other.
LEAVES_NOTHING_TO = {
    Coarsening.AREA_TO_SUB_REGION: Coarsening.AREA_WITHHELD,
    Coarsening.LANDLORD_TO_KIND: Coarsening.LANDLORD_WITHHELD,
    Coarsening.PEOPLE_TO_ADULTS_AND_CHILDREN: Coarsening.PEOPLE_TO_TOTAL,
}


class IfNotAssessed(StrEnum):
    """What follows where nobody can say how many households of the population a request fits."""

    CIRCULATE = "circulate"
    HOLD = "hold"


@frozen(kw_only=True)
class Anonymity:
    """
    How many must look alike before a request circulates.

    Attributes:
        least_alike: The number that a request must fit, its own case counted: of the cases
            referred lately, and of the households of the population where that is assessed.
            None: the region has chosen none, nothing is counted and nothing becomes coarser.
        months: Months of referrals among which it is counted.
        if_not_assessed: What follows where the population is not assessed: the region has no
            table of it, or none of its rows is that of the household.
        coarsen: The steps that are taken, one after another, until the number is reached.
        source: Where the choices come from.
    """

    least_alike: int | None = None
    months: int = 24
    if_not_assessed: IfNotAssessed | None = None
    coarsen: tuple[Coarsening, ...] = ()
    source: str = "assumption: no public text gives a number, and the region has chosen none"

    @property
    def levels(self) -> tuple[tuple[Coarsening, ...], ...]:
        """The steps taken at each level: none at the first, all of them at the last."""
        return tuple(self.coarsen[:taken] for taken in range(len(self.coarsen) + 1))


@frozen(kw_only=True)
class Population:
    """
    One row of the population table: the households of a landlord, in an area, of one size.

    Attributes:
        key: Key of the row.
        landlord: Key of the partner.
        area: Key of the area.
        people: Number of people in each of the households.
        households: Number of the households.
        source: Where the number comes from.
    """

    key: str
    landlord: str
    area: str
    people: int
    households: int
    source: str
