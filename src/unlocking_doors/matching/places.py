"""The place of a household in strict priority, and how it is said."""

import hashlib
import json
from collections.abc import Sequence

from attrs import frozen

from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.rows import Request


def draw(seed: int, *keys: str) -> str:
    """
    Draw a lottery number that anyone can draw again.

    Returns:
        The SHA-256 of seed and keys, in hexadecimal; the lowest wins.
    """
    return hashlib.sha256(json.dumps([seed, *keys]).encode()).hexdigest()


@frozen(kw_only=True)
class Place:
    """
    What ranks one household: fewest points, then longest waiting, then the lottery.

    Attributes:
        request: The household.
        points: Its band and what the region's fairness adds or takes off.
        ticket: Its number in the lottery.
    """

    request: Request
    points: int
    ticket: str

    @property
    def rank(self) -> tuple[object, ...]:
        """What sorts it; the lowest is first."""
        return (self.points, self.request.since, self.ticket)


def places(problem: Problem, seed: int) -> list[Place]:
    """Return the place of every household, the first to be housed first."""
    found = [
        Place(
            request=request,
            points=points_of(request, problem),
            ticket=draw(seed, request.case),
        )
        for request in problem.requests
    ]
    return sorted(found, key=lambda place: place.rank)


def points_of(request: Request, problem: Problem) -> int:
    """Return the points of a household's place; the fewest come first."""
    standing = problem.standings.get(request.landlord)
    beyond = standing.beyond_target() if standing else 0
    return problem.fairness.points(request.band, beyond, request.homes_a_year)


def why_first(ranked: Sequence[Place], problem: Problem, seed: int) -> tuple[str, ...]:
    """
    Say what puts the first of some households before the others.

    Args:
        ranked: Those that a home fits, in order of rank.
        problem: The batch.
        seed: The seed of the lottery.

    Returns:
        Sentences, in order of weight; for the coordinator.
    """
    first = ranked[0].request
    if len(ranked) == 1:
        return ("the only household waiting that fits",)
    many = f"the {len(ranked)} households that fit"
    fairness = problem.fairness
    if fairness.points_per_home or fairness.points_thin:
        parts = made_of(ranked[0], problem)
        said = [f"{ranked[0].points} points, the fewest among {many} ({parts})"]
        alike = f"with {ranked[0].points} points"
    else:
        said = [f"band {first.band} is the highest risk among {many}"]
        alike = f"in band {first.band}"
    same = [place for place in ranked if place.points == ranked[0].points]
    if len(same) > 1:
        said.append(
            f"waiting since {first.since}, and none of the {len(same)} households {alike} "
            "for longer"
        )
    drawn = [place for place in same if place.request.since == first.since]
    if len(drawn) > 1:
        said.append(f"drawn first of {len(drawn)} households alike, by lottery with seed {seed}")
    return tuple(said)


def made_of(place: Place, problem: Problem) -> str:
    """Say what a household's points are made of; for the coordinator."""
    request, fairness = place.request, problem.fairness
    standing = problem.standings.get(request.landlord)
    beyond = min(standing.beyond_target(), fairness.most_homes) if standing else 0
    parts = [f"band {request.band}"]
    if fairness.points_per_home and beyond:
        parts.append(f"{fairness.points_per_home * beyond} more for what its landlord owes")
    if fairness.points_thin and request.homes_a_year is not None:
        fewer = fairness.points_thin // (1 + request.homes_a_year)
        parts.append(f"{fewer} fewer, as {request.homes_a_year} homes of the last year suited")
    return ", ".join(parts)
