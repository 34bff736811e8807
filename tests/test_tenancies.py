from itertools import product

import pytest

from unlocking_doors.facts.tenancies import Tenancy, lowers_security

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
    assert lowers_security(before[0], offered[0]) is (offered[1] > before[1])


@pytest.mark.parametrize("tenancy", Tenancy)
def test_a_tenancy_that_says_too_little_gives_no_answer(tenancy: Tenancy) -> None:
    """Not known, or of another kind: neither yes nor no."""
    assert lowers_security(None, tenancy) is None
    assert lowers_security(Tenancy.OTHER, tenancy) is None
    assert lowers_security(tenancy, Tenancy.OTHER) is None


def test_every_kind_of_tenancy_is_ranked_or_says_too_little() -> None:
    """A new kind of tenancy cannot be forgotten."""
    assert {tenancy for tenancy, _ in RANKED} | {Tenancy.OTHER} == set(Tenancy)
