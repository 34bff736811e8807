"""
A second opinion on every allocation, for those who do not trust the first.

Shares no code with the allocators nor with what they call suitable: each hard constraint
is written down again, as plainly as can be. Slower, and meant to be read.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.problem import Problem, Request, Vacancy

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
    return (*_double(allocation), *_unfit(problem, allocation), *_forgotten(problem, allocation))


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
        if known:
            request, vacancy = requests[pairing.case], vacancies[pairing.home]
            codes = _misfits(request, vacancy, problem, ties)
            for says in sorted({_SAYS[code] for code in codes}):
                yield f"case {pairing.case} and home {pairing.home}: {says}"


def _misfits(
    request: Request, vacancy: Vacancy, problem: Problem, ties: Mapping[str, str]
) -> set[str]:
    """Tell which constraints forbid this home to this household, where *ties* hold."""
    own_home = vacancy.left_by == request.case
    swap = vacancy.left_by is not None and request.case in _exchanging(
        {**ties, request.case: vacancy.left_by}
    )
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
        "own-former-home": own_home,
        "would-make-a-swap": swap and not own_home,
    }
    return {code for code, is_broken in broken.items() if is_broken}


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


def _forgotten(problem: Problem, allocation: Allocation) -> Iterator[str]:
    placed = {pairing.case for pairing in allocation.pairings}
    used = {pairing.home for pairing in allocation.pairings}
    waiting = {request.case: request for request in problem.requests if request.case not in placed}
    left = {vacancy.home for vacancy in problem.vacancies} - used
    for case in sorted(waiting.keys() ^ allocation.unplaced.keys()):
        yield f"case {case} is not accounted for as unplaced"
    for home in sorted(left ^ allocation.unused.keys()):
        yield f"home {home} is not accounted for as unused"
    ties = _ties(problem, allocation)
    taken = {pairing.home: pairing.case for pairing in allocation.pairings}
    for case in sorted(waiting.keys() & allocation.unplaced.keys()):
        answers = {answer.home: answer for answer in allocation.unplaced[case]}
        for vacancy in problem.vacancies:
            answer = answers.get(vacancy.home)
            if answer is None:
                yield f"case {case} has no answer for home {vacancy.home}"
                continue
            given = {reason.code for reason in answer.reasons}
            if given != _misfits(waiting[case], vacancy, problem, ties):
                yield f"case {case} has not the true reasons for home {vacancy.home}"
            if answer.taken_by != taken.get(vacancy.home):
                yield f"case {case} is told wrongly who has home {vacancy.home}"
