"""
Matching: from a problem to an allocation, explained and checked.

Read ``problem.py`` and ``allocation.py`` first, then ``allocate.py``.
"""

from unlocking_doors.matching.accounting import account
from unlocking_doors.matching.allocate import BUILT_IN, allocate
from unlocking_doors.matching.allocation import (
    Allocation,
    Allocator,
    Answer,
    Pairing,
    Reason,
    Unused,
)
from unlocking_doors.matching.checker import violations
from unlocking_doors.matching.problem import Problem, Request, Vacancy
from unlocking_doors.matching.suitability import why_not
from unlocking_doors.matching.turns import draw, take_turns

__all__ = [
    "BUILT_IN",
    "Allocation",
    "Allocator",
    "Answer",
    "Pairing",
    "Problem",
    "Reason",
    "Request",
    "Unused",
    "Vacancy",
    "account",
    "allocate",
    "draw",
    "take_turns",
    "violations",
    "why_not",
]
