"""
A second opinion on prices: that nothing is worth more than they say.

Shares no code with the allocators. What each criterion counts, what may be offered to whom, and
what a landlord's limits are, is written down again; anyone who can add and multiply can follow it.
"""

from collections.abc import Iterator, Mapping, Sequence

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.checking_rules import Forbidden, entered, followers
from unlocking_doors.matching.checking_sums import comes_to, counts
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Prices
from unlocking_doors.matching.rows import Request, Vacancy

_Offer = tuple[Request, Vacancy]

_LESS_IS_BETTER = ("debt", "fit")


def price_faults(problem: Problem, allocation: Allocation, proof: Prices) -> Iterator[str]:
    """
    Yield what prices fail to show: nothing, if no answer can be worth more.

    Args:
        problem: What was asked.
        allocation: What was answered.
        proof: The prices.
    """
    ledger_matters = any(
        "debt" in proof.multipliers or row.may_receive is not None or row.may_give is not None
        for row in problem.standings.values()
    )
    if ledger_matters and any(vacancy.weight != 1 for vacancy in problem.vacancies):
        yield "prices by the home show nothing where homes have other weights in the ledger"
        return
    if tuple(proof.multipliers) != _asked(problem):
        yield "the multipliers are not of what the region looks for, in its order"
        return
    offers = [*_offers(problem)]
    yield from _outweighed(problem, proof, offers)
    yield from _underpriced(problem, proof, offers)
    most = (
        sum(proof.households.values())
        + sum(proof.homes.values())
        + sum(_most_charged(problem, landlord, proof) for landlord in _landlords(problem))
    )
    now = comes_to(problem, allocation)
    if dict(allocation.reached) != now:
        yield "the answer does not come to what is said of it"
    if allocation.repairs:
        if _worth(now, proof) > most:
            yield "the answer is worth more than all prices"
        now = dict(allocation.before_repair)
    if not _worth(now, proof) == proof.worth == most:
        yield "the prices do not sum to the worth of the answer"


def _asked(problem: Problem) -> tuple[str, ...]:
    """Return the names of all that the region looks for, in its order."""
    bands = sorted({request.band for request in problem.requests})
    names: list[str] = []
    for criterion in problem.fairness.criteria:
        names += [f"band-{band}" for band in bands] if criterion == "band" else [str(criterion)]
    return tuple(names)


def _offers(problem: Problem) -> Iterator[_Offer]:
    """Yield what keeps all constraints but limits and exchanges within the batch."""
    forbidden, entered_by = Forbidden(problem), entered(problem.moved)
    for request in problem.requests:
        fit = forbidden.fitting(request)
        closing = followers(request.case, entered_by)  # those who have moved close the ring
        for vacancy in problem.vacancies:
            if vacancy.home in fit and vacancy.left_by not in closing:
                yield request, vacancy


def _outweighed(problem: Problem, proof: Prices, offers: Sequence[_Offer]) -> Iterator[str]:
    """Tell which criterion does not outweigh all that those below it can differ by."""
    at_once = min(len(problem.requests), len(problem.vacancies))
    below = 0
    for name in reversed(tuple(proof.multipliers)):
        if proof.multipliers[name] <= below:
            yield f"what comes after {name} can outweigh it"
        if name == "debt":
            # Each offer adds one unit to what one landlord owes, or takes one off.
            most = 2 * at_once
        else:
            most = at_once * max(
                (abs(counts(name, *offer, problem)) for offer in offers), default=0
            )
        below += proof.multipliers[name] * most


def _underpriced(problem: Problem, proof: Prices, offers: Sequence[_Offer]) -> Iterator[str]:
    """Tell whose price is below zero, and which offer is worth more than its prices."""
    for things in (proof.households, proof.homes):
        yield from (f"the price of {key} is below zero" for key, cost in things.items() if cost < 0)
    for request, vacancy in offers:
        price = (
            proof.households.get(request.case, 0)
            + proof.homes.get(vacancy.home, 0)
            + proof.receiving.get(request.landlord, 0)
            + proof.giving.get(vacancy.landlord, 0)
        )
        if _adds(request, vacancy, problem, proof) > price:
            yield f"case {request.case} in home {vacancy.home} is worth more than its price"


def _adds(request: Request, vacancy: Vacancy, problem: Problem, proof: Prices) -> int:
    """Return what an offer adds to the worth of an answer, but for debt."""
    return sum(
        times * counts(name, request, vacancy, problem) * (-1 if name == "fit" else 1)
        for name, times in proof.multipliers.items()
        if name != "debt"
    )


def _landlords(problem: Problem) -> set[str]:
    return {
        *problem.standings,
        *(request.landlord for request in problem.requests),
        *(vacancy.landlord for vacancy in problem.vacancies),
    }


def _most_charged(problem: Problem, landlord: str, proof: Prices) -> int:
    """
    Return the most that a landlord can be charged, less what its debt takes off.

    Whatever it receives and gives, within its limits, is tried, without a look at what fits.
    """
    households = sum(request.landlord == landlord for request in problem.requests)
    homes = sum(vacancy.landlord == landlord for vacancy in problem.vacancies)
    standing = problem.standings.get(landlord)
    found = []
    for received in range(households + 1):
        for given in range(homes + 1):
            charged = received * proof.receiving.get(landlord, 0)
            charged += given * proof.giving.get(landlord, 0)
            if standing is not None:
                net = received - given
                in_batch = problem.fairness.credit == "in-batch"
                uses, lends = (net, -net) if in_batch else (received, given)
                if standing.may_receive is not None and uses > standing.may_receive:
                    continue
                if standing.may_give is not None and lends > standing.may_give:
                    continue
                debt = max(0, net - standing.standing - standing.allowance)
                charged -= proof.multipliers.get("debt", 0) * debt
            found.append(charged)
    return max(found)


def _worth(comes_to: Mapping[str, int], proof: Prices) -> int:
    """Return what an answer is worth."""
    return sum(
        times * comes_to.get(name, 0) * (-1 if name in _LESS_IS_BETTER else 1)
        for name, times in proof.multipliers.items()
    )
