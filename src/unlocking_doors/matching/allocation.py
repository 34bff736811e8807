"""The answer: who is offered which home and why, and a reason for everything else."""

from collections.abc import Mapping
from typing import Protocol

from attrs import field, frozen

from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Proof


@frozen(kw_only=True)
class Reason:
    """
    One thing about a home that does not fit a household.

    Attributes:
        code: Kebab-case, such as ``too-few-bedrooms``.
        kind: ``safety``, ``area``, ``size``, ``access``, ``tenancy``, ``refusal``, ``landlord``,
            ``dates`` or ``limit``.
        text: For the coordinator, with the value seen.
        circulates: Whether the text may leave the coordinator. What would tell where the
            danger is, who lived where, whose tenant a household is, or what a landlord owes, may
            not.
    """

    code: str
    kind: str
    text: str = field(repr=False)
    circulates: bool = True


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
class Unplaced:
    """
    Why one household is left without a home, counted over the homes of the pot.

    Attributes:
        homes: How many homes were in the pot.
        counts: How many of them each reason code keeps away; one home may have several.
        fitting: Each home that fits, and the case that is offered it (None: nobody).
    """

    homes: int
    counts: Mapping[str, int] = field(repr=False)
    fitting: Mapping[str, str | None] = field(factory=dict, repr=False)

    @property
    def text(self) -> str:
        """Say it to the coordinator."""
        if not self.homes:
            return "no home was in the pot"
        if self.fitting:
            said = ", ".join(
                f"{home} went to {case}" if case else f"{home} was not offered by the allocator"
                for home, case in self.fitting.items()
            )
            return f"{len(self.fitting)} of {self.homes} homes fit: {said}"
        counts = ", ".join(f"{code} {count}" for code, count in self.counts.items())
        return f"none of {self.homes} homes fits ({counts})"

    @property
    def safe_text(self) -> str:
        """Say what may circulate: never where the danger is, nor another case."""
        if not self.homes:
            return "no home was in the pot"
        taken = sum(case is not None for case in self.fitting.values())
        if not self.fitting:
            return f"none of {self.homes} homes could be offered to this household"
        if taken == len(self.fitting):
            return f"{taken} of {self.homes} homes could be offered, and went to other households"
        could = f"{len(self.fitting)} of {self.homes} homes could be offered"
        return f"{could}, and not all were"


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
class Repair:
    """
    An offer that gave way, because households would have exchanged homes.

    Attributes:
        case: Key of the case that is not offered the home.
        home: Key of the home.
        swap: Keys of the cases that would have exchanged homes, from *case* on.
    """

    case: str
    home: str
    swap: tuple[str, ...] = field(repr=False)


@frozen(kw_only=True)
class Allocation:
    """
    One batch of offers, with everyone and everything accounted for.

    Attributes:
        allocator: Name of the allocator.
        seed: The seed of its lottery.
        pairings: In the order in which they were decided.
        unplaced: By case key, each household without a home and why.
        unused: By home key, in order of release, each home left and why.
        reached: What the batch comes to by each criterion, such as ``households`` or ``band-1``.
        repairs: Offers that gave way so that no homes are exchanged, in the order they did.
        before_repair: What it would have come to without any repair; empty where none was needed.
        proof: What shows that no better answer is possible; None: the allocator gives none.
    """

    allocator: str
    seed: int
    pairings: tuple[Pairing, ...]
    unplaced: Mapping[str, Unplaced] = field(repr=False)
    unused: Mapping[str, Unused]
    reached: Mapping[str, int]
    repairs: tuple[Repair, ...] = ()
    before_repair: Mapping[str, int] = field(factory=dict)
    proof: Proof | None = field(default=None, repr=False)


class Allocator(Protocol):
    """Anything that answers a problem; ``account`` writes the reasons for it."""

    def __call__(self, problem: Problem, *, seed: int) -> Allocation:
        """Offer each home to at most one household, and each household at most one home."""
