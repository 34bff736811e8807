"""What landlords have agreed between them, from the files of a region to the ledger."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from small_years import (
    START,
    Clock,
    a_scheme,
    day,
    home,
    inputs,
    play,
    referral,
    said,
    years,
    yes_to_all,
)
from toyland import INVENTED, TOYLAND
from toyland_files import edit, line_with, write_toyland

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.standing import allowances, weight_of
from unlocking_doors.errors import ConfigurationError, MatchingError
from unlocking_doors.loading import load_region
from unlocking_doors.loading.lint import region_findings
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.policy.fairness import (
    NOTHING_AGREED,
    POINTS_A_BAND,
    Credit,
    Criterion,
    Fairness,
    LedgerWeight,
)
from unlocking_doors.policy.quotas import Counts, QuotaRule
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors.scheme import Scheme

SINCE = date(2020, 1, 1)
few = settings(max_examples=max(settings().max_examples // 2, 1))


def agreed(region: Region = TOYLAND, allocator: str = "strict", **terms: object) -> Region:
    """Make Toyland agree on something, and match by an allocator."""
    row = Fairness(key="agreed", since=SINCE, source=INVENTED, **terms)  # type: ignore[arg-type]
    matching = evolve(region.matching, allocator=allocator)
    return evolve(region, fairness=(row,), matching=matching)


def lowest_and_highest(entries: Iterable[Entry]) -> tuple[int, int]:
    """Follow every standing, day by day, and return the lowest and the highest it ever was."""
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.on, []).append(entry)
    sums: Counter[str] = Counter()
    seen = [0]
    for on in sorted(days):
        for entry in days[on]:
            sums[entry.partner] += entry.amount * entry.weight
        seen += sums.values()
    return min(seen), max(seen)


def offers_of(scheme: Scheme) -> dict[str, str]:
    """Return the home of each case's last offer."""
    cases = scheme.snapshot().cases
    return {case.key: case.offers[-1].home for case in cases if case.offers}


def test_what_is_agreed_is_read_from_a_regions_files_and_written_back(tmp_path: Path) -> None:
    """Fairness and quotas are rows of a region like all others."""
    region = agreed(
        order=(Criterion.BAND, Criterion.DEBT),
        weight=LedgerWeight.SCARCITY,
        most_weight=3,
        window_months=24,
        points_per_home=2_000,
        most_homes=6,
        points_thin=500,
        debt_ceiling=3,
        stop_loss=4,
        cooling_off_days=90,
        until=date(2025, 1, 1),
    )
    quota = QuotaRule(
        key="woods", since=SINCE, cohorts=("wolf-at-the-door",), areas={"woods"}, most=2,
        counts=Counts.PEOPLE, source=INVENTED,
    )  # fmt: skip
    region = evolve(region, quotas=(quota,))

    assert load_region(write_toyland(tmp_path / "toyland", region)) == region


def test_each_row_holds_on_its_days_and_nothing_is_agreed_on_the_others() -> None:
    """Fairness is dated as every rule is, and a day without a row has no points and no limits."""
    region = agreed(until=date(2021, 1, 1), points_thin=100)

    assert region.fairness_on(date(2020, 12, 31)).points_thin == 100
    assert region.fairness_on(date(2021, 1, 1)) is NOTHING_AGREED


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        ("debt_ceiling = 3", "debt_ceiling = -1", "debt_ceiling must be 0 or more"),
        ("most_homes = 6", "most_homes = 0", '"points_per_home" says nothing without "most_homes"'),
        ('order = ["band", "debt"]', 'order = ["band", "band"]', "names each criterion once"),
        ('credit = "when-let"', 'credit = "when-lent"', 'did you mean "when-let"?'),
        ('weight = "count"', 'weight = "scarcity"', '"weight" says nothing without "most_weight"'),
        ("most_weight = 1", "most_weight = 2", '"most_weight" says nothing without "weight"'),
        ('areas = ["woods"]', 'areas = ["wods"]', 'there is no area "wods"; did you mean "woods"?'),
        ("most = 2", "most = -2", "most must be 0 or more"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, said_of_it: str
) -> None:
    """Each impossible number, word or name is a fault with its line."""
    order = (Criterion.BAND, Criterion.DEBT)
    region = agreed(order=order, points_per_home=2_000, most_homes=6, debt_ceiling=3)
    quota = QuotaRule(key="q", since=SINCE, areas={"woods"}, most=2, source=INVENTED)
    folder = write_toyland(tmp_path / "toyland", evolve(region, quotas=(quota,)))
    edit(folder / "region.toml", old, new)

    with pytest.raises(ConfigurationError) as caught:
        load_region(folder)

    (fault,) = caught.value.faults
    assert said_of_it in str(fault)
    wanted = "points_per_home" if "most_homes" in new else new
    assert fault.line == line_with(folder / "region.toml", wanted)


def test_two_rows_are_never_in_force_at_once(tmp_path: Path) -> None:
    """Nobody could tell which of two rows holds, so they are refused."""
    region = agreed()
    twice = evolve(region, fairness=(*region.fairness, evolve(region.fairness[0], key="other")))

    with pytest.raises(ConfigurationError, match="two rows are in force at once"):
        load_region(write_toyland(tmp_path / "toyland", twice))


_QUOTA = QuotaRule(key="q", since=SINCE, most=2, source=INVENTED)


@pytest.mark.parametrize(
    ("region", "code"),
    [
        (agreed(debt_ceiling=1, credit=Credit.IN_BATCH), "UD-L060"),
        (agreed(stop_loss=1, weight=LedgerWeight.BEDROOMS), "UD-L060"),
        (evolve(agreed(), quotas=(_QUOTA,)), "UD-L060"),
        (agreed(points_thin=10, allocator="circulation"), "UD-L061"),
        (agreed(points_thin=10, allocator="optimal"), "UD-L061"),
        (agreed(debt_ceiling=1, stop_loss=2), None),
        (agreed(weight=LedgerWeight.BEDROOMS, points_thin=10), None),
        (agreed(debt_ceiling=1, credit=Credit.IN_BATCH, allocator="optimal"), None),
    ],
)
def test_what_the_allocator_does_not_do_is_a_finding(region: Region, code: str | None) -> None:
    """``check`` tells of a limit that matching would refuse, and of points nobody asks for."""
    found = {one.code for one in region_findings(region) if one.code in {"UD-L060", "UD-L061"}}
    assert found == ({code} if code else set())


@few
@given(
    year=years(),
    ceiling=st.integers(0, 1),
    stop=st.integers(0, 1),
    allocator=st.sampled_from(("strict", "priority", "circulation")),
)
def test_a_limit_holds_on_every_day_whatever_people_answer(
    year: Inputs, ceiling: int, stop: int, allocator: str
) -> None:
    """No landlord ever owes more than the ceiling, or is owed more than the stop-loss."""
    with a_scheme(agreed(debt_ceiling=ceiling, stop_loss=stop, allocator=allocator)) as scheme:
        play(scheme, year)
        lowest, highest = lowest_and_highest(scheme.snapshot().entries)

    assert lowest >= -ceiling
    assert highest <= stop


def _two_of_one_landlord() -> Inputs:
    """Make two households of one landlord and two homes of another, and everyone says yes."""
    rows = [referral("c-1"), referral("c-2"), home("h-1"), home("h-2")]
    return inputs(*rows, *yes_to_all("c-1"), *yes_to_all("c-2"))


def test_a_limit_that_binds_costs_a_move_and_points_cost_none() -> None:
    """At a ceiling of one home the second household waits; for points alone nobody does."""
    moved = {}
    for name, terms in {
        "nothing": {},
        "ceiling": {"debt_ceiling": 1},
        "stop-loss": {"stop_loss": 1},
        "points": {"points_per_home": 9_000, "most_homes": 9},
    }.items():
        with a_scheme(agreed(**terms)) as scheme:
            play(scheme, _two_of_one_landlord())
            moved[name] = sum(case.state == "moved" for case in scheme.snapshot().cases)

    assert moved == {"nothing": 2, "ceiling": 1, "stop-loss": 1, "points": 2}


def test_an_open_offer_counts_against_the_limits_before_it_is_let() -> None:
    """A second offer that would break the ceiling if both were accepted is not made."""
    rows = [referral("c-1"), referral("c-2"), home("h-1"), home("h-2")]
    answers = [said("c-1", "approval", "approved"), said("c-2", "approval", "approved")]
    with a_scheme(agreed(debt_ceiling=1)) as scheme:
        play(scheme, inputs(*rows, *answers), days=60)

        assert len(offers_of(scheme)) == 1


def _debtor_and_other() -> Inputs:
    """Make a landlord owe a home, and then two households wait, the debtor's for longer."""
    first = [referral("c-0"), home("h-0"), *yes_to_all("c-0")]
    late = START + timedelta(days=40)
    later = [
        referral("c-1", received=late),
        referral("c-2", received=late + timedelta(days=20), landlord="sticks-council",
                 area="sticks"),
        home("h-1", released=late + timedelta(days=30)),
    ]  # fmt: skip
    return inputs(*first, *later, *yes_to_all("c-1"), *yes_to_all("c-2"))


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        ({}, "c-1"),
        ({"points_per_home": 1, "most_homes": 1}, "c-2"),
        ({"points_per_home": 1, "most_homes": 1, "window_months": 1}, "c-1"),
    ],
)
def test_a_landlord_in_debt_lowers_its_own_households(terms: dict[str, object], first: str) -> None:
    """Among alike households the debtor's comes after, as long as the ledger remembers the debt."""
    with a_scheme(agreed(**terms)) as scheme:
        play(scheme, _debtor_and_other(), days=110)

        assert [case for case, at in offers_of(scheme).items() if at == "h-1"] == [first]


def test_a_target_that_is_agreed_is_no_debt() -> None:
    """What a landlord is still to give by its target lowers none of its households."""
    target = Target(
        key="t", partner="straw-council", homes=1, rule=TargetRule.FIXED, since=SINCE,
        source=INVENTED,
    )  # fmt: skip
    region = evolve(agreed(points_per_home=1, most_homes=1), targets=(target,))
    with a_scheme(region) as scheme:
        play(scheme, _debtor_and_other(), days=110)

        assert [case for case, at in offers_of(scheme).items() if at == "h-1"] == ["c-1"]


def test_whom_few_homes_suited_comes_first_where_that_is_agreed() -> None:
    """The household for whom a home of the last year would seldom have done is put first."""
    past = [
        home(f"p-{number}", area="woods", held_until=day(5), released=START) for number in range(3)
    ]
    late = START + timedelta(days=20)
    rows = [
        referral("c-1", received=late),  # the woods would have suited it three times
        referral("c-2", received=late + timedelta(days=8), areas_of_choice={"bricks"}),
        home("h-1", released=late + timedelta(days=20)),
    ]
    answers = [said(case, "approval", "approved") for case in ("c-1", "c-2")]
    won = {}
    for points in (0, 1_000):
        with a_scheme(agreed(points_thin=points)) as scheme:
            play(scheme, inputs(*past, *rows, *answers))
            won[points] = offers_of(scheme)

    assert won == {0: {"c-1": "h-1"}, 1_000: {"c-2": "h-1"}}


def test_no_points_are_more_than_a_region_has_published() -> None:
    """However much a landlord owes, its households are lowered by no more than agreed."""
    row = agreed(points_per_home=2_000, most_homes=6).fairness[0]

    assert row.points(1, 500, None) == POINTS_A_BAND + 12_000
    assert row.points(1, 2, None) == POINTS_A_BAND + 4_000
    assert NOTHING_AGREED.points(2, 500, 0) == 2 * POINTS_A_BAND


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (LedgerWeight.COUNT, [1, 1, 1]),
        (LedgerWeight.BEDROOMS, [1, 2, 3]),
        (LedgerWeight.SCARCITY, [1, 2, 3]),
    ],
)
def test_a_letting_weighs_what_was_agreed(weight: LedgerWeight, expected: list[int]) -> None:
    """By count one, by bedrooms those it has, by scarcity how seldom its size is given."""
    homes = [home(f"s-{number}", bedrooms=0) for number in range(4)]
    homes += [home(f"m-{number}", bedrooms=2) for number in range(2)]
    homes += [home("l-1", bedrooms=3), home("l-2", bedrooms=3, released=SINCE)]
    row = agreed(weight=weight, most_weight=3).fairness[0]

    found = [weight_of(one, homes, row, day(30)) for one in (homes[0], homes[4], homes[6])]

    assert found == expected


def test_the_ledger_is_posted_in_the_weights_agreed() -> None:
    """A home with two bedrooms makes a debt of two, where bedrooms weigh."""
    rows = inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1"))
    with a_scheme(agreed(weight=LedgerWeight.BEDROOMS)) as scheme:
        play(scheme, rows)

        ledger = scheme.ledger()

    assert (ledger["brick-homes"], ledger["straw-council"]) == (2, -2)


def test_a_correction_takes_back_all_that_a_letting_weighs() -> None:
    """Both landlords are where they were before the home with two bedrooms was let."""
    clock = Clock()
    rows = inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1"))
    with a_scheme(agreed(weight=LedgerWeight.BEDROOMS), clock=clock) as scheme:
        play(scheme, rows)
        assert scheme.ledger()["straw-council"] == -2
        clock.go_on(100)
        scheme.correct_ledger("c-1", "posted in error")

        assert not any(scheme.ledger().values())


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
    quota = evolve(_QUOTA, since=since, most=1)
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
    quota = evolve(_QUOTA, areas={"bricks"}, counts=Counts.PEOPLE, most=3)
    region = evolve(agreed(allocator="priority"), quotas=(quota,))
    with a_scheme(region) as scheme:
        play(scheme, _two_of_one_landlord())  # households of two

        assert len(offers_of(scheme)) == 1


def test_a_home_that_cools_off_is_offered_to_no_household_of_the_scheme() -> None:
    """A home that a household of the scheme left is offered only once the time is over."""
    rows = [
        referral("c-1"),
        home("h-1", left_by="c-0"),
        said("c-1", "approval", "approved"),
        referral("c-0", areas_of_choice={"woods"}),
    ]
    offered = {}
    for days in (None, 500):
        with a_scheme(agreed(cooling_off_days=days)) as scheme:
            play(scheme, inputs(*rows))
            offered[days] = offers_of(scheme)

    assert offered == {None: {"c-1": "h-1"}, 500: {}}


def test_strict_refuses_what_it_cannot_keep_and_changes_nothing() -> None:
    """A limit that only another allocator keeps stops the run with the remedy; nothing is kept."""
    region = agreed(debt_ceiling=1, credit=Credit.IN_BATCH)
    with a_scheme(region) as scheme:
        with pytest.raises(MatchingError, match="optimal"):
            play(scheme, _two_of_one_landlord())

        assert not scheme.events()


def test_a_letting_weighs_what_it_weighed_when_it_was_offered() -> None:
    """Homes that come in after an offer make it no scarcer: a limit that held then still holds."""
    common = [home(f"s-{number}", bedrooms=0, released=day(20)) for number in range(9)]
    rows = [referral("c-1"), home("h-1"), *yes_to_all("c-1"), *common]
    terms = {"weight": LedgerWeight.SCARCITY, "most_weight": 5, "debt_ceiling": 1}
    with a_scheme(agreed(allocator="priority", **terms)) as scheme:
        play(scheme, inputs(*rows))

        (case,) = scheme.snapshot().cases
        assert case.state == "moved"
        assert scheme.ledger()["straw-council"] == -1


def test_a_target_counts_homes_whatever_they_weigh() -> None:
    """Where bedrooms weigh, one home of two bedrooms fulfils one of the homes agreed, not two."""
    target = Target(
        key="t", partner="brick-homes", homes=2, rule=TargetRule.FIXED, since=SINCE, source=INVENTED
    )
    region = evolve(agreed(weight=LedgerWeight.BEDROOMS), targets=(target,))
    with a_scheme(region) as scheme:
        play(scheme, inputs(referral("c-1"), home("h-1"), *yes_to_all("c-1")))
        entries = scheme.snapshot().entries

    assert allowances(region, entries, day(80)) == {"brick-homes": 1}
