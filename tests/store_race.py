"""Workers that race for the same homes, in threads and in processes of their own."""

import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

from databases import raw
from histories import CIRCULATED, START, add_home, take, take_all

from unlocking_doors.errors import RecordError
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.store import Store, unit

HOMES = tuple(f"h-{number}" for number in range(12))
WON = "won"


def prepare(url: str, workers: int) -> None:
    """Put the homes into the pot, and a circulated case for each home and each worker."""
    with Store.open(url, region="toyland") as store, store.command("prepare", at=START) as made:
        for home in HOMES:
            add_home(made, home)
            for worker in range(workers):
                take_all(made, f"c-{worker}-{home}", CIRCULATED)


def look_away(case: Case | None, home: HomeState | None) -> None:
    """Let every offer pass."""


def compete(url: str, worker: int, homes: Sequence[str], *, looks: bool) -> list[str]:
    """
    Offer each home to a case of the worker's own.

    Args:
        url: The database.
        worker: Number of the worker.
        homes: The homes, in the order in which it tries them.
        looks: Whether it looks at the home first; else only the index can stop it.

    Returns:
        For each home ``won``, or the code of the error.
    """
    if not looks:
        unit.refuse_second_offer = look_away
    outcomes = []
    with Store.open(url, region="toyland") as store:
        for home in homes:
            try:
                with store.command("offer", at=START) as made:
                    take(made, f"c-{worker}-{home}", "offer", to=home)
                outcomes.append(WON)
            except RecordError as error:
                outcomes.append(error.stable_code)
    return outcomes


def race(
    url: str, *, workers: int, in_processes: bool, looks: bool = True
) -> tuple[Counter[str], Counter[str]]:
    """
    Let workers race.

    Returns:
        How often each outcome came, and how many live offers each home has.
    """
    spawn = multiprocessing.get_context("spawn")
    pool: Executor = (
        ProcessPoolExecutor(workers, mp_context=spawn)
        if in_processes
        else ThreadPoolExecutor(workers)
    )
    with pool:
        jobs = [pool.submit(compete, url, worker, HOMES, looks=looks) for worker in range(workers)]
        outcomes = Counter(outcome for job in jobs for outcome in job.result())
    live = raw(url, "SELECT home FROM offer WHERE state IN ('open', 'accepted')")
    return outcomes, Counter(home for (home,) in live)


def assert_no_home_twice(outcomes: Counter[str], live: Counter[str], workers: int) -> None:
    """Each home has exactly one live offer, and every other try was told why."""
    assert live == Counter(HOMES)
    assert outcomes == {WON: len(HOMES), "UD-E710": len(HOMES) * (workers - 1)}
