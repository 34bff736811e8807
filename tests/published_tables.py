"""
Invented, seeded tables of London's shape: shares of kinds of harm, landlords, requests a year.

Illustrative: landlords fall off as one to n; sub-regions and months are all alike.
"""

import random
from collections.abc import Iterable, Sequence

from attrs import evolve

from unlocking_doors.periods import Period
from unlocking_doors.policy.publishing import BUILT_IN_PROFILES, Profile
from unlocking_doors.publishing import (
    TOTAL,
    Category,
    Dimension,
    Published,
    Registered,
    Tally,
    Unit,
    calendar_period,
    publish,
)
from unlocking_doors.testing import Knowledge, Learnt, attack

PROFILES = {one.key: one for one in BUILT_IN_PROFILES}
#: Shares of the five kinds of harm, in per cent.
SHARES = (58, 26, 9, 5, 2)
#: One request: its key, landlord, kind of harm, sub-region, size, and month.
Request = tuple[str, str, str, str, str, int]
_FIELDS = {"landlord": 1, "harm": 2, "sub-region": 3, "size": 4}


def requests(
    seed: int, number: int, *, landlords: int = 30, sub_regions: int = 5, sizes: int = 4
) -> tuple[Request, ...]:
    """Invent a year of requests."""
    chance = random.Random(seed)
    names = [f"landlord-{n}" for n in range(1, landlords + 1)]
    weights = [1 / n for n in range(1, landlords + 1)]
    return tuple(
        (
            f"case-{n}",
            chance.choices(names, weights)[0],
            f"harm-{chance.choices(range(5), SHARES)[0]}",
            f"sub-region-{chance.randrange(sub_regions)}",
            f"size-{chance.randrange(sizes)}",
            chance.randrange(1, 13),
        )
        for n in range(number)
    )


def table(
    rows: Iterable[Request],
    by: Sequence[str] = ("harm", "sub-region"),
    period: str = "2024",
    until: str = "",
    key: str = "",
) -> Tally:
    """Count requests, by some of landlord, harm, sub-region and size, in a period."""
    rows = list(rows)
    days = calendar_period(period)
    last = calendar_period(until).last_day if until else days.last_day
    dimensions = tuple(
        Dimension(
            key=one,
            label=one,
            categories=tuple(
                Category(key=name, label=name)
                for name in sorted({row[_FIELDS[one]] for row in rows})
            ),
            is_holder=one == "landlord",
        )
        for one in by
    )
    return Tally(
        key=key or "-".join(("requests", *by)),
        title="Requests",
        counts="requests",
        period=days if not until else Period(since=days.since, until=calendar_period(until).until),
        dimensions=dimensions,
        units=tuple(
            Unit(key=row[0], holders=(row[1],), at=tuple(str(row[_FIELDS[one]]) for one in by))
            for row in rows
            if days.since.month <= row[5] <= last.month
        ),
        why="Illustrative.",
    )


def published(tallies: Iterable[Tally], profile: Profile) -> list[Published]:
    """Publish tables, one after the other."""
    register: list[Registered] = []
    for tally in tallies:
        register.append(Registered(tally=tally, published=publish(tally, profile, register)))
    return [one.published for one in register]


def known_to(partner: str, tallies: Iterable[Tally]) -> Knowledge:
    """Return what a partner knows of some tables: its own units."""
    return Knowledge(
        partner=partner,
        own=tuple(
            evolve(one, units=tuple(unit for unit in one.units if partner in unit.holders))
            for one in tallies
        ),
    )


def small(learnt: Iterable[Learnt], largest: int) -> list[Learnt]:
    """Return what is learnt of small counts."""
    return [one for one in learnt if 1 <= one.count <= largest]


def found_out(tallies: Sequence[Tally], profile: Profile) -> list[Learnt]:
    """Return the small counts that a stranger, or the largest landlord, learns of safe tables."""
    shown = published(tallies, profile)
    largest = max(profile.hides_up_to, profile.rounds_to - 1)
    # Landlords fall off as one to n: the first holds most.
    by_partner = small(attack(shown, profile, known_to("landlord-1", tallies)), largest)
    if not by_partner:
        return []  # a stranger knows less, and so learns no more
    by_stranger = small(attack(shown, profile), largest)
    return [*by_stranger, *(one for one in by_partner if not _is_own(one, tallies))]


def _is_own(learnt: Learnt, tallies: Iterable[Tally]) -> bool:
    """Tell whether a table by landlord says, with zeros, that all of a count are the partner's."""
    for tally in tallies:
        keys = [by.key for by in tally.dimensions]
        if "landlord" in keys:
            place = keys.index("landlord")
            return all(
                unit.at[place] == "landlord-1"
                for unit in tally.units
                if all(learnt.at[key] in {TOTAL, at} for key, at in zip(keys, unit.at, strict=True))
            )
    return False
