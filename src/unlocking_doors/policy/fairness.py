"""What a region has agreed about fairness between its landlords: the rules of the ledger."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from unlocking_doors.periods import InForce

#: What one band of risk weighs in a household's place; the other points are measured by it.
POINTS_A_BAND = 10_000


class LedgerWeight(StrEnum):
    """
    What one letting weighs in the ledger.

    Source:
        W4 counts homes. Bedrooms, and how seldom homes of a kind are given, are options.
    """

    COUNT = "count"
    BEDROOMS = "bedrooms"
    SCARCITY = "scarcity"


class Credit(StrEnum):
    """
    When a hard limit counts a home as given.

    ``when-let``: a home offered counts as received at once, and as given only once it is let, so
    that a limit holds whichever of the offers are refused. ``in-batch``: a home offered counts
    as given at once, so that a landlord may receive as many more in the same batch.
    """

    WHEN_LET = "when-let"
    IN_BATCH = "in-batch"


class Criterion(StrEnum):
    """
    What the allocator ``optimal`` looks for, one after another.

    ``band``: most households of the highest risk, then of the next. ``households``: most of all.
    ``people``: most people. ``debt``: least debt of landlords beyond their targets. ``thin-first``:
    those whom fewest homes of the last year suited. ``waiting``: most days waited. ``fit``: fewest
    bedrooms and adaptations that nobody needs.
    """

    BAND = "band"
    HOUSEHOLDS = "households"
    PEOPLE = "people"
    DEBT = "debt"
    THIN_FIRST = "thin-first"
    WAITING = "waiting"
    FIT = "fit"


#: assumption: no document says what a batch is to be best at. In this order the allocator
#: ``optimal`` looks where nobody chose: for a problem made without a region, or for a region that
#: is matched by another allocator than its own.
ASSUMED_ORDER = (Criterion.BAND, Criterion.HOUSEHOLDS, Criterion.WAITING, Criterion.FIT)


@frozen(kw_only=True)
class Fairness(InForce):
    """
    How the ledger and the waiting weigh on who is offered a home.

    A household's place is its band, worth ``POINTS_A_BAND`` points each, and more points for what
    its landlord owes; fewer for a household whom few homes suit. Fewest points come first, then
    the longest waiting. Points lower a place by a bounded amount that is published here: nobody is
    refused for them. The limits are hard: they refuse, and cost homes.

    Attributes:
        key: Key of the row.
        order: What the allocator ``optimal`` looks for, the first above all. A region whose
            allocator it is must choose; where nobody did, see ``criteria``.
        weight: What a letting weighs.
        most_weight: What a letting weighs at most, where scarcity weighs.
        window_months: Months that the ledger looks back on for the points and the limits; None:
            since the scheme opened.
        points_per_home: Points for each home that the household's landlord owes beyond its target.
        most_homes: Homes for which it is given points at most.
        points_thin: Points taken off, divided by one more than the homes of the last year that
            would have suited the household.
        debt_ceiling: Homes that a landlord may owe; at the ceiling its households are offered none.
        stop_loss: Homes that a landlord may be owed; from there on its homes are not offered.
        credit: When a home counts as given.
        cooling_off_days: Days from its release during which a home that a household of the scheme
            left is offered to no other; None: no such time.
        source: Where the choices come from, or ``assumption: …``.
    """

    key: str
    order: tuple[Criterion, ...] = ()
    weight: LedgerWeight = LedgerWeight.COUNT
    most_weight: int = 1
    window_months: int | None = None
    points_per_home: int = 0
    most_homes: int = 0
    points_thin: int = 0
    debt_ceiling: int | None = None
    stop_loss: int | None = None
    credit: Credit = Credit.WHEN_LET
    cooling_off_days: int | None = None
    source: str

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """
        What ``optimal`` looks for: the order that was chosen, else ``ASSUMED_ORDER``.

        Source:
            assumption: the order in place of one that nobody chose is the library's own.
        """
        return self.order or ASSUMED_ORDER

    def points(self, band: int, owed_beyond_target: int, homes_a_year: int | None) -> int:
        """
        Return the points of a household's place; the fewest come first.

        Args:
            band: Risk; 1 is the highest.
            owed_beyond_target: What its landlord owes beyond its target, in ledger units.
            homes_a_year: Homes of the last year that would have suited; None: not known.
        """
        lowered = self.points_per_home * min(self.most_homes, owed_beyond_target)
        raised = 0 if homes_a_year is None else self.points_thin // (1 + homes_a_year)
        return band * POINTS_A_BAND + lowered - raised


#: What holds where a region has agreed nothing: no points for debt, and no limit.
NOTHING_AGREED = Fairness(key="nothing-agreed", since=date.min, source="the engine itself")
