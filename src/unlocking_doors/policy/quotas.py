"""Quotas: how many households, or people, may or must be housed in part of a scheme."""

from enum import StrEnum

from attrs import field, frozen

from unlocking_doors.periods import InForce


class Counts(StrEnum):
    """What a quota counts."""

    HOUSEHOLDS = "households"
    PEOPLE = "people"


@frozen(kw_only=True)
class QuotaRule(InForce):
    """
    How many are offered homes in the whole of a period.

    What is still lacking of ``least`` is asked of every batch, as far as its homes fit those whom
    the quota counts; so the first batches give what they can, and later ones no more than others.

    Attributes:
        key: Key of the quota.
        cohorts: Keys of the kinds of harm it counts; empty: all.
        areas: Keys of the areas whose homes it counts; empty: all.
        partners: Keys of the landlords whose homes it counts; empty: all.
        counts: What it counts.
        least: How many at least; only the allocator ``optimal`` sees to that.
        most: How many at most; None: no upper limit.
        source: Where it comes from, or ``assumption: …``.
    """

    key: str
    cohorts: tuple[str, ...] = ()
    areas: frozenset[str] = field(default=frozenset(), converter=frozenset)
    partners: tuple[str, ...] = ()
    counts: Counts = Counts.HOUSEHOLDS
    least: int = 0
    most: int | None = None
    source: str
