"""A home goes to its own sub-region first, and beyond it after a wait."""

from attrs import frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import (
    Allocation,
    Batch,
    Pairing,
    Problem,
    Request,
    Vacancy,
    account,
    draw,
    fits,
)

NAME = "sub-region-first"
WAIT = "days-before-widening"


def sub_region_first(problem: Problem, *, seed: int) -> Allocation:
    """
    Offer each home to a household of its own sub-region, and to others when they may go beyond.

    1. Homes come in order of release, then of key.
    2. A household is considered for a home of its own sub-region; for one elsewhere, once it has
       waited ``days-before-widening`` days, or if no area of its own sub-region suits it.
    3. Of those considered whom the home fits, its own sub-region comes first, then the highest
       band, then the longest waiting, then a lottery drawn once from *seed* and case.

    Greedy: it does not look ahead to the homes still to come in the batch.

    Args:
        problem: The batch, with the sub-region of each area and the parameter of the wait.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation. A home may be left although it fits a household that is not yet
        considered for it.

    Raises:
        MatchingError: The region gives no number of days for the wait.

    Source:
        Illustrative, to be agreed locally: no public text says how homes would be matched.
    """
    wait = problem.parameters.get(WAIT)
    if not isinstance(wait, int):
        message = f'allocator "{NAME}" needs the parameter "{WAIT}", as a number of days'
        raise MatchingError(message, remedy="Add it as a [[parameter]] of the region")
    batch = Batch(problem)
    waiting = list(problem.requests)
    pairings = []
    for vacancy in problem.vacancies:
        found = (
            _claim(request, vacancy, problem, wait)
            for request in waiting
            if fits(request, vacancy, problem, batch)
        )
        claims = sorted(filter(None, found), key=lambda claim: claim.rank(seed))
        if not claims:
            continue
        first = claims[0].request
        waiting.remove(first)
        batch.take(first, vacancy)
        pairings.append(
            Pairing(
                case=first.case,
                home=vacancy.home,
                why=_why(claims, seed),
                runner_up=claims[1].request.case if len(claims) > 1 else None,
            )
        )
    return account(problem, pairings, allocator=NAME, seed=seed)


@frozen(kw_only=True)
class _Claim:
    """
    What lets a household be considered for one home.

    Attributes:
        request: The household.
        is_near: Whether the home is in its own sub-region.
        words: What lets it be considered, for the coordinator.
    """

    request: Request
    is_near: bool
    words: str

    def rank(self, seed: int) -> tuple[object, ...]:
        row = self.request
        return (not self.is_near, row.band, row.since, draw(seed, row.case))


def _claim(request: Request, vacancy: Vacancy, problem: Problem, wait: int) -> _Claim | None:
    """Return a household's claim to a home that fits it; None while it is to wait for others."""
    own = problem.sub_regions.get(request.area)
    if own is not None and own == problem.sub_regions.get(vacancy.area):
        words = f"the home is in its own sub-region, {own}"
        return _Claim(request=request, is_near=True, words=words)
    elsewhere = f"the home is in {problem.sub_regions.get(vacancy.area, 'no sub-region')}"
    if own is None or own not in {problem.sub_regions.get(area) for area in request.areas}:
        words = f"{elsewhere}: no area of its own sub-region suits it, so it waits for none"
        return _Claim(request=request, is_near=False, words=words)
    waited = (problem.as_at - request.since).days
    if waited >= wait:
        words = (
            f"{elsewhere}: its request goes beyond {own} after {wait} days, and it waits {waited}"
        )
        return _Claim(request=request, is_near=False, words=words)
    return None


def _why(claims: list[_Claim], seed: int) -> tuple[str, ...]:
    first = claims[0]
    row = first.request
    if len(claims) == 1:
        return (first.words, "the only household that fits and is considered for it")
    said = [first.words]
    alike = [claim for claim in claims if claim.is_near is first.is_near]
    far = len(claims) - len(alike)
    if far:
        said.append(f"before {far} from other sub-regions that it would fit as well")
    if len(alike) > 1:
        said.append(f"band {row.band} is the highest risk among the {len(alike)} that remain")
    alike = [claim for claim in alike if claim.request.band == row.band]
    if len(alike) > 1:
        said.append(
            f"waiting since {row.since}, and none of the {len(alike)} households "
            f"in band {row.band} for longer"
        )
    alike = [claim for claim in alike if claim.request.since == row.since]
    if len(alike) > 1:
        said.append(f"drawn first of {len(alike)} households alike, by lottery with seed {seed}")
    return tuple(said)
