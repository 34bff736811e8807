"""The answer: who is offered which home and why, and a reason for everything else."""

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from unlocking_doors.matching.problem import Problem


@frozen(kw_only=True)
class Reason:
    """
    One thing about a home that does not fit a household.

    Attributes:
        code: Kebab-case, such as ``too-few-bedrooms``.
        kind: ``safety``, ``area``, ``size``, ``access``, ``tenancy``, ``refusal``, ``landlord``
            or ``dates``.
        text: For the coordinator, with the value seen.
        circulates: Whether the text may leave the coordinator. What would tell where the
            danger is, or who lived where, may not.
    """

    code: str
    kind: str
    text: str = field(repr=False)
    circulates: bool = True


@frozen(kw_only=True)
class Answer:
    """
    Why one home did not go to one household.

    Attributes:
        home: Key of the home.
        reasons: Everything that does not fit; empty where the home fits.
        taken_by: The case that is offered the home; None: nobody.
    """

    home: str
    reasons: tuple[Reason, ...] = field(repr=False)
    taken_by: str | None = None

    @property
    def text(self) -> str:
        """Say it to the coordinator."""
        if self.reasons:
            return "; ".join(reason.text for reason in self.reasons)
        if self.taken_by:
            return f"fits, but went to {self.taken_by}"
        return "fits, but was not offered by the allocator"

    @property
    def safe_text(self) -> str:
        """Say what may circulate: never where the danger is, nor another case."""
        if self.reasons:
            safe = [reason.text for reason in self.reasons if reason.circulates]
            return "; ".join(safe) or "the home does not suit this household"
        if self.taken_by:
            return "fits, but went to another household"
        return "fits, but was not offered"


@frozen(kw_only=True)
class Pairing:
    """
    One home offered to one household.

    Attributes:
        case: Key of the case.
        home: Key of the home.
        why: What ranked this household first, in order of weight; for the coordinator.
        runner_up: The case that would have been next; None: no other fits.
    """

    case: str
    home: str
    why: tuple[str, ...] = field(repr=False)
    runner_up: str | None = None


@frozen(kw_only=True)
class Unused:
    """
    Why one home is left, counted over the households still without one.

    Attributes:
        households: How many are still without a home.
        counts: How many of them each reason code holds back; one household may have several.
        fitting: How many of them the home fits; 0 unless an allocator passed them over.
    """

    households: int
    counts: Mapping[str, int] = field(repr=False)
    fitting: int = 0

    @property
    def text(self) -> str:
        """Say it to the coordinator."""
        if not self.households:
            return "nobody is left waiting"
        if self.fitting:
            return f"fits {self.fitting} of {self.households} households, but was not offered"
        counts = ", ".join(f"{code} {count}" for code, count in self.counts.items())
        return f"nobody waiting fits ({self.households} households: {counts})"


@frozen(kw_only=True)
class Allocation:
    """
    One batch of offers, with everyone and everything accounted for.

    Attributes:
        allocator: Name of the allocator.
        seed: The seed of its lottery.
        pairings: In the order in which they were decided.
        unplaced: By case key, each household without a home and its answer for every home.
        unused: By home key, in order of release, each home left and why.
    """

    allocator: str
    seed: int
    pairings: tuple[Pairing, ...]
    unplaced: Mapping[str, tuple[Answer, ...]] = field(repr=False)
    unused: Mapping[str, Unused]


class Allocator(Protocol):
    """Anything that answers a problem; ``account`` writes the reasons for it."""

    def __call__(self, problem: Problem, *, seed: int) -> Allocation:
        """Offer each home to at most one household, and each household at most one home."""
