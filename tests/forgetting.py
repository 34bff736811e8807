"""Allocators, reasons and a checker that have forgotten a hard constraint: faults to be found."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve

from unlocking_doors.matching import (
    Batch,
    Request,
    against,
    allocate,
    checker,
    kinds,
    strict,
    suitability,
)
from unlocking_doors.matching.checking_rules import RULES
from unlocking_doors.matching.pool import NO_LIMIT, Pool

Patch = pytest.MonkeyPatch

#: What the checker says of a limit that a whole batch does not keep.
_BEYOND = {
    "landlord-at-ceiling": "would owe more",
    "landlord-at-stop-loss": "would be owed more",
    "quota-full": "is not kept",
}
Told = Callable[..., Iterator[tuple[str, str]]]


def without(whole: Told, codes: tuple[str, ...]) -> Told:
    """Make something that tells reasons forget some of them."""
    return lambda *rows: (told for told in whole(*rows) if told[0] not in codes)


def allocators_forget(patch: Patch, *codes: str) -> None:
    """Switch hard constraints off in all that allocators ask."""
    patch.setattr(suitability, "misfits", without(suitability.misfits, codes))
    patch.setattr(suitability, "hindrances", without(suitability.hindrances, codes))
    patch.setattr(kinds, "misfits", without(kinds.misfits, codes))
    if "would-make-a-swap" in codes:
        patch.setattr(strict, "find_swap", lambda *_: ())
    if "area-not-chosen" in codes:  # homes elsewhere are not even looked at
        patch.setattr(kinds.Kinds, "that_fit", _anywhere)
    of = Pool.of

    def unlimited(*rows: Any) -> Pool:
        pool = of(*rows)
        free = [NO_LIMIT] * len(pool.gives)
        return evolve(
            pool,
            receives=free if "landlord-at-ceiling" in codes else pool.receives,
            gives=free if "landlord-at-stop-loss" in codes else pool.gives,
        )

    patch.setattr(strict.Pool, "of", unlimited)


def _anywhere(found: kinds.Kinds, request: Request) -> list[int]:
    """Return the types of homes that fit a household, in whatever area."""
    return [
        number
        for number, homes in enumerate(found.homes)
        if not [*kinds.misfits(request, homes[0], found.problem)]
    ]


def reasons_forget(patch: Patch, *codes: str) -> None:
    """Leave hard constraints out of what households and homes that are left are told."""
    whole = against.reasons
    patch.setattr(
        against,
        "reasons",
        lambda *rows: tuple(one for one in whole(*rows) if one.code not in codes),
    )


def checker_forgets(patch: Patch, *codes: str) -> None:
    """Switch hard constraints off in the checker."""
    full, beyond = checker._full, checker._beyond
    limits = _BEYOND.keys() & {*codes}
    for code in RULES.keys() & {*codes}:
        patch.delitem(RULES, code)
    if "would-make-a-swap" in codes:
        patch.setattr(checker, "followers", lambda *_: set())
    patch.setattr(checker, "_full", lambda *rows: full(*rows) - {*codes})
    patch.setattr(
        checker,
        "_beyond",
        lambda *rows: (
            said for said in beyond(*rows) if not any(_BEYOND[code] in said for code in limits)
        ),
    )


def nobody_checks(patch: Patch) -> None:
    """Let whatever an allocator answers pass."""
    # `matching.allocate` is the function; the checker's name stands in its module.
    patch.setitem(allocate.__globals__, "violations", lambda *_: ())


def batches_forget(patch: Patch) -> None:
    """Let an allocator look at the history alone, never at what its own batch decided."""
    patch.setattr(Batch, "take", lambda *_: None)
