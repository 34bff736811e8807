"""What no flow can decide: quotas, and limits by weight. Written in rows, for branch and bound."""

from collections.abc import Iterator, Mapping, Sequence

from unlocking_doors.matching.choices import Choices
from unlocking_doors.matching.criteria import Level, grouped
from unlocking_doors.matching.integers import Row, Stopwatch, best_whole
from unlocking_doors.policy.fairness import Credit

#: By how much one choice may change what a turn looks at. HiGHS counts in floating point, with
#: a tolerance: small whole numbers stay exact.
MOST_STEP = 10_000


def choose_whole(
    choices: Choices,
    allowed: Sequence[int],
    looked_for: Sequence[Level],
    stopwatch: Stopwatch | None = None,
) -> list[int] | None:
    """
    Choose among choices of a batch that no flow can decide.

    Args:
        choices: The batch.
        allowed: Those that may be made.
        looked_for: What is to be as much as can be, the first above all.
        stopwatch: What is left of the time; None: as much as one batch has.

    Returns:
        Those to be made; None: no answer keeps every quota.

    Raises:
        MatchingError: The best cannot be found in time.
    """
    rows = [*_once(choices, allowed), *_limits(choices, allowed), *_quotas(choices, allowed)]
    debtors = 0
    if choices.problem.standings and any(level.takes == "debt" for level in looked_for):
        rows += _debts(choices, allowed)
        debtors = len(choices.problem.standings)

    def counts(level: Level) -> Mapping[int, int]:
        found = dict.fromkeys(range(len(allowed) + debtors), -(level.takes == "debt"))
        for column, at in enumerate(allowed):
            found[column] = level.counts.get(choices.request(at).case, 0) + (at in level.keeps)
            if level.takes == "waste":
                found[column] -= choices.waste(at)
        return {column: count for column, count in found.items() if count}

    turns = [
        [(counts(level), times) for level, times in group]
        for group in grouped(looked_for, MOST_STEP)
    ]
    made = best_whole(len(allowed), rows, turns, amounts=debtors, stopwatch=stopwatch)
    return None if made is None else [allowed[column] for column in made]


def _once(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    households: dict[int, dict[int, int]] = {}
    kinds: dict[int, dict[int, int]] = {}
    for column, at in enumerate(allowed):
        households.setdefault(choices.chooser[at], {})[column] = 1
        kinds.setdefault(choices.choice[at], {})[column] = 1
    yield from (Row(counts=columns, most=1) for columns in households.values())
    for kind, columns in kinds.items():
        yield Row(counts=columns, most=len(choices.kinds.homes[kind]))


def _weights(
    choices: Choices, allowed: Sequence[int], receives: int, gives: int
) -> dict[str, dict[int, int]]:
    """Return what each choice weighs for each landlord: received and given, each so many times."""
    counts: dict[str, dict[int, int]] = {landlord: {} for landlord in choices.problem.standings}
    for column, at in enumerate(allowed):
        home = choices.home(at)
        for landlord, times in ((choices.request(at).landlord, receives), (home.landlord, gives)):
            counts[landlord][column] = counts[landlord].get(column, 0) + times * home.weight
    return counts


def _limits(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    if choices.problem.has_limits:
        net = int(choices.problem.fairness.credit is Credit.IN_BATCH)
        received, given = _weights(choices, allowed, 1, -net), _weights(choices, allowed, -net, 1)
        for landlord, standing in choices.problem.standings.items():
            yield Row(counts=received[landlord], most=standing.may_receive)
            yield Row(counts=given[landlord], most=standing.may_give)


def _quotas(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    for quota in choices.problem.quotas:
        counts = {column: choices.counted(at, quota) for column, at in enumerate(allowed)}
        counts = {column: count for column, count in counts.items() if count}
        yield Row(counts=counts, least=quota.least or None, most=quota.most)


def _debts(choices: Choices, allowed: Sequence[int]) -> Iterator[Row]:
    net = _weights(choices, allowed, 1, -1)
    for number, (landlord, standing) in enumerate(choices.problem.standings.items()):
        before = standing.standing + standing.allowance
        yield Row(counts={**net[landlord], len(allowed) + number: -1}, most=before)
