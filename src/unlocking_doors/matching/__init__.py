"""
Matching: from a problem to an allocation, explained and checked.

Read ``problem.py`` and ``allocation.py`` first, then ``allocate.py``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from unlocking_doors.matching.accounting import account, reached
from unlocking_doors.matching.allocate import BUILT_IN, allocate
from unlocking_doors.matching.allocation import (
    Allocation,
    Allocator,
    Pairing,
    Reason,
    Repair,
    Unplaced,
    Unused,
)
from unlocking_doors.matching.batch import Batch
from unlocking_doors.matching.checker import violations
from unlocking_doors.matching.places import draw
from unlocking_doors.matching.problem import Problem
from unlocking_doors.matching.proofs import Block, Precedence, Prices, Proof
from unlocking_doors.matching.rows import Quota, Request, Standing, Vacancy
from unlocking_doors.matching.suitability import fits, why_not
from unlocking_doors.matching.turns import take_turns

if TYPE_CHECKING:
    from unlocking_doors.matching.checking_turns import mistold
    from unlocking_doors.matching.columns import Columns
    from unlocking_doors.matching.explaining import Explainer
    from unlocking_doors.matching.proving import unproven
    from unlocking_doors.matching.ranking import Ranked, Ranking, rank
    from unlocking_doors.matching.serving_columns import allocate_columns
    from unlocking_doors.matching.voices import Left, Said, safely

__all__ = [
    "BUILT_IN",
    "Allocation",
    "Allocator",
    "Batch",
    "Block",
    "Columns",
    "Explainer",
    "Left",
    "Pairing",
    "Precedence",
    "Prices",
    "Problem",
    "Proof",
    "Quota",
    "Ranked",
    "Ranking",
    "Reason",
    "Repair",
    "Request",
    "Said",
    "Standing",
    "Unplaced",
    "Unused",
    "Vacancy",
    "account",
    "allocate",
    "allocate_columns",
    "draw",
    "fits",
    "mistold",
    "rank",
    "reached",
    "safely",
    "take_turns",
    "unproven",
    "violations",
    "why_not",
]

#: Imported when it is asked for: whoever loads an allocator needs none of it.
_LATER = {
    "Columns": "columns",
    "Explainer": "explaining",
    "Left": "voices",
    "Ranked": "ranking",
    "Ranking": "ranking",
    "Said": "voices",
    "allocate_columns": "serving_columns",
    "mistold": "checking_turns",
    "rank": "ranking",
    "safely": "voices",
    "unproven": "proving",
}


def __getattr__(name: str) -> object:
    """Import what is not needed to match."""
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
