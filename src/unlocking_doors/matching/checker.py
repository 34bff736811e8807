"""
A second opinion on every allocation, for those who do not trust the first.

Shares no code with the allocators nor with what they call suitable: each hard constraint
is written down again, as plainly as can be. Slower, and meant to be read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.checking_sums import comes_to
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy

_SERVES = {
    "none": {"none", "ground-floor", "step-free", "wheelchair"},
    "ground-floor": {"ground-floor", "step-free", "wheelchair"},
    "step-free": {"step-free", "wheelchair"},
    "wheelchair": {"wheelchair"},
}

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
    ties = _ties(problem, allocation)
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
            codes = _misfits(request, vacancy, problem, ties)
            for says in sorted({_SAYS[code] for code in codes}):
                yield f"case {pairing.case} and home {pairing.home}: {says}"


def unsuitable(request: Request, vacancy: Vacancy, problem: Problem) -> set[str]:
    """Tell which constraints forbid this home to this household, whatever else is decided."""
    broken = {
        "area-fled": request.area == vacancy.area,
        "area-to-avoid": vacancy.area in request.avoid,
        "area-not-chosen": vacancy.area not in request.areas,
        "too-few-bedrooms": request.bedrooms > vacancy.bedrooms,
        "too-many-bedrooms": request.max_bedrooms < vacancy.bedrooms,
        "access-not-met": vacancy.access not in _SERVES[request.access],
        "lowers-security": None not in {request.security, vacancy.security}
        and (request.security or 0) > (vacancy.security or 0),
        "already-refused": vacancy.home in request.refused,
        "own-landlord": request.landlord == vacancy.landlord and not problem.own_landlord_allowed,
        "not-yet-released": problem.as_at < vacancy.released,
        "no-longer-held": vacancy.until is not None and not problem.as_at < vacancy.until,
        "own-former-home": vacancy.left_by == request.case,
        "left-too-recently": vacancy.left_by is not None
        and problem.fairness.cooling_off_days is not None
        and (problem.as_at - vacancy.released).days < problem.fairness.cooling_off_days,
    }
    return {code for code, is_broken in broken.items() if is_broken}


def _misfits(
    request: Request, vacancy: Vacancy, problem: Problem, ties: Mapping[str, str]
) -> set[str]:
    """Tell which constraints forbid this home to this household, where *ties* hold."""
    found = unsuitable(request, vacancy, problem)
    if vacancy.left_by not in {None, request.case} and request.case in _exchanging(
        {**ties, request.case: vacancy.left_by or ""}
    ):
        found.add("would-make-a-swap")
    return found


def _ties(problem: Problem, allocation: Allocation) -> dict[str, str]:
    """Map each case that has or gets a home to the case that left it, if any did."""
    left_by = {vacancy.home: vacancy.left_by for vacancy in problem.vacancies}
    now = {pairing.case: left_by.get(pairing.home) for pairing in allocation.pairings}
    return {case: former for case, former in {**problem.moved, **now}.items() if former is not None}


def _exchanging(ties: Mapping[str, str]) -> set[str]:
    """Take away whoever entered a free home or left one unclaimed, until only rings remain."""
    left = dict(ties)
    while True:
        claimed = set(left.values())
        ring = {case: former for case, former in left.items() if former in left and case in claimed}
        if len(ring) == len(left):
            return set(ring)
        left = ring


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


def _forgotten(problem: Problem, allocation: Allocation) -> Iterator[str]:
    placed = {pairing.case for pairing in allocation.pairings}
    used = {pairing.home for pairing in allocation.pairings}
    waiting = {request.case: request for request in problem.requests if request.case not in placed}
    left = {vacancy.home for vacancy in problem.vacancies} - used
    for case in sorted(waiting.keys() ^ allocation.unplaced.keys()):
        yield f"case {case} is not accounted for as unplaced"
    for home in sorted(left ^ allocation.unused.keys()):
        yield f"home {home} is not accounted for as unused"
    ties, used_up = _ties(problem, allocation), _used(problem, allocation)
    taken = {pairing.home: pairing.case for pairing in allocation.pairings}
    against = {vacancy.home: Counter[str]() for vacancy in problem.vacancies}
    suited = Counter[str]()
    for case in sorted(waiting.keys() & allocation.unplaced.keys()):
        counts, fitting = Counter[str](), {}
        for vacancy in problem.vacancies:
            codes = _misfits(waiting[case], vacancy, problem, ties)
            codes |= _full(problem, used_up, waiting[case], vacancy)
            counts.update(codes)
            against[vacancy.home].update(codes)
            if not codes:
                fitting[vacancy.home] = taken.get(vacancy.home)
                suited[vacancy.home] += 1
        told = allocation.unplaced[case]
        if (told.homes, dict(told.counts)) != (len(problem.vacancies), dict(counts)):
            yield f"case {case} has not the true reasons"
        if dict(told.fitting) != fitting:
            yield f"case {case} is told wrongly which homes fit, or who has them"
    for home in sorted(left & allocation.unused.keys()):
        said = allocation.unused[home]
        if (said.households, said.fitting) != (len(waiting), suited[home]) or dict(
            said.counts
        ) != dict(against[home]):
            yield f"home {home} has not the true reasons for being left"


def _miscounted(problem: Problem, allocation: Allocation) -> Iterator[str]:
    if dict(allocation.reached) != comes_to(problem, allocation):
        yield "the answer does not come to what is said of it"
    if allocation.before_repair and not allocation.repairs:
        yield "the answer is told to be repaired, and names nothing that gave way"
