"""
A second opinion on every allocation, for those who do not trust the first.

Shares no code with the allocators nor with what they call suitable: each hard constraint
is written down again, as plainly as can be, in ``checking_rules``. Meant to be read.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.checking_rules import (
    Forbidden,
    alike,
    entered,
    followers,
    unsuitable,
)
from unlocking_doors.matching.checking_sums import comes_to
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy

# A violation may be logged: it never says which of the areas is the dangerous one.
_SAYS = {
    "area-fled": "the area is not safe or not chosen",
    "area-to-avoid": "the area is not safe or not chosen",
    "area-not-chosen": "the area is not safe or not chosen",
    "too-few-bedrooms": "the home is too small",
    "too-many-bedrooms": "the home is larger than may be offered",
    "access-not-met": "the access needed is not there",
    "lowers-security": "the tenancy offered is less secure than the one held",
    "already-refused": "the household has refused the home",
    "own-landlord": "the home is the household's own landlord's",
    "not-yet-released": "the home is not yet released",
    "no-longer-held": "the home is no longer held",
    "own-former-home": "the home is the one the household left",
    "would-make-a-swap": "households would swap homes",
    "left-too-recently": "a household of the scheme left the home too short a time ago",
}


def violations(problem: Problem, allocation: Allocation) -> tuple[str, ...]:
    """
    List every hard constraint that an allocation breaks, and everyone it forgets.

    Args:
        problem: What was asked.
        allocation: What was answered.

    Returns:
        Sentences that name the case and the home; empty if the allocation may stand.
    """
    return (
        *_double(allocation),
        *_unfit(problem, allocation),
        *_beyond(problem, allocation),
        *_forgotten(problem, allocation),
        *_miscounted(problem, allocation),
    )


def _double(allocation: Allocation) -> Iterator[str]:
    for home, times in Counter(pairing.home for pairing in allocation.pairings).items():
        if times > 1:
            yield f"home {home} is offered {times} times"
    for case, times in Counter(pairing.case for pairing in allocation.pairings).items():
        if times > 1:
            yield f"case {case} is offered {times} homes"


def _unfit(problem: Problem, allocation: Allocation) -> Iterator[str]:
    requests = {request.case: request for request in problem.requests}
    vacancies = {vacancy.home: vacancy for vacancy in problem.vacancies}
    entered_by = entered(_ties(problem, allocation))
    for pairing in allocation.pairings:
        known = True
        if pairing.case not in requests:
            yield f"case {pairing.case} is not waiting"
            known = False
        if pairing.home not in vacancies:
            yield f"home {pairing.home} is not in the pot"
            known = False
        if pairing.runner_up is not None and (
            pairing.runner_up not in requests or pairing.runner_up == pairing.case
        ):
            yield f"the runner-up for home {pairing.home} is not another household waiting"
        elif (
            pairing.runner_up is not None
            and pairing.home in vacancies
            and unsuitable(requests[pairing.runner_up], vacancies[pairing.home], problem)
        ):
            yield f"home {pairing.home} does not fit the household that is named as runner-up"
        if known:
            request, vacancy = requests[pairing.case], vacancies[pairing.home]
            codes = unsuitable(request, vacancy, problem)
            if vacancy.left_by in followers(request.case, entered_by):
                codes.add("would-make-a-swap")
            for says in sorted({_SAYS[code] for code in codes}):
                yield f"case {pairing.case} and home {pairing.home}: {says}"


def _ties(problem: Problem, allocation: Allocation) -> dict[str, str]:
    """Map each case that has or gets a home to the case that left it, if any did."""
    left_by = {vacancy.home: vacancy.left_by for vacancy in problem.vacancies}
    now = {pairing.case: left_by.get(pairing.home) for pairing in allocation.pairings}
    return {case: former for case, former in {**problem.moved, **now}.items() if former is not None}


def _made(problem: Problem, allocation: Allocation) -> list[tuple[Request, Vacancy]]:
    """List the offers between a household and a home that are both there."""
    requests = {request.case: request for request in problem.requests}
    vacancies = {vacancy.home: vacancy for vacancy in problem.vacancies}
    return [
        (requests[pairing.case], vacancies[pairing.home])
        for pairing in allocation.pairings
        if pairing.case in requests and pairing.home in vacancies
    ]


def _beyond(problem: Problem, allocation: Allocation) -> Iterator[str]:
    """Tell each limit of a landlord, and each quota, that the whole batch does not keep."""
    used = _used(problem, allocation)
    for landlord, standing in problem.standings.items():
        if standing.may_receive is not None and used["received", landlord] > standing.may_receive:
            yield f"landlord {landlord} would owe more than its limit allows"
        if standing.may_give is not None and used["given", landlord] > standing.may_give:
            yield f"landlord {landlord} would be owed more than its limit allows"
    for quota in problem.quotas:
        counted = used["quota", quota.key]
        if counted < quota.least or (quota.most is not None and counted > quota.most):
            yield f"quota {quota.key} is not kept"


def _used(problem: Problem, allocation: Allocation) -> Counter[tuple[str, str]]:
    """Sum what a batch uses of the room of each landlord and of each quota."""
    used = Counter[tuple[str, str]]()
    for request, vacancy in _made(problem, allocation):
        used.update(_uses(problem, request, vacancy))
    return used


def _uses(problem: Problem, request: Request, vacancy: Vacancy) -> dict[tuple[str, str], int]:
    """Return what one offer uses of the room of landlords and of quotas."""
    uses = Counter[tuple[str, str]]()
    uses["received", request.landlord] += vacancy.weight
    uses["given", vacancy.landlord] += vacancy.weight
    if problem.fairness.credit == "in-batch":
        uses["given", request.landlord] -= vacancy.weight
        uses["received", vacancy.landlord] -= vacancy.weight
    for quota in problem.quotas:
        of_case = quota.cases is None or request.case in quota.cases
        if of_case and (quota.homes is None or vacancy.home in quota.homes):
            uses["quota", quota.key] = {"households": 1, "people": request.people}[quota.counts]
    return uses


def _full(
    problem: Problem, used: Counter[tuple[str, str]], request: Request, vacancy: Vacancy
) -> set[str]:
    """Tell which limits one more offer would break."""
    if not problem.standings and not problem.quotas:
        return set()
    more, found = _uses(problem, request, vacancy), set()
    if problem.standings:
        key = ("received", request.landlord)
        room = problem.standings[request.landlord].may_receive
        if room is not None and used[key] + more[key] > room:
            found.add("landlord-at-ceiling")
        key = ("given", vacancy.landlord)
        room = problem.standings[vacancy.landlord].may_give
        if room is not None and used[key] + more[key] > room:
            found.add("landlord-at-stop-loss")
    for quota in problem.quotas:
        own = more.get(("quota", quota.key), 0)
        if quota.most is not None and own and used["quota", quota.key] + own > quota.most:
            found.add("quota-full")
    return found


class _Kept:
    """Which homes are kept from a household that is left, once a batch is decided."""

    def __init__(self, problem: Problem, allocation: Allocation) -> None:
        self._problem = problem
        self._forbidden = Forbidden(problem)
        self._entered_by = entered(_ties(problem, allocation))
        self._left_by = alike(problem.vacancies, lambda home: home.left_by)
        self._used = _used(problem, allocation)
        self._vacancies = {vacancy.home: vacancy for vacancy in problem.vacancies}
        self._limited = alike(problem.vacancies, self._limits_of)
        self._full: dict[object, dict[str, set[str]]] = {}

    def by_code(self, request: Request) -> dict[str, set[str]]:
        """Return the homes that each constraint and each limit keeps back, where any are."""
        swaps = (
            self._left_by.get(case, set()) for case in followers(request.case, self._entered_by)
        )
        found = {
            **self._forbidden.by_rule(request),
            "would-make-a-swap": set[str]().union(*swaps),
            **self._by_limit(request),
        }
        return {code: homes for code, homes in found.items() if homes}

    def _limits_of(self, home: Vacancy) -> object:
        """Return all that limits read of a home."""
        quotas = self._problem.quotas
        among = [quota.homes is None or home.home in quota.homes for quota in quotas]
        return home.landlord, home.weight, *among

    def _by_limit(self, request: Request) -> dict[str, set[str]]:
        """Return the same for limits alone: households alike in what they read are told alike."""
        quotas = self._problem.quotas
        among = [quota.cases is None or request.case in quota.cases for quota in quotas]
        read = (request.landlord, request.people, *among)
        if read not in self._full:
            found = self._full[read] = defaultdict(set)
            for homes in self._limited.values():
                vacancy = self._vacancies[next(iter(homes))]
                for code in _full(self._problem, self._used, request, vacancy):
                    found[code] |= homes
        return self._full[read]


def _forgotten(problem: Problem, allocation: Allocation) -> Iterator[str]:
    placed = {pairing.case for pairing in allocation.pairings}
    used = {pairing.home for pairing in allocation.pairings}
    waiting = {request.case: request for request in problem.requests if request.case not in placed}
    left = {vacancy.home for vacancy in problem.vacancies} - used
    for case in sorted(waiting.keys() ^ allocation.unplaced.keys()):
        yield f"case {case} is not accounted for as unplaced"
    for home in sorted(left ^ allocation.unused.keys()):
        yield f"home {home} is not accounted for as unused"
    kept = _Kept(problem, allocation)
    taken = {pairing.home: pairing.case for pairing in allocation.pairings}
    homes = {vacancy.home for vacancy in problem.vacancies}
    against = defaultdict[str, Counter[str]](Counter)
    suited = Counter[str]()
    for case in sorted(waiting.keys() & allocation.unplaced.keys()):
        kept_back = kept.by_code(waiting[case])
        counts = {code: len(some) for code, some in kept_back.items()}
        fitting = {home: taken.get(home) for home in homes.difference(*kept_back.values())}
        suited.update(fitting.keys())
        for code, some in kept_back.items():
            against[code].update(some)
        told = allocation.unplaced[case]
        if (told.homes, dict(told.counts)) != (len(homes), counts):
            yield f"case {case} has not the true reasons"
        if dict(told.fitting) != fitting:
            yield f"case {case} is told wrongly which homes fit, or who has them"
    for home in sorted(left & allocation.unused.keys()):
        said = allocation.unused[home]
        counts = {code: times[home] for code, times in against.items() if times[home]}
        if (said.households, said.fitting) != (len(waiting), suited[home]) or (
            dict(said.counts) != counts
        ):
            yield f"home {home} has not the true reasons for being left"


def _miscounted(problem: Problem, allocation: Allocation) -> Iterator[str]:
    if dict(allocation.reached) != comes_to(problem, allocation):
        yield "the answer does not come to what is said of it"
    if allocation.before_repair and not allocation.repairs:
        yield "the answer is told to be repaired, and names nothing that gave way"
