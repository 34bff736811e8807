"""What makes a home unfit for a household: the hard constraints, never traded for score."""

from collections.abc import Iterator, Mapping

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.problem import Problem, Request, Vacancy

_KINDS = {
    "area-fled": "safety",
    "area-to-avoid": "safety",
    "own-former-home": "safety",
    "would-make-a-swap": "safety",
    "area-not-chosen": "area",
    "too-few-bedrooms": "size",
    "too-many-bedrooms": "size",
    "access-not-met": "access",
    "lowers-security": "tenancy",
    "already-refused": "refusal",
    "own-landlord": "landlord",
    "not-yet-released": "dates",
    "no-longer-held": "dates",
}


def why_not(
    request: Request,
    vacancy: Vacancy,
    problem: Problem,
    *,
    ties: Mapping[str, str | None] | None = None,
) -> tuple[Reason, ...]:
    """
    List everything about a home that does not fit a household.

    Args:
        request: The household.
        vacancy: The home.
        problem: Where both stand; gives the day and the region's policy.
        ties: Each case that holds a home, and the case that left it: the history and
            what the batch has decided so far. Without it: the history.

    Returns:
        Every reason, with the value seen; empty if and only if the home may be offered.

    Source:
        No home in the area fled, a central pot and never a swap: the design's section 6.
    """
    # Safety tells where the danger is, or who lived where. Where there are areas to avoid, an
    # area that is not chosen may be one of them, so that no reason of area circulates either.
    quiet = {"safety", "tenancy", "refusal"} | ({"area"} if request.avoid else set())
    return tuple(
        Reason(code=code, kind=_KINDS[code], text=text, circulates=_KINDS[code] not in quiet)
        for code, text in (
            *_safety(request, vacancy, problem.moved if ties is None else ties),
            *_fit(request, vacancy),
            *_policy(request, vacancy, problem),
        )
    )


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


def _safety(
    request: Request, vacancy: Vacancy, ties: Mapping[str, str | None]
) -> Iterator[tuple[str, str]]:
    if vacancy.area == request.area:
        yield "area-fled", f"the home is in {vacancy.area}, the area fled"
    if vacancy.area in request.avoid:
        yield "area-to-avoid", f"the home is in {vacancy.area}, an area to avoid"
    swap = find_swap(request.case, vacancy.left_by, ties)
    if vacancy.left_by == request.case:
        yield "own-former-home", "the home is the one this household left"
    elif swap:
        links = zip(swap, (*swap[1:], swap[0]), strict=True)
        moves = ", ".join(f"{case} into the home of {former}" for case, former in links)
        yield "would-make-a-swap", f"households would exchange homes: {moves}"


def _fit(request: Request, vacancy: Vacancy) -> Iterator[tuple[str, str]]:
    if vacancy.area not in request.areas:
        yield "area-not-chosen", f"the home is in {vacancy.area}, not among the areas that suit"
    rooms = f"bedrooms in the home: {vacancy.bedrooms}"
    if vacancy.bedrooms < request.bedrooms:
        yield "too-few-bedrooms", f"{rooms}, needed: {request.bedrooms}"
    if vacancy.bedrooms > request.max_bedrooms:
        yield "too-many-bedrooms", f"{rooms}, at most: {request.max_bedrooms}"
    if ACCESS_LEVELS.index(vacancy.access) < ACCESS_LEVELS.index(request.access):
        yield "access-not-met", f"access of the home: {vacancy.access}, needed: {request.access}"
    held, offered = request.security, vacancy.security
    if held is not None and offered is not None and offered < held:
        yield "lowers-security", "the tenancy offered is less secure than the one held"
    if vacancy.home in request.refused:
        yield "already-refused", "this household has refused the home"


def _policy(request: Request, vacancy: Vacancy, problem: Problem) -> Iterator[tuple[str, str]]:
    if vacancy.landlord == request.landlord and not problem.own_landlord_allowed:
        yield "own-landlord", f"the home is {vacancy.landlord}'s, the household's own landlord"
    if vacancy.released > problem.as_at:
        yield "not-yet-released", f"the home is released on {vacancy.released}"
    if vacancy.until is not None and vacancy.until <= problem.as_at:
        yield "no-longer-held", f"the home was held until {vacancy.until}, and no longer is"
