"""What a case that waits could change: the homes of the last year that would have suited then."""

from collections.abc import Iterator

from attrs import evolve

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.lines import Line, Section
from unlocking_doors.commands.posing import request_of, that_suited
from unlocking_doors.commands.standing import released_in_year
from unlocking_doors.errors import counted
from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.matching import Request
from unlocking_doors.moves.cases import Case

#: Of the areas that could be added, those that are told.
_BEST = 3


def what_if(desk: Desk, case: Case, *, safe: bool = False) -> Section:
    """
    Count the homes of the last year that suited a case, and that would have if it asked for less.

    By area, size and access alone, whoever they went to. An area that the household fled or avoids
    is never counted.

    Args:
        desk: The command under way.
        case: A circulated case.
        safe: Leave out the areas that could be added: which are not named would tell of danger.
    """
    request = request_of(desk.region, case, desk.today)
    year = list(released_in_year((state.home for state in desk.unit.homes()), desk.today))
    if not year:
        heading = f"No home was put into the pot in the year to {desk.today}"
        return Section(heading=heading, lines=())
    now = that_suited(request, year)
    lines = [] if safe else list(_areas(desk, request, year, now))
    for change, wish in _less(request):
        lines.append(_line(change, that_suited(wish, year), now))
    heading = f"Homes of the last year that would have suited: {now} of {len(year)}"
    return Section(heading=heading, lines=tuple(lines))


def _areas(desk: Desk, request: Request, year: list[Home], now: int) -> Iterator[Line]:
    """Tell the areas that would bring most, of those that are not chosen and not in danger."""
    others = desk.region.areas_on(desk.today) - request.areas - request.avoid - {request.area}
    with_it = {
        area: that_suited(evolve(request, areas=request.areas | {area}), year) for area in others
    }
    best = sorted(
        (area for area in others if with_it[area] > now), key=lambda area: (-with_it[area], area)
    )
    for area in best[:_BEST]:
        yield _line(f"{desk.region.area_by_key[area].name} as well", with_it[area], now)
    if not best:
        yield _line("any one area more", now, now)


def _less(request: Request) -> Iterator[tuple[str, Request]]:
    """Yield what a household could do without in the home itself."""
    if request.bedrooms > 0:
        fewer = request.bedrooms - 1
        text = f"{counted(fewer, 'bedroom')} accepted, one fewer than needed"
        yield text, evolve(request, bedrooms=fewer)
    more = request.max_bedrooms + 1
    yield (
        f"{counted(more, 'bedroom')} accepted, one more than now",
        evolve(request, max_bedrooms=more),
    )
    level = ACCESS_LEVELS.index(request.access)
    if level:
        lower = ACCESS_LEVELS[level - 1]
        yield f"{request.access} not needed, but {lower}", evolve(request, access=lower)


def _line(change: str, then: int, now: int) -> Line:
    return Line(text=f"with {change}: {then} ({then - now} more)")
