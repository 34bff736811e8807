from itertools import product

import pytest

from unlocking_doors.facts.tenancies import (
    Tenancy,
    lowers_security,
    security_held,
    security_offered,
)

SAME = [
    {Tenancy.SECURE_LIFETIME, Tenancy.ASSURED_LIFETIME},
    {Tenancy.SECURE_FIXED, Tenancy.ASSURED_FIXED},
    {Tenancy.STARTER, Tenancy.PRIVATE},
    {Tenancy.LICENCE, Tenancy.NONE},
]
RANKED = [(tenancy, place) for place, rank in enumerate(SAME) for tenancy in sorted(rank)]


@pytest.mark.parametrize(("before", "offered"), [*product(RANKED, RANKED)])
def test_security_is_lowered_by_a_tenancy_of_a_lower_rank_only(
    before: tuple[Tenancy, int], offered: tuple[Tenancy, int]
) -> None:
    """Lifetime before fixed term before starter before licence; secure and assured rank alike."""
    assert lowers_security(security_held(before[0]), offered[0]) is (offered[1] > before[1])


@pytest.mark.parametrize("held", [None, Tenancy.OTHER])
def test_a_tenancy_held_that_says_too_little_counts_as_the_most_secure(
    held: Tenancy | None,
) -> None:
    """Not known, or of another kind: nothing but the most secure loses nothing."""
    kept = {tenancy for tenancy in Tenancy if not lowers_security(security_held(held), tenancy)}

    assert kept == SAME[0]


@pytest.mark.parametrize("held", Tenancy)
def test_a_tenancy_offered_that_says_too_little_counts_as_the_least_secure(held: Tenancy) -> None:
    """Of another kind: it lowers security for everybody who has any."""
    assert lowers_security(security_held(held), Tenancy.OTHER) is (held not in SAME[-1])


def test_every_kind_of_tenancy_is_ranked_or_says_too_little() -> None:
    """A new kind of tenancy cannot be forgotten: it counts by its rank, held and offered alike."""
    assert {tenancy for tenancy, _ in RANKED} | {Tenancy.OTHER} == set(Tenancy)
    assert all(security_held(one) == security_offered(one) for one, _ in RANKED)
