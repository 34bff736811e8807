"""
Statistics of small groups: exact where that is possible, and in plain Python.

Every test asks how often chance alone would make so large a difference. Without a difference that
chance could hardly have made nothing is shown, and nothing is shown to be even either: a small
group can hide a large unfairness, which is what the intervals are for.
"""

from collections.abc import Sequence
from math import exp, lgamma, sqrt
from statistics import NormalDist

from attrs import frozen

from unlocking_doors.reports.waiting import Wait

#: The quantile of the normal distribution that leaves 2.5% on either side of a 95% interval.
Z = NormalDist().inv_cdf(0.975)
_TINY = 1e-7  # tables whose chances differ by less are equally likely: chances are rounded


@frozen(kw_only=True)
class Rate:
    """
    How many of a group.

    Attributes:
        part: Those it happened to.
        whole: All of the group, at least one.
    """

    part: int
    whole: int

    @property
    def share(self) -> float:
        """The share of the group, from 0 to 1."""
        return self.part / self.whole

    @property
    def interval(self) -> tuple[float, float]:
        """
        The 95% interval of the share.

        Source:
            Wilson (1927), doi:10.1080/01621459.1927.10502953.
        """
        n, p = self.whole, self.share
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        arm = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        low = 0.0 if self.part == 0 else middle - arm
        high = 1.0 if self.part == n else middle + arm
        return low, high


def difference(one: Rate, other: Rate) -> tuple[float, float, float]:
    """
    Return the difference of two shares, and the ends of its 95% interval.

    Source:
        Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I,
        method 10: the Wilson intervals of both shares, put together.
    """
    between = one.share - other.share
    (low, high), (other_low, other_high) = one.interval, other.interval
    below = sqrt((one.share - low) ** 2 + (other_high - other.share) ** 2)
    above = sqrt((high - one.share) ** 2 + (other.share - other_low) ** 2)
    return between, between - below, between + above


def fisher(one: Rate, other: Rate) -> float:
    """
    Return how often chance alone would make a difference as unlikely as that of two groups.

    Source:
        Fisher's exact test, two-sided: of all tables with these margins, those that are no more
        likely than the one observed.
    """
    least = max(0, one.part + other.part - other.whole)
    chances = _chances(one, other)
    seen = chances[one.part - least]
    return min(1.0, sum(chance for chance in chances if chance <= seen * (1 + _TINY)))


def least_chance(one: Rate, other: Rate) -> float:
    """Return the lowest result that ``fisher`` could have with groups and totals of these sizes."""
    chances = _chances(one, other)
    rarest = min(chances)
    return min(1.0, sum(chance for chance in chances if chance <= rarest * (1 + _TINY)))


def _chances(one: Rate, other: Rate) -> list[float]:
    """Return the chance of every count that the first group may have, from the least on."""
    parts = one.part + other.part
    first, last = max(0, parts - other.whole), min(parts, one.whole)
    logs = [
        _log_choose(one.whole, count) + _log_choose(other.whole, parts - count)
        for count in range(first, last + 1)
    ]
    most = max(logs)
    weights = [exp(log - most) for log in logs]
    total = sum(weights)
    return [weight / total for weight in weights]


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """
    Return the chances of several tests, corrected for their number, in the same order.

    The smallest is multiplied by the number of tests, the next by one less, and so on; none comes
    below one before it.

    Source:
        Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal
        of Statistics 6, 65-70.
    """
    corrected, highest = [0.0] * len(chances), 0.0
    ranked = sorted(range(len(chances)), key=lambda place: (chances[place], place))
    for rank, place in enumerate(ranked):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        corrected[place] = highest
    return tuple(corrected)


def logrank(some: Sequence[Wait], others: Sequence[Wait]) -> float | None:
    """
    Return how often chance alone would make the waits of two groups so different.

    Args:
        some: Waits of the one group.
        others: Waits of the other.

    Returns:
        The chance; None where nothing happened while both groups waited.

    Source:
        Mantel (1966), the logrank test: on each day with an event, those expected of the first
        group if the day's events fell on everybody still waited for alike.
    """
    excess, variance = 0.0, 0.0
    both = (*some, *others)
    for days in sorted({wait.days for wait in both if wait.happened}):
        at_risk = sum(wait.days >= days for wait in both)
        events = sum(wait.days == days and wait.happened for wait in both)
        own_risk = sum(wait.days >= days for wait in some)
        own = sum(wait.days == days and wait.happened for wait in some)
        portion = own_risk / at_risk
        excess += own - events * portion
        if at_risk > 1:
            still = (at_risk - events) / (at_risk - 1)
            variance += events * portion * (1 - portion) * still
    if not variance:
        return None
    return 2 * (1 - NormalDist().cdf(abs(excess) / sqrt(variance)))
