"""A pool of files: the same problem as in a scheme that lived through it."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from small_years import START, Clock, a_scheme, day, home, referral, years
from toyland import CLOSED, OPENED, TOYLAND

from unlocking_doors import Pooled, pool_of
from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.errors import RecordError, TransitionError
from unlocking_doors.facts.homes import Home
from unlocking_doors.matching import Allocation, Problem, Standing, account
from unlocking_doors.moves.known_standings import KnownStanding
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.policy.balances import OpeningBalance, Settlement, SettlementRule
from unlocking_doors.policy.fairness import Criterion, Fairness
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.targets import Target, TargetRule

AGREED = Fairness(
    key="agreed",
    order=(Criterion.DEBT, Criterion.THIN_FIRST),
    debt_ceiling=4,
    since=OPENED,
    source="illustrative: Toyland is invented",
)
FAIR = evolve(TOYLAND, fairness=(AGREED,))


def pooled(*rows: Referral | Home, region: Region = TOYLAND, **more: Any) -> Pooled:
    """Pool some rows, on the tenth day."""
    return pool_of(
        region,
        [row for row in rows if isinstance(row, Referral)],
        [row for row in rows if isinstance(row, Home)],
        **{"on": day(10), **more},
    )


def lived(year: Inputs, region: Region, on: date) -> Problem:
    """Live through a year, every landlord approving at once; return what its last day poses."""
    clock, posed = Clock(), []

    def look(problem: Problem, *, seed: int) -> Allocation:
        posed.append(problem)
        return account(problem, [], allocator="look", seed=seed)

    allocators = {region.matching.allocator: look}
    with a_scheme(region, clock=clock, allocators=allocators) as scheme:
        while True:
            today = clock().date()
            for one in year.homes:
                if one.released == today:
                    scheme.add_home(one)
            for row in year.referrals:
                if row.received == today and scheme.refer(row).state == "awaiting-approval":
                    scheme.approve(row.case)
                    with suppress(RecordError, TransitionError):
                        scheme.circulate(row.case)
            if today == on:
                break
            clock.go_on(1)
        scheme.match()
    (problem,) = posed
    return problem


@settings(max_examples=settings().max_examples // 5)
@given(year=years())
def test_files_pose_what_a_scheme_poses_that_lived_through_them(year: Inputs) -> None:
    """But for the reference codes, which no landlord gave."""
    on = max(row.received for row in year.referrals)
    before = evolve(
        year,
        referrals=tuple(row for row in year.referrals if row.received <= on),
        homes=tuple(row for row in year.homes if row.released <= on),
    )
    found = lived(before, FAIR, on)
    blank = [evolve(row, reference="") for row in found.requests]

    posed = pool_of(FAIR, year.referrals, year.homes, on=on).problem
    assert posed == evolve(found, requests=blank)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"consents": Consents()}, "cannot be circulated without: "),
        ({"household": None}, "more information needed"),
        ({"areas_of_choice": frozenset({"straw"})}, "cannot be circulated: no area is left"),
        ({"areas_of_choice": None, "areas_to_avoid": None}, "cannot be circulated: says neither"),
    ],
)
def test_who_says_too_little_to_be_circulated_does_not_wait(
    changes: dict[str, Any], why: str
) -> None:
    """Whatever the rules of the region ask, or do not."""
    asking_nothing = evolve(
        TOYLAND, rules=(), cohorts=tuple(evolve(one, rules=()) for one in TOYLAND.cohorts)
    )
    identity = evolve(asking_nothing.identity, rules=())
    region = evolve(asking_nothing, identity=identity)
    found = pooled(referral(**changes), region=region)

    assert found.problem.requests == ()
    assert found.not_waiting["c-1"].startswith(why)
    assert pooled(referral(), region=region).not_waiting == {}


def test_what_is_wrong_with_rows_is_told_at_once() -> None:
    """As a run would: whoever uses Python has no reader of files before it."""
    rows = [referral(), referral(), home(), home(landlord="nobody")]
    with pytest.raises(RecordError) as refused:
        pooled(*rows)

    assert {fault.code for fault in refused.value.faults} >= {"UD-E213", "UD-E216"}


def test_a_home_of_a_landlord_that_has_left_is_no_longer_held() -> None:
    """It leaves the pot with its landlord."""
    gone = tuple(
        evolve(one, until=day(5)) if one.key == "brick-homes" else one for one in TOYLAND.partners
    )
    found = pooled(referral(), home(), region=evolve(TOYLAND, partners=gone))

    assert found.not_in_pot == {"h-1": "no longer held"}


# Where landlords stand


def test_standings_are_told_only_where_something_asks_for_them() -> None:
    """Or somebody names them."""
    assert pooled(referral(), home()).problem.standings == {}
    assert pooled(referral(), home(), region=FAIR).problem.standings == {
        "brick-homes": Standing(may_receive=4),
        "straw-council": Standing(may_receive=4),
    }
    known = [KnownStanding(landlord="straw-council", standing=-1, may_give=0)]
    assert pooled(referral(), home(), known=known).problem.standings == {
        "brick-homes": Standing(),
        "straw-council": Standing(standing=-1, may_give=0),
    }


def test_who_is_not_named_stands_where_the_region_puts_it() -> None:
    """By its opening balances and what became of them, its targets and its limits."""
    source = "illustrative: Toyland is invented"
    balances = tuple(
        OpeningBalance(key=key, partner=key, homes=homes, on=OPENED, source=source)
        for key, homes in (("straw-council", -2), ("sticks-council", 2))
    )
    merged = Settlement(
        key="merged",
        partner="sticks-council",
        on=START,
        rule=SettlementRule.TO_SUCCESSOR,
        successor="brick-homes",
        source=source,
    )
    target = Target(
        key="t",
        partner="straw-council",
        homes=3,
        rule=TargetRule.FIXED,
        since=START,
        until=CLOSED,
        source=source,
    )
    region = evolve(FAIR, opening_balances=balances, settlements=(merged,), targets=(target,))
    expected = {
        "brick-homes": Standing(standing=2, may_receive=6),
        "straw-council": Standing(standing=-2, allowance=3, may_receive=2),
    }
    assert pooled(referral(), home(), region=region).problem.standings == expected
    known = [KnownStanding(landlord="sticks-council", standing=1, allowance=1, may_receive=2)]
    assert pooled(referral(), home(), region=region, known=known).problem.standings == {
        **expected,
        "sticks-council": Standing(standing=1, allowance=1, may_receive=2),
    }


def test_a_pool_does_not_depend_on_the_order_of_its_rows() -> None:
    """Nor on that of the standings."""
    rows = [referral("c-1"), referral("c-2", received=day(2)), home(), home("h-2")]
    known = [KnownStanding(landlord=key, standing=1) for key in ("straw-council", "brick-homes")]

    assert pooled(*rows, known=known) == pooled(*rows[::-1], known=known[::-1])
