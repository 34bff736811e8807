"""
The testing kit: what a region's author needs to prove that the region keeps its promises.

Start with ``assert_conforms("my-region")``, or one line of pytest's configuration; see
``docs/how-to/test-a-region.md``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unlocking_doors.testing.attacker import Knowledge as Knowledge
    from unlocking_doors.testing.attacker import Learnt as Learnt
    from unlocking_doors.testing.attacker import attack as attack
    from unlocking_doors.testing.attacker import bounds as bounds
    from unlocking_doors.testing.cases import run_cases as run_cases
    from unlocking_doors.testing.conformance import ConformanceError as ConformanceError
    from unlocking_doors.testing.conformance import assert_conforms as assert_conforms
    from unlocking_doors.testing.conformance import reproduce as reproduce
    from unlocking_doors.testing.inventing import invent_year as invent_year
    from unlocking_doors.testing.promises import PROPERTIES as PROPERTIES
    from unlocking_doors.testing.strategies import homes as homes
    from unlocking_doors.testing.strategies import households as households
    from unlocking_doors.testing.strategies import partners as partners
    from unlocking_doors.testing.strategies import referrals as referrals
    from unlocking_doors.testing.years import SmallYear as SmallYear
    from unlocking_doors.testing.years import schemes as schemes

_HOMES = {
    "attacker": ("Knowledge", "Learnt", "attack", "bounds"),
    "cases": ("run_cases",),
    "conformance": ("ConformanceError", "assert_conforms", "reproduce"),
    "inventing": ("invent_year",),
    "promises": ("PROPERTIES",),
    "strategies": ("homes", "households", "partners", "referrals"),
    "years": ("SmallYear", "schemes"),
}
_WHERE = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_WHERE)  # noqa: PLE0605  written once, above


def __getattr__(name: str) -> object:
    """Import a name when it is first asked for: Hypothesis and the store are slow to import."""
    if name not in _WHERE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


def __dir__() -> list[str]:
    return __all__
