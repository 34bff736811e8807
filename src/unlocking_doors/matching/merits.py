"""Why ``optimal`` offers a home to a household, in sentences, and who would have been next."""

from collections.abc import Iterator, Mapping, Sequence

from unlocking_doors.matching.allocation import Pairing
from unlocking_doors.matching.choices import Choices
from unlocking_doors.matching.places import Place
from unlocking_doors.matching.rows import Request
from unlocking_doors.policy.fairness import Criterion

_MOST = {
    Criterion.HOUSEHOLDS: "the most households: {}",
    Criterion.PEOPLE: "the most people: {}",
    Criterion.DEBT: "the least debt of landlords beyond their targets: {}",
    Criterion.THIN_FIRST: "most regard for those whom few homes of the last year suited: {} points",
    Criterion.WAITING: "the most days waited by those housed: {}",
    Criterion.FIT: "the fewest bedrooms and levels of access that nobody needs: {}",
}


def pairings(
    choices: Choices,
    pairs: Mapping[str, str],
    ranked: Sequence[Place],
    reached: Mapping[str, int],
    seed: int,
    *,
    repaired: bool,
) -> list[Pairing]:
    """
    Say of each offer what it is part of.

    An offer of ``optimal`` has no reason of its own: the whole answer has. So it is said by what
    the answer was chosen, in order; and who comes first of those left whom the home fits.

    Args:
        choices: The batch.
        pairs: The answer: home by case.
        ranked: The place of every household.
        reached: What the answer comes to.
        seed: The seed of the lottery.
        repaired: Whether offers gave way so that nobody exchanges homes.
    """
    among = "of the answers found without an exchange of homes" if repaired else "of all answers"
    left = [place.request for place in ranked if place.request.case not in pairs]
    next_of = _next_of(choices, left)
    kind_of = {
        home.home: number for number, homes in enumerate(choices.kinds.homes) for home in homes
    }
    return [
        Pairing(
            case=place.request.case,
            home=home,
            why=tuple(_why(place.request, choices, reached, among, seed)),
            runner_up=next_of.get(kind_of[home]),
        )
        for place in ranked
        if (home := pairs.get(place.request.case)) is not None
    ]


def _why(
    request: Request, choices: Choices, reached: Mapping[str, int], among: str, seed: int
) -> Iterator[str]:
    problem = choices.problem
    for number, criterion in enumerate(problem.fairness.criteria):
        before = among if number == 0 else "of those alike in that"
        if criterion is Criterion.BAND:
            band = request.band
            waiting = sum(other.band == band for other in problem.requests)
            yield (
                f"band {band}: {before}, this one houses the most of the highest band, then of "
                f"the next: {reached[f'band-{band}']} of {waiting} in band {band}"
            )
        else:
            yield f"{before}, this one has {_MOST[criterion].format(reached[criterion.value])}"
    yield f"what is alike in all of that is drawn by lottery with seed {seed}"


def _next_of(choices: Choices, left: Sequence[Request]) -> dict[int, str]:
    """Return the first of those left, in order, that each type fits."""
    fit: dict[str, list[int]] = {}
    for number, kind in zip(choices.chooser, choices.choice, strict=True):
        fit.setdefault(choices.requests[number].case, []).append(kind)
    found: dict[int, str] = {}
    for request in left:
        for kind in fit.get(request.case, ()):
            found.setdefault(kind, request.case)
    return found
