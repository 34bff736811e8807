"""Resamples: other years that might as well have come, drawn from the one that came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from attrs import evolve

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.facts.homes import Home

#: Keys in a resample by the key in the year: none for what was not drawn, several for some.
Copies = Mapping[str, Sequence[str]]


def resample(inputs: Inputs, rng: Random) -> Inputs:
    """
    Draw as many cases and as many homes as there are, each with replacement.

    Everything that is drawn keeps its days under a new key, and a case takes its answers with it.
    The n-th copy of a home that a case left is the one that the n-th copy of the case left; where
    there is no such copy, nobody of the resample left it. So it is also with a home whose landlord
    names the case by a reference code, as a resample gives those codes anew.

    Source:
        Efron (1979), doi:10.1214/aos/1176344552.
    """
    cases = _copies("case", (one.case for one in inputs.referrals), rng)
    homes = _copies("home", (one.home for one in inputs.homes), rng)
    return Inputs(
        referrals=tuple(
            evolve(one, case=key) for one in inputs.referrals for key in cases.get(one.case, ())
        ),
        homes=tuple(copy for one in inputs.homes for copy in _homes(one, homes, cases)),
        decisions=tuple(
            evolve(one, case=key) for one in inputs.decisions for key in cases.get(one.case, ())
        ),
    )


def _copies(kind: str, keys: Iterable[str], rng: Random) -> Copies:
    """Draw keys, whatever their order, and name what is drawn in the order of the keys."""
    known = sorted(keys)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, key in enumerate(sorted(rng.choices(known, k=len(known)) if known else ())):
        found[key].append(f"{kind}-{number:06d}")
    return found


def _homes(home: Home, homes: Copies, cases: Copies) -> Iterator[Home]:
    leavers = cases.get(home.left_by or "", ())
    for place, key in enumerate(homes.get(home.home, ())):
        yield evolve(home, home=key, left_by=leavers[place] if place < len(leavers) else None)
