"""
An answer in words: each offer, each household left, each home left, each limit.

Made on demand from a problem and its allocation.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import define

from unlocking_doors.errors import NotFoundError
from unlocking_doors.matching.against import Against
from unlocking_doors.matching.allocation import Allocation, Pairing, Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.places import Place, places
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Block, Precedence, Prices
from unlocking_doors.matching.ranking import BY_PLACE, before
from unlocking_doors.matching.rows import Request
from unlocking_doors.matching.suitability import why_not
from unlocking_doors.matching.voices import Left, Said, blocked, safely


@define(kw_only=True, frozen=True, slots=False)
class Explainer:
    """
    All that can be said of an answer.

    Attributes:
        problem: What was asked.
        allocation: What was answered.
    """

    problem: Problem
    allocation: Allocation

    @cached_property
    def _batch(self) -> Batch:
        pairs = ((one.case, one.home) for one in self.allocation.pairings)
        return Batch.of(self.problem, pairs)

    @cached_property
    def _against(self) -> Against:
        return Against(self.problem, self._batch)

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return {one.request.case: one for one in places(self.problem, self.allocation.seed)}

    @cached_property
    def _taken(self) -> Mapping[str, str]:
        return {pairing.home: pairing.case for pairing in self.allocation.pairings}

    @cached_property
    def _blocks(self) -> Mapping[str, Block]:
        proof = self.allocation.proof
        blocks = proof.blocks if isinstance(proof, Precedence) else ()
        return {case: block for block in blocks for case in block.left}

    def offered(self, home: str) -> tuple[Said, ...]:
        """
        Say of a home that is offered what ranked its household first, and who was next.

        Raises:
            NotFoundError: The answer offers no such home.
        """
        if home not in self._taken:
            raise NotFoundError.of("offer of home", home, self._taken)
        pairing = next(one for one in self.allocation.pairings if one.home == home)
        only = pairing.runner_up is None
        safe = "was the only one" if only else "came first of the households"
        return (
            Said(
                text=f"case {pairing.case}: {'; '.join(pairing.why)}",
                safe_text=f"the household {safe} whom the home suits",
            ),
            *self._next(pairing),
            *self._gave_way(pairing.case),
        )

    def _next(self, pairing: Pairing) -> Iterator[Said]:
        if pairing.runner_up is None:
            yield Said(text="nobody else would have been next", safe_text="nobody else was next")
            return
        case, allocator = pairing.runner_up, self.allocation.allocator
        yield Said(text=f"case {case} was next", safe_text="another household was next")
        if allocator in BY_PLACE:
            shift = before(self._places[case], self._places[pairing.case], self.problem)
            yield Said(text=f"case {case} would have come before it {shift}")
        elif allocator == "circulation":
            yield Said(text=f"case {case} would have come first had the lottery been drawn so")
        else:
            text = f'"{allocator}" looks at more than places: what would change it is not known'
            yield Said(text=text)

    def _gave_way(self, case: str) -> Iterator[Said]:
        for repair in self.allocation.repairs:
            if repair.case == case:
                others = ", ".join(repair.swap[1:])
                yield Said(
                    text=f"it gave way at home {repair.home}, so that no homes are exchanged: "
                    f"with {others}"
                )

    def everyone_left(self) -> Iterator[Left]:
        """Explain every household without a home, by case."""
        return (self.left(case) for case in self.allocation.unplaced)

    def left(self, case: str) -> Left:
        """
        Explain why a household is left without a home, over every home of the pot.

        Raises:
            NotFoundError: No such household is left.
        """
        if case not in self.allocation.unplaced:
            raise NotFoundError.of("household left", case, self.allocation.unplaced)
        request, told = self.problem.request_by_case[case], self.allocation.unplaced[case]
        against = {vacancy.home: reasons for vacancy, reasons in self._against.each(request)}
        return Left(
            case=case,
            said=(
                Said(text=told.text, safe_text=told.safe_text),
                *self._shown(request, against),
                *self._gave_way(case),
            ),
            against=against,
            taken=self._taken,
        )

    def _shown(self, request: Request, against: Mapping[str, tuple[Reason, ...]]) -> Iterator[Said]:
        """Say what shows that a household could not be housed."""
        proof, block = self.allocation.proof, self._blocks.get(request.case)
        if isinstance(proof, Prices):
            order = ", ".join(proof.multipliers)
            yield Said(
                text=f"no other answer comes to more by the order of the region ({order}); the "
                "prices of the proof show it"
            )
        elif isinstance(proof, Precedence) and request.case in proof.full:
            yield Said(
                text=f"{request.landlord} may receive no more: what it may, its households that "
                "come before are offered"
            )
        elif block is not None and block.homes:
            fitting = sum(all(_of_batch(one) for one in against[home]) for home in block.homes)
            text = blocked(fitting, block)
            if {repair.case for repair in self.allocation.repairs} & {*block.holders, *block.left}:
                text += "; but for homes at which one gave way so that none are exchanged"
            safe = "the homes that suit are offered to households that come before"
            yield Said(text=text, safe_text=safe)

    def unused(self, home: str) -> tuple[Said, ...]:
        """
        Say of a home that is left why, and what stands against it for each household left.

        Raises:
            NotFoundError: No such home is left.
        """
        if home not in self.allocation.unused:
            raise NotFoundError.of("home left", home, self.allocation.unused)
        told, vacancy = self.allocation.unused[home], self.problem.vacancy_by_home[home]
        against: Counter[str] = Counter()
        lines = []
        for case in self.allocation.unplaced:
            request = self.problem.request_by_case[case]
            reasons = why_not(request, vacancy, self.problem, self._batch)
            against.update(safely(reasons))
            why = "; ".join(one.text for one in reasons) or "fits, and was not offered"
            lines.append(Said(text=f"case {case}: {why}"))
        safe = f"{told.households} households waited"
        safe += "".join(f"; {number} times: {text}" for text, number in against.most_common())
        return (Said(text=told.text, safe_text=safe), *lines)

    def limits(self) -> tuple[Said, ...]:
        """Say what each limit of a landlord, and each quota, leaves, and whom it leaves out."""
        return (*self._of_landlords(), *self._of_quotas())

    def _of_landlords(self) -> Iterator[Said]:
        left = self.allocation.unplaced
        for key, standing in self.problem.standings.items():
            if standing.may_receive is not None:
                out = sum(
                    "landlord-at-ceiling" in told.counts
                    for case, told in left.items()
                    if self.problem.request_by_case[case].landlord == key
                )
                yield Said(
                    text=f"{key} may receive {standing.may_receive} more and is offered "
                    f"{self._batch.received[key]}; {out} of its households left "
                    "would go beyond it"
                )
            if standing.may_give is not None:
                out = sum(
                    "landlord-at-stop-loss" in told.counts
                    for home, told in self.allocation.unused.items()
                    if self.problem.vacancy_by_home[home].landlord == key
                )
                yield Said(
                    text=f"{key} may give {standing.may_give} more and is to give "
                    f"{self._batch.given[key]}; {out} of its homes left would go "
                    "beyond it"
                )

    def _of_quotas(self) -> Iterator[Said]:
        for quota in self.problem.quotas:
            most = "any number" if quota.most is None else f"at most {quota.most}"
            yield Said(
                text=f"the quota {quota.key} asks for at least {quota.least} and {most} "
                f"{quota.counts}, and counts {self._batch.counted[quota.key]}"
            )


def _of_batch(reason: Reason) -> bool:
    """Tell whether a reason comes from what else was decided, and not from the home itself."""
    return reason.kind == "limit" or reason.code == "would-make-a-swap"
