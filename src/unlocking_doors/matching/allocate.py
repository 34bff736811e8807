"""The one way to an allocation: by a named allocator, never without the checker."""

from collections.abc import Mapping
from types import MappingProxyType

from unlocking_doors.errors import Fault, MatchingError, NotFoundError, UnlockingDoorsError
from unlocking_doors.matching.allocation import Allocation, Allocator
from unlocking_doors.matching.checker import violations
from unlocking_doors.matching.circulation import circulate
from unlocking_doors.matching.compiled import prioritise_strictly_compiled
from unlocking_doors.matching.optimal import optimise
from unlocking_doors.matching.priority import prioritise
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.strict import prioritise_strictly
from unlocking_doors.policy.settings import DEFAULT_ALLOCATOR

MOST_SEED = 999_999_999
"""The largest seed: small enough to be written down, and to be read back from any store."""

BUILT_IN: Mapping[str, Allocator] = MappingProxyType(
    {
        "circulation": circulate,
        "priority": prioritise,
        "strict": prioritise_strictly,
        "strict-fast": prioritise_strictly_compiled,
        "optimal": optimise,
    }
)
"""The allocators that come with the library."""


def allocate(
    problem: Problem,
    allocator: str | Allocator = DEFAULT_ALLOCATOR,
    *,
    seed: int,
    allocators: Mapping[str, Allocator] = BUILT_IN,
) -> Allocation:
    """
    Offer each home to at most one household, and prove it safe before anyone sees it.

    Args:
        problem: The batch, its rows in any order.
        allocator: A name among *allocators*, or an allocator.
        seed: Draws the lotteries; the same problem and seed give the same answer.
        allocators: The allocators that go by name.

    Returns:
        The allocation, with reasons for everyone and everything left.

    Raises:
        NotFoundError: No allocator goes by that name; the nearest is suggested.
        MatchingError: The allocator failed or broke a hard constraint; nothing of its answer
            is kept.
    """
    if not 0 <= seed <= MOST_SEED:
        message = f"a seed is a whole number from 0 to {MOST_SEED}"
        raise MatchingError(message, remedy="Choose a smaller one")
    if isinstance(allocator, str):
        if allocator not in allocators:
            raise NotFoundError.of(
                "allocator",
                allocator,
                allocators,
                remedy=f"choose one of {', '.join(sorted(allocators))}",
            )
        name, chosen = allocator, allocators[allocator]
    else:
        name, chosen = getattr(allocator, "__name__", type(allocator).__name__), allocator
    allocation = _answer(chosen, name, problem, seed)
    broken = violations(problem, allocation)
    if broken:
        raise MatchingError(
            f'allocator "{name}" broke hard constraints, and its answer is refused',
            remedy="choose another allocator and tell the author of this one",
            faults=[Fault(code=MatchingError.code, message=sentence) for sentence in broken],
        )
    return allocation


def _answer(chosen: Allocator, name: str, problem: Problem, seed: int) -> Allocation:
    """Ask an allocator, which may be the code of somebody else."""
    try:
        answer: object = chosen(problem, seed=seed)
    except UnlockingDoorsError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, the allocator is named
        message = f'allocator "{name}" stopped with {type(error).__name__}'
    else:
        if isinstance(answer, Allocation):
            return answer
        message = f'allocator "{name}" answers with something else than an Allocation'
    raise MatchingError(message, remedy="choose another allocator and tell the author of this one")
