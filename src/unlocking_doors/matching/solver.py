"""What the extra ``solve`` brings: OR-tools for flows, and SciPy, whose HiGHS does the rest."""

from importlib import import_module

from unlocking_doors.errors import MatchingError

REMEDY = 'pip install "unlocking-doors[solve]"'


def need_solver() -> None:
    """
    Import what the extra brings, or say how to install it.

    Raises:
        MatchingError: It is not installed.
    """
    try:
        for library in ("ortools.graph.python.min_cost_flow", "scipy.sparse"):
            import_module(library)
    except ImportError as error:
        message = 'the allocator "optimal" needs OR-tools and SciPy, which are not installed'
        raise MatchingError(message, remedy=REMEDY) from error
