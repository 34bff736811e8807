"""
The frontier: what each policy buys, and what it costs, on the same referrals and homes.

Every policy plays the same year, and the same resamples of it; each answer belongs to a case's
n-th offer, so that all of them meet the same people. Nothing is simulated.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_start_method
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from attrs import frozen

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.errors import MatchingError, NotFoundError
from unlocking_doors.loading.policies import read_policies
from unlocking_doors.matching import BUILT_IN, Allocator
from unlocking_doors.matching.allocate import MOST_SEED
from unlocking_doors.policy.policies import MatchingPolicy
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.frontier_measures import MEASURES, measured
from unlocking_doors.reports.resampling import resample
from unlocking_doors.scheme import Scheme

Values = Mapping[str, float | None]
#: Hears how many of the years have been played, and how many there are.
Progress = Callable[[int, int], None]


@frozen(kw_only=True)
class Estimate:
    """
    A number, and how far it moves from resample to resample.

    Attributes:
        value: On the year itself; None where it has no value.
        low: Lower end of the interval; None without resamples, or where one has no value.
        high: Upper end.
    """

    value: float | None
    low: float | None
    high: float | None


@frozen(kw_only=True)
class Weighed:
    """
    What came of one policy.

    Attributes:
        policy: The policy.
        values: Each measure by key.
        differences: The same less those of the first policy, resample by resample.
    """

    policy: MatchingPolicy
    values: Mapping[str, Estimate]
    differences: Mapping[str, Estimate]


@frozen(kw_only=True)
class LeftOut:
    """A policy that could not be played, and why."""

    policy: MatchingPolicy
    why: str


@frozen(kw_only=True)
class Frontier:
    """
    The policies side by side.

    Attributes:
        region: Key of the region.
        as_at: The last day played.
        seed: Seed of the lotteries and of the resamples.
        is_invented: Whether the data are invented.
        referrals: Number of referrals.
        homes: Number of homes.
        resamples: Number of resamples.
        coverage: Share of further resamples that would fall into an interval.
        weighed: The policies, in their order; the others are compared with the first.
        left_out: Those that could not be played.
    """

    region: str
    as_at: date
    seed: int
    is_invented: bool
    referrals: int
    homes: int
    resamples: int
    coverage: float
    weighed: tuple[Weighed, ...]
    left_out: tuple[LeftOut, ...]


@frozen(kw_only=True)
class _Work:
    """What every process is given once."""

    region: Region
    inputs: Inputs
    as_at: date
    policies: tuple[MatchingPolicy, ...]
    allocators: Mapping[str, Allocator]
    seed: int
    is_invented: bool

    def play(self, policy: int, number: int) -> Values | str:
        """
        Play one policy: on the year itself for 0, else on a resample, with its own lottery.

        Returns:
            What is measured; or why its allocator cannot match.
        """
        chosen, inputs = self.policies[policy], self.inputs
        if number:
            inputs = resample(inputs, Random(f"{self.seed}/resample/{number}"))
        with TemporaryDirectory() as folder:
            url, region = str(Path(folder) / "scheme.db"), chosen.of(self.region)
            with Scheme.open(region, url, allocators=self.allocators) as scheme:
                try:
                    scheme.run(
                        inputs,
                        as_at=self.as_at,
                        seed=(self.seed + number) % (MOST_SEED + 1),
                        is_invented=self.is_invented,
                    )
                except MatchingError as error:
                    return str(error)
                return measured(scheme.snapshot(), inputs)


def weigh_policies(
    region: Region,
    inputs: Inputs,
    *,
    as_at: date,
    policies: Sequence[MatchingPolicy] | None = None,
    allocators: Mapping[str, Allocator] = BUILT_IN,
    seed: int = 0,
    resamples: int = 10,
    workers: int = 1,
    is_invented: bool = False,
    on_played: Progress | None = None,
) -> Frontier:
    """
    Play a year under each policy, and measure what each buys and costs.

    1. The year is played once under each policy, in a database of its own that is thrown away.
    2. So is each resample: as many cases and homes, drawn with replacement by the seed, and with a
       lottery of its own; every policy plays the same ones.
    3. An interval runs from the k-th lowest to the k-th highest of *n* resamples, *k* a tenth of
       *n* + 1 rounded down, 1 at least: of ten, from the lowest to the highest, into which nine in
       eleven further resamples would fall.

    Args:
        region: The region; the policy takes the place of its allocator and its fairness.
        inputs: Referrals, homes and answers.
        as_at: The last day.
        policies: In any number, the first to compare the others with; the library's own by default.
        allocators: Allocators by name.
        seed: The same seed gives the same numbers, whatever the number of processes.
        resamples: How many.
        workers: Processes at once. One plays here, and is all there is where what a plugin
            supplies cannot be handed to another process.
        is_invented: Whether the data are invented.
        on_played: Called after each year, to show progress.

    Raises:
        NotFoundError: A policy names an allocator that is not there.
        MatchingError: No policy could be played; one that lacks an extra, or asks for what its
            allocator cannot do, is left out with the reason.
        RecordError: A row cannot be taken in; all of them are named.
    """
    chosen = tuple(policies or read_policies())
    for one in chosen:
        if one.allocator not in allocators:
            raise NotFoundError.of("allocator", one.allocator, allocators)
    work = _Work(
        region=region,
        inputs=inputs,
        as_at=as_at,
        policies=chosen,
        allocators={one.allocator: allocators[one.allocator] for one in chosen},
        seed=seed,
        is_invented=is_invented,
    )
    tasks = [(place, number) for number in range(resamples + 1) for place in range(len(chosen))]
    played: list[list[Values]] = [[] for _ in chosen]
    failed: dict[int, str] = {}
    for done, (task, found) in enumerate(zip(tasks, _played(work, tasks, workers), strict=True), 1):
        if isinstance(found, str):
            failed.setdefault(task[0], found)
        else:
            played[task[0]].append(found)
        if on_played is not None:
            on_played(done, len(tasks))
    runs = [(one, played[place]) for place, one in enumerate(chosen) if place not in failed]
    if not runs:
        message = "none of the policies can be played"
        raise MatchingError(message, remedy=" ".join(dict.fromkeys(failed.values())))
    rank = _rank(resamples)
    return Frontier(
        region=region.key,
        as_at=as_at,
        seed=seed,
        is_invented=is_invented,
        referrals=len(inputs.referrals),
        homes=len(inputs.homes),
        resamples=resamples,
        coverage=max(resamples + 1 - 2 * rank, 0) / (resamples + 1),
        weighed=tuple(_weighed(policy, own, runs[0][1]) for policy, own in runs),
        left_out=tuple(
            LeftOut(policy=chosen[place], why=why) for place, why in sorted(failed.items())
        ),
    )


#: What this process plays, once it was told.
_TOLD: list[_Work] = []


def _tell(work: _Work) -> None:
    _TOLD[:] = [work]


def _play(policy: int, number: int) -> Values | str:
    return _TOLD[0].play(policy, number)


def _played(work: _Work, tasks: Sequence[tuple[int, int]], workers: int) -> Iterator[Values | str]:
    """Yield what comes of each task, in their order."""
    if workers <= 1 or not _can_be_sent(work):
        yield from (work.play(*task) for task in tasks)
        return
    with ProcessPoolExecutor(workers, initializer=_tell, initargs=(work,)) as pool:
        waiting = [pool.submit(_play, *task) for task in tasks]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _can_be_sent(work: _Work) -> bool:
    if get_start_method() == "fork":
        return True
    try:
        pickle.dumps(work)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


def _weighed(policy: MatchingPolicy, own: Sequence[Values], first: Sequence[Values]) -> Weighed:
    values, differences = {}, {}
    for one in MEASURES:
        numbers = [run[one.key] for run in own]
        values[one.key] = _estimate(numbers)
        differences[one.key] = _estimate(
            [
                None if mine is None or theirs is None else mine - theirs
                for mine, theirs in zip(numbers, (run[one.key] for run in first), strict=True)
            ]
        )
    return Weighed(policy=policy, values=values, differences=differences)


def _estimate(numbers: Sequence[float | None]) -> Estimate:
    """Return a number with its interval: the first is of the year itself."""
    value, *others = numbers
    known = sorted(number for number in others if number is not None)
    if not others or len(known) < len(others):
        return Estimate(value=value, low=None, high=None)
    rank = _rank(len(known))
    return Estimate(value=value, low=known[rank - 1], high=known[-rank])


def _rank(resamples: int) -> int:
    """Return which of the lowest and of the highest resamples bound an interval."""
    return max((resamples + 1) // 10, 1)
