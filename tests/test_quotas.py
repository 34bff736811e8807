"""Quotas: how many are offered homes in part of a scheme."""

from datetime import date

import pytest
from agreed_terms import QUOTA, SINCE, agreed, offers_of, two_of_one_landlord
from attrs import evolve
from small_years import Clock, a_scheme, day, home, inputs, play, referral, said

from unlocking_doors.policy.fairness import Criterion
from unlocking_doors.policy.quotas import Counts


@pytest.mark.parametrize(
    ("since", "withdraws", "offered"),
    [
        (SINCE, False, {"c-1"}),
        (SINCE, True, {"c-1", "c-2"}),
        (day(60), False, {"c-1", "c-2"}),
    ],
    ids=["one at most", "what came to nothing", "before its days"],
)
def test_a_quota_leaves_out_what_came_to_nothing_or_was_before_its_days(
    since: date, *, withdraws: bool, offered: set[str]
) -> None:
    """Only an offer of its days that is open, accepted or let takes up room."""
    quota = evolve(QUOTA, since=since, most=1)
    region, clock = evolve(agreed(allocator="priority"), quotas=(quota,)), Clock()
    with a_scheme(region, clock=clock) as scheme:
        first = (referral("c-1"), home("h-1"), said("c-1", "approval", "approved"))
        play(scheme, inputs(*first), days=58)
        assert offers_of(scheme) == {"c-1": "h-1"}
        clock.go_on(58)
        if withdraws:
            scheme.withdraw("c-1", "wolf-caught")
        later = (referral("c-2", received=day(61)), home("h-2", released=day(61)))
        play(scheme, inputs(*later, said("c-2", "approval", "approved")), days=130)

        assert set(offers_of(scheme)) == offered


def test_a_quota_counts_what_was_offered_in_its_days() -> None:
    """Where one person too many would be housed in an area, nobody more is offered a home there."""
    quota = evolve(QUOTA, areas={"bricks"}, counts=Counts.PEOPLE, most=3)
    region = evolve(agreed(allocator="priority"), quotas=(quota,))
    with a_scheme(region) as scheme:
        play(scheme, two_of_one_landlord())  # households of two

        assert len(offers_of(scheme)) == 1


#: A home in the woods that offers more than the household needs, which ``fit`` puts last.
WOODS = home("h-2", area="woods", access="step-free")


@pytest.mark.parametrize(
    ("least", "allocator", "offered"),
    [(0, "optimal", "h-1"), (1, "optimal", "h-2"), (5, "optimal", "h-2"), (1, "priority", "h-1")],
)
def test_a_least_number_is_seen_to_as_far_as_the_homes_go(
    least: int, allocator: str, offered: str
) -> None:
    """The home that the quota counts is given first; more than can be given stops no run."""
    quota = evolve(QUOTA, areas={"woods"}, least=least, most=None)
    nowhere = evolve(quota, key="nowhere", areas={"sticks"})
    order = (Criterion.BAND, Criterion.FIT)
    region = evolve(agreed(allocator=allocator, order=order), quotas=(quota, nowhere))
    with a_scheme(region) as scheme:
        play(scheme, inputs(referral(), home(), WOODS, said("c-1", "approval", "approved")))

        assert offers_of(scheme) == {"c-1": offered}


@pytest.mark.parametrize(("least", "offered"), [(1, "h-1"), (2, "h-3"), (0, "h-1")])
def test_what_was_given_of_a_least_number_is_asked_for_no_more(least: int, offered: str) -> None:
    """Once as many as agreed are offered, the next household gets what fits it best."""
    quota = evolve(QUOTA, areas={"woods"}, least=least, most=None)
    order = (Criterion.BAND, Criterion.FIT)
    region = evolve(agreed(allocator="optimal", order=order), quotas=(quota,))
    late = evolve(WOODS, home="h-3", released=day(40))
    rows = [referral("c-1"), WOODS, referral("c-2", received=day(40)), home(released=day(40)), late]
    answers = [said(case, "approval", "approved") for case in ("c-1", "c-2")]
    with a_scheme(region) as scheme:
        play(scheme, inputs(*rows, *answers))

        assert offers_of(scheme) == {"c-1": "h-2", "c-2": offered}


def test_a_least_number_of_people_is_counted_in_people() -> None:
    """Two people are lacking, and one household of two gives them; the other home stays unasked."""
    quota = evolve(QUOTA, areas={"woods"}, counts=Counts.PEOPLE, least=2, most=None)
    order = (Criterion.BAND, Criterion.FIT)
    region = evolve(agreed(allocator="optimal", order=order), quotas=(quota,))
    homes = [home(), home("h-0"), WOODS, evolve(WOODS, home="h-3")]
    answers = [said(case, "approval", "approved") for case in ("c-1", "c-2")]
    with a_scheme(region) as scheme:
        play(scheme, inputs(referral("c-1"), referral("c-2"), *homes, *answers))

        found = set(offers_of(scheme).values())

    assert len(found & {"h-2", "h-3"}) == 1
    assert len(found) == 2
