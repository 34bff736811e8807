"""
The kernel of strict priority compiled: the very same function, on arrays (extra ``fast``).

numba and numpy are imported when an answer is asked for, never before: whoever does not ask for
speed does not pay for it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.allocation import Allocation
from unlocking_doors.matching.pool import Pool
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.serving import NOBODY, serve
from unlocking_doors.matching.strict import serve_strictly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.int32]

REMEDY = 'pip install "unlocking-doors[fast]"'


def prioritise_strictly_compiled(problem: Problem, *, seed: int) -> Allocation:
    """
    Answer as ``strict`` does, by the same algorithm compiled: worth it from 10,000 households on.

    Args:
        problem: The batch.
        seed: Draws the lottery; the same problem and seed give the same answer.

    Returns:
        The allocation of ``strict``, but for the allocator's name.

    Raises:
        MatchingError: As from ``strict``, or the extra ``fast`` is not installed.
    """
    return serve_strictly(problem, seed=seed, allocator="strict-fast", engine=serve_compiled)


def serve_compiled(pool: Pool, order: Sequence[int]) -> tuple[list[int], list[int]]:
    """Run the compiled kernel on a pool of lists."""
    got, block = serve_on_arrays(pool, order)
    return got.tolist(), block.tolist()


def serve_on_arrays(pool: Pool, order: "ArrayLike") -> tuple["Numbers", "Numbers"]:
    """Run the compiled kernel on a pool whose columns are lists or arrays, and stay as they are."""
    serve_compiled = compiled(serve)
    import numpy as np

    def column(numbers: "ArrayLike") -> "Numbers":
        return np.asarray(numbers, dtype=np.int32)

    def blank(length: int) -> "Numbers":
        return np.full(length, NOBODY, dtype=np.int32)

    households, kinds, landlords = len(pool.receiver), len(pool.free), len(pool.gives)
    owner = column(pool.owner)
    kind = np.argsort(owner, kind="stable")
    got, block = blank(households), blank(kinds)
    serve_compiled(
        column(order),
        column(pool.start),
        column(pool.option),
        column(pool.low).copy(),
        column(pool.high),
        column(pool.receiver),
        owner,
        column(np.searchsorted(owner[kind], np.arange(landlords + 1))),
        column(kind),
        column(pool.free).copy(),
        column(pool.receives).copy(),
        column(pool.gives).copy(),
        got,
        block,
        *(blank(kinds) for _ in range(5)),
        *(blank(households) for _ in range(2)),
    )
    return got, block


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Compile a function of plain loops, once, and keep it for the next start where there is a place.

    Raises:
        MatchingError: numba is not installed.
    """
    try:
        from numba import njit
    except ImportError:
        message = "this allocator runs compiled, and what compiles it is not installed"
        raise MatchingError(message, remedy=REMEDY) from None
    try:
        made: Callable[..., Any] = njit(cache=True)(function)
    except RuntimeError:  # neither the library's folder nor the user's can be written to
        made = njit(function)
    return made
