"""What makes a home unfit for a household: the hard constraints, never traded for score."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request, Vacancy

# Safety tells where the danger is, or who lived where, a landlord whose tenant a household is, and
# a limit what a landlord owes. Where there are areas to avoid, an area that is not chosen may be
# one of them, so that no reason of area circulates either.
_QUIET = frozenset({"safety", "tenancy", "refusal", "landlord", "limit"})
_QUIET_TOO = _QUIET | {"area"}
_KINDS = {
    "area-fled": "safety",
    "area-to-avoid": "safety",
    "own-former-home": "safety",
    "would-make-a-swap": "safety",
    "left-too-recently": "safety",
    "area-not-chosen": "area",
    "too-few-bedrooms": "size",
    "too-many-bedrooms": "size",
    "access-not-met": "access",
    "lowers-security": "tenancy",
    "already-refused": "refusal",
    "own-landlord": "landlord",
    "not-yet-released": "dates",
    "no-longer-held": "dates",
    "landlord-at-ceiling": "limit",
    "landlord-at-stop-loss": "limit",
    "quota-full": "limit",
}


def why_not(
    request: Request, vacancy: Vacancy, problem: Problem, batch: Batch | None = None
) -> tuple[Reason, ...]:
    """
    List everything about a home that does not fit a household.

    Args:
        request: The household.
        vacancy: The home.
        problem: Where both stand; gives the day and the region's policy.
        batch: What has been decided so far. Without it: nothing, and only the history stands.

    Returns:
        Every reason, with the value seen; empty if and only if the home may be offered.

    Source:
        No home in the area fled, a central pot and never a swap: the design's section 6.
    """
    found = (
        *misfits(request, vacancy, problem),
        *hindrances(request, vacancy, batch or Batch(problem)),
    )
    return reasons(request, found)


def reasons(request: Request, found: Iterable[tuple[str, str]]) -> tuple[Reason, ...]:
    """Make reasons of codes and their wordings, and say of each whether it circulates."""
    quiet = _QUIET_TOO if request.avoid else _QUIET
    return tuple(
        Reason(code=code, kind=_KINDS[code], text=text, circulates=_KINDS[code] not in quiet)
        for code, text in found
    )


def fits(request: Request, vacancy: Vacancy, problem: Problem, batch: Batch | None = None) -> bool:
    """Tell whether a home may be offered: whether ``why_not`` would list nothing."""
    for _ in misfits(request, vacancy, problem):
        return False
    for _ in hindrances(request, vacancy, batch or Batch(problem)):
        return False
    return True


def misfits(request: Request, vacancy: Vacancy, problem: Problem) -> Iterator[tuple[str, str]]:
    """Yield what does not fit whatever else is decided: a code and its wording."""
    for asks, _ in PARTS:
        yield from asks(request, vacancy, problem)


def hindrances(request: Request, vacancy: Vacancy, batch: Batch) -> Iterator[tuple[str, str]]:
    """Yield what the history and the batch so far forbid: a code and its wording."""
    if vacancy.left_by is not None and vacancy.left_by != request.case:
        swap = find_swap(request.case, vacancy.left_by, batch.ties)
        if swap:
            links = zip(swap, (*swap[1:], swap[0]), strict=True)
            moves = ", ".join(f"{case} into the home of {former}" for case, former in links)
            yield "would-make-a-swap", f"households would exchange homes: {moves}"
    yield from batch.limits(request, vacancy)


def find_swap(case: str, left_by: str | None, ties: Mapping[str, str | None]) -> tuple[str, ...]:
    """
    Follow who left the home that each household got, back to the case.

    Each case has at most one home, so there is one way to walk.

    Returns:
        The cases that would exchange homes, from *case* on; empty if there is no swap.
    """
    chain = [case]
    while left_by is not None and left_by not in chain:
        chain.append(left_by)
        left_by = ties.get(left_by)
    return tuple(chain) if left_by == case else ()


_Asks = Callable[[Request, Vacancy, Problem], Iterator[tuple[str, str]]]


def _place(request: Request, vacancy: Vacancy, _: Problem) -> Iterator[tuple[str, str]]:
    if vacancy.area == request.area:
        yield "area-fled", f"the home is in {vacancy.area}, the area fled"
    if vacancy.area in request.avoid:
        yield "area-to-avoid", f"the home is in {vacancy.area}, an area to avoid"
    if vacancy.area not in request.areas:
        yield "area-not-chosen", f"the home is in {vacancy.area}, not among the areas that suit"


def _building(request: Request, vacancy: Vacancy, _: Problem) -> Iterator[tuple[str, str]]:
    rooms = f"bedrooms in the home: {vacancy.bedrooms}"
    if vacancy.bedrooms < request.bedrooms:
        yield "too-few-bedrooms", f"{rooms}, needed: {request.bedrooms}"
    if vacancy.bedrooms > request.max_bedrooms:
        yield "too-many-bedrooms", f"{rooms}, at most: {request.max_bedrooms}"
    if ACCESS_LEVELS.index(vacancy.access) < ACCESS_LEVELS.index(request.access):
        yield "access-not-met", f"access of the home: {vacancy.access}, needed: {request.access}"


def _terms(request: Request, vacancy: Vacancy, problem: Problem) -> Iterator[tuple[str, str]]:
    held, offered = request.security, vacancy.security
    if held is not None and offered is not None and offered < held:
        yield "lowers-security", "the tenancy offered is less secure than the one held"
    if vacancy.landlord == request.landlord and not problem.own_landlord_allowed:
        yield "own-landlord", f"the home is {vacancy.landlord}'s, the household's own landlord"


def _history(request: Request, vacancy: Vacancy, problem: Problem) -> Iterator[tuple[str, str]]:
    if vacancy.left_by is not None and vacancy.left_by == request.case:
        yield "own-former-home", "the home is the one this household left"
    cooling = problem.fairness.cooling_off_days
    if vacancy.left_by is not None and cooling is not None:
        text = f"a household of the scheme left it, and it was released on {vacancy.released}"
        if problem.as_at < vacancy.released + timedelta(days=cooling):
            yield "left-too-recently", f"{text}: less than {cooling} days ago"
    if vacancy.home in request.refused:
        yield "already-refused", "this household has refused the home"
    if vacancy.released > problem.as_at:
        yield "not-yet-released", f"the home is released on {vacancy.released}"
    if vacancy.until is not None and vacancy.until <= problem.as_at:
        yield "no-longer-held", f"the home was held until {vacancy.until}, and no longer is"


def _its_history(vacancy: Vacancy, problem: Problem) -> object:
    is_open = vacancy.released <= problem.as_at and (
        vacancy.until is None or problem.as_at < vacancy.until
    )
    is_plain = is_open and vacancy.left_by is None and vacancy.home not in problem.refused
    return None if is_plain else vacancy.home


#: What is asked of a home, and all that each reads of it: homes alike in that are told alike.
PARTS: tuple[tuple[_Asks, Callable[[Vacancy, Problem], object]], ...] = (
    (_place, lambda home, _: home.area),
    (_building, lambda home, _: (home.bedrooms, home.access)),
    (_terms, lambda home, _: (home.security, home.landlord)),
    (_history, _its_history),
)
