"""A policy: the allocator of a scheme, and what its landlords agree, to be weighed with others."""

from attrs import evolve, frozen

from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.region import Region


@frozen(kw_only=True)
class MatchingPolicy:
    """
    One way to decide who is offered a home.

    Attributes:
        key: Its key.
        label: Its name.
        about: What it does, in a sentence.
        allocator: Name of the allocator.
        fairness: What the landlords agree, on every day; its source is that of the policy.
    """

    key: str
    label: str
    about: str
    allocator: str
    fairness: Fairness

    def of(self, region: Region) -> Region:
        """Return a region that follows this policy in place of its own, and is else the same."""
        return evolve(
            region,
            matching=evolve(region.matching, allocator=self.allocator),
            fairness=(self.fairness,),
            allocator_code="",
        )
