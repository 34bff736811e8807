"""Everyone whom a home fits, in order, and what would change the order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from operator import itemgetter

from attrs import define, field, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.allocate import BUILT_IN, allocate
from unlocking_doors.matching.allocation import Allocator, Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.circulation import lot
from unlocking_doors.matching.places import Place, made_of, places
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Vacancy
from unlocking_doors.matching.suitability import fits, why_not
from unlocking_doors.policy.fairness import POINTS_A_BAND
from unlocking_doors.policy.settings import DEFAULT_ALLOCATOR
from unlocking_doors.sensitive import sensitive

#: Allocators that offer a home to the first by place of those whom it fits.
BY_PLACE = frozenset({"priority", "strict", "strict-fast"})

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Ranked:
    """
    One household whom a home fits.

    Attributes:
        place: Its place on the list, counted from 1.
        case: Key of the case.
        reference: The code that circulates.
        points: Its points; by place, the fewest come first.
        why: What ranks it here; for the coordinator.
        behind: What would have put it before the one ahead of it; empty for the first, and behind
            one whom an allocator chose by more than places.
    """

    place: int
    case: str
    reference: str
    points: int = sensitive()
    why: str = sensitive()
    behind: str = sensitive(default="")


@define(kw_only=True, frozen=True, slots=False)
class Ranking:
    """
    Everyone whom one home fits today, in the order in which an allocator takes them.

    Attributes:
        home: Key of the home.
        as_at: The day.
        allocator: Name of the allocator.
        order: What the order is, in words.
        turn: The case to which the allocator would offer the home; None: to nobody today.
        seed: The seed of its lottery.
        ranked: Those whom it fits, from the place that was asked for.
        fitting: How many it fits in all.
        problem: Everyone who waits, and this home alone.
    """

    home: str
    as_at: date
    allocator: str
    order: str
    turn: str | None
    seed: int
    ranked: tuple[Ranked, ...]
    fitting: int
    problem: Problem = field(repr=False, metadata={"plain": False})

    @cached_property
    def unfit(self) -> Mapping[str, tuple[Reason, ...]]:
        """Everyone whom it does not fit, by case, with every reason and the value seen."""
        (vacancy,), batch = self.problem.vacancies, Batch(self.problem)
        against = {
            request.case: why_not(request, vacancy, self.problem, batch)
            for request in self.problem.requests
        }
        return {case: reasons for case, reasons in against.items() if reasons}


def rank(
    problem: Problem,
    *,
    seed: int,
    start: int = 1,
    allocator: str = DEFAULT_ALLOCATOR,
    allocators: Mapping[str, Allocator] = BUILT_IN,
) -> Ranking:
    """
    Rank everyone whom the one home of a problem fits, as an allocator would take them for it.

    1. ``priority``, ``strict`` and ``strict-fast`` take them by place.
    2. ``circulation`` takes them by the lottery of the home.
    3. Any other is asked whom it would offer the home; that one is first, and the rest go by
       place, as what it would do without the first is not known.

    Args:
        problem: Everyone who waits, and one home.
        seed: Draws the lottery.
        start: The place from which to list them, counted from 1.
        allocator: Name of the allocator.
        allocators: The allocators that go by name.

    Raises:
        MatchingError: There is not exactly one home, *start* is no place, or the allocator failed.
        NotFoundError: No allocator goes by that name.
    """
    if len(problem.vacancies) != 1 or start < 1:
        message = f"{len(problem.vacancies)} homes, from place {start}, cannot be ranked"
        raise MatchingError(message, remedy="Rank one home, from place 1 or later")
    (vacancy,), batch = problem.vacancies, Batch(problem)
    found = [
        place for place in places(problem, seed) if fits(place.request, vacancy, problem, batch)
    ]
    turn, order, lines = _taken(found, problem, seed, allocator, allocators)
    return Ranking(
        home=vacancy.home,
        as_at=problem.as_at,
        allocator=allocator,
        order=order,
        turn=turn,
        seed=seed,
        ranked=tuple(
            Ranked(
                place=number,
                case=place.request.case,
                reference=place.request.reference,
                points=place.points,
                why=why,
                behind=behind,
            )
            for number, (place, why, behind) in enumerate(lines, 1)
            if number >= start
        ),
        fitting=len(found),
        problem=problem,
    )


#: One household of the list, what ranks it there, and what would have put it one before.
_Line = tuple[Place, str, str]


def _taken(
    found: Sequence[Place],
    problem: Problem,
    seed: int,
    allocator: str,
    allocators: Mapping[str, Allocator],
) -> tuple[str | None, str, Sequence[_Line]]:
    """Return whose turn it is, what the order is, and the households in it."""
    if allocator in BY_PLACE:
        lines = _by_place(found, problem)
        order = "by place: the fewest points, then the longest waiting, then the lottery"
    elif allocator == "circulation":
        lines = _by_lot(found, problem.vacancies[0], seed)
        order = "assumption: by a lottery for this home, which stands for who answers first"
    else:
        answer = allocate(problem, allocator, seed=seed, allocators=allocators)
        said = f'"{allocator}" looks at more than places'
        if not answer.pairings:
            order = f"{said} and offers it to nobody of them today; they are by place"
            return None, order, _by_place(found, problem)
        (chosen,) = answer.pairings
        first = next(place for place in found if place.request.case == chosen.case)
        others = [place for place in found if place is not first]
        lines = [(first, f"chosen: {'; '.join(chosen.why)}", ""), *_by_place(others, problem)]
        order = f"{said}: whom it chooses, then the others by place"
    return lines[0][0].request.case if lines else None, order, lines


def _by_place(found: Sequence[Place], problem: Problem) -> list[_Line]:
    ahead: Sequence[Place | None] = [None, *found]
    return [
        (
            place,
            f"{made_of(place, problem)}, waiting since {place.request.since}",
            before(place, first, problem) if first else "",
        )
        for first, place in zip(ahead, found, strict=False)
    ]


def _by_lot(found: Sequence[Place], vacancy: Vacancy, seed: int) -> list[_Line]:
    drawn = sorted(
        ((lot(seed, vacancy, place.request), place) for place in found), key=itemgetter(0)
    )
    return [
        (place, f"lot {ticket[:8]}", "had the lottery been drawn otherwise" if number else "")
        for number, (ticket, place) in enumerate(drawn)
    ]


@frozen(kw_only=True)
class Shift:
    """
    What would put one household before another that is ahead of it.

    Attributes:
        points: So many points fewer, and nothing else.
        is_level: Whether both have the same points, so that waiting alone would do.
        since: The day since which it would have had to wait, at the points of the other.
        by_lottery: Whether another draw of the lottery alone would do.
    """

    points: int
    is_level: bool
    since: date
    by_lottery: bool

    @classmethod
    def of(cls, behind: Place, ahead: Place) -> "Shift":
        """Compare two ranks."""
        points = behind.points - ahead.points
        ours, theirs = behind.request.since, ahead.request.since
        would_win = (ours, behind.ticket) < (theirs, ahead.ticket)
        return cls(
            points=points if would_win else points + 1,
            is_level=not points,
            since=theirs if behind.ticket < ahead.ticket else theirs - _DAY,
            by_lottery=not points and ours == theirs,
        )


def before(behind: Place, ahead: Place, problem: Problem) -> str:
    """Say what would have put one household before another; for the coordinator."""
    shift, fairness = Shift.of(behind, ahead), problem.fairness
    waited = f"had it waited since {shift.since}"
    said = []
    bands = -(-shift.points // POINTS_A_BAND)
    if fairness.points_per_home or fairness.points_thin:
        said.append(f"with {shift.points:,} points fewer")
    elif bands < behind.request.band:
        said.append(f"in band {behind.request.band - bands}")
    elif not shift.is_level:
        said.append(f"in band {ahead.request.band} and {waited}")
    if shift.is_level:
        said.append(waited)
    if shift.by_lottery:
        said.append("had the lottery been drawn otherwise")
    return ", or ".join(said)
