"""Everyone whom a home fits, in order, and what would change the order."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from attrs import define, field, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.allocation import Reason
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.places import Place, made_of, places
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.suitability import fits, why_not
from unlocking_doors.policy.fairness import POINTS_A_BAND
from unlocking_doors.sensitive import sensitive

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Ranked:
    """
    One household whom a home fits.

    Attributes:
        place: Its place on the list, counted from 1.
        case: Key of the case.
        reference: The code that circulates.
        points: Its points; the fewest come first.
        why: What its place is made of; for the coordinator.
        behind: What would have put it before the one ahead of it; empty for the first.
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
    Everyone whom one home fits today, the first to be offered it first.

    Attributes:
        home: Key of the home.
        as_at: The day.
        seed: The seed of the lottery that decides between households alike.
        ranked: Those whom it fits, from the place that was asked for.
        fitting: How many it fits in all.
        problem: Everyone who waits, and this home alone.
    """

    home: str
    as_at: date
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


def rank(problem: Problem, *, seed: int, start: int = 1) -> Ranking:
    """
    Rank everyone whom the one home of a problem fits, by the places of strict priority.

    Args:
        problem: Everyone who waits, and one home.
        seed: Draws the lottery.
        start: The place from which to list them, counted from 1.

    Raises:
        MatchingError: There is not exactly one home, or *start* is no place.
    """
    if len(problem.vacancies) != 1 or start < 1:
        message = f"{len(problem.vacancies)} homes, from place {start}, cannot be ranked"
        raise MatchingError(message, remedy="Rank one home, from place 1 or later")
    (vacancy,), batch = problem.vacancies, Batch(problem)
    found = [
        place for place in places(problem, seed) if fits(place.request, vacancy, problem, batch)
    ]
    ahead: Sequence[Place | None] = [None, *found]
    return Ranking(
        home=vacancy.home,
        as_at=problem.as_at,
        seed=seed,
        ranked=tuple(
            Ranked(
                place=number,
                case=place.request.case,
                reference=place.request.reference,
                points=place.points,
                why=f"{made_of(place, problem)}, waiting since {place.request.since}",
                behind=before(place, first, problem) if first else "",
            )
            for number, (first, place) in enumerate(zip(ahead, found, strict=False), 1)
            if number >= start
        ),
        fitting=len(found),
        problem=problem,
    )


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
