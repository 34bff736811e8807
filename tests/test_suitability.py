"""What keeps a home from a household, and what may be said of it to whom."""

from datetime import timedelta

import pytest
from attrs import evolve
from matching_problems import LONE_FAULTS, TODAY, home, keepers, pool, ring, waiting

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import Batch, Problem, Quota, Standing, allocate, fits, why_not
from unlocking_doors.policy.fairness import NOTHING_AGREED, Credit
from unlocking_doors.policy.quotas import Counts


def reasons_of(problem: Problem, batch: Batch | None = None) -> dict[str, str]:
    """Return the reasons against the only home of a pot, for its first household."""
    found = why_not(problem.requests[0], problem.vacancies[0], problem, batch)
    assert fits(problem.requests[0], problem.vacancies[0], problem, batch) is not bool(found)
    return {reason.code: reason.text for reason in found}


def test_a_home_that_fits_has_no_reasons() -> None:
    """Nothing is said against a home in a chosen area, of the size needed, held today."""
    assert not reasons_of(
        pool([waiting("ann")], [home("h1", until=TODAY + timedelta(1), released=TODAY)])
    )


@pytest.mark.parametrize("code", LONE_FAULTS)
def test_each_constraint_alone_keeps_a_home_from_a_household(code: str) -> None:
    """Each hard constraint is enough, is the only reason said, and no allocator ignores it."""
    problem = LONE_FAULTS[code]

    answers = [allocate(problem, name, seed=1) for name in keepers(problem)]

    assert [*reasons_of(problem)] == [code]
    for answer in answers:
        assert answer.pairings == ()
        assert answer.unplaced["ann"].counts == {code: 1}
        assert answer.unplaced["ann"].text == f"none of 1 homes fits ({code} 1)"
        assert answer.unused["h1"].text == f"nobody waiting fits (1 households: {code} 1)"


def test_all_that_does_not_fit_is_listed_with_the_value_seen() -> None:
    """A household is told everything at once, not the first thing that was found."""
    request = waiting("ann", area="east", areas={"west"}, avoid={"east"}, access="wheelchair")
    vacancy = home("h1", bedrooms=1, landlord="own-landlord", left_by="ann", until=TODAY)
    problem = pool(
        [request],
        [vacancy],
        fairness=evolve(NOTHING_AGREED, cooling_off_days=30),
        standings={"own-landlord": Standing(may_receive=0, may_give=0)},
        quotas=[Quota(key="few", most=0)],
    )

    assert reasons_of(problem) == {
        "area-fled": "the home is in east, the area fled",
        "area-to-avoid": "the home is in east, an area to avoid",
        "own-former-home": "the home is the one this household left",
        "left-too-recently": (
            "a household of the scheme left it, and it was released on 2023-05-20: "
            "less than 30 days ago"
        ),
        "area-not-chosen": "the home is in east, not among the areas that suit",
        "too-few-bedrooms": "bedrooms in the home: 1, needed: 2",
        "access-not-met": "access of the home: none, needed: wheelchair",
        "own-landlord": "the home is own-landlord's, the household's own landlord",
        "no-longer-held": "the home was held until 2023-06-01, and no longer is",
        "landlord-at-ceiling": "the household's landlord owes as much as it may",
        "landlord-at-stop-loss": "own-landlord is owed as much as it may be",
        "quota-full": "the quota few leaves no room for this household",
    }


def test_where_the_danger_is_never_circulates() -> None:
    """In what may circulate, an area to avoid is told by no word and no count of its own."""
    asks = waiting("ann", areas={"west"}, avoid={"south"})
    problem = pool(
        [asks], [home("h1", area="south"), home("h2", area="east"), home("h3", bedrooms=1)]
    )

    told = allocate(problem, "priority", seed=1).unplaced["ann"]
    said = {
        (vacancy.home, reason.code): reason.circulates
        for vacancy in problem.vacancies
        for reason in why_not(asks, vacancy, problem)
    }

    assert "area-to-avoid 1" in told.text
    assert told.safe_text == "none of 3 homes could be offered to this household"
    assert said == {
        ("h1", "area-to-avoid"): False,
        ("h1", "area-not-chosen"): False,
        ("h2", "area-not-chosen"): False,
        ("h3", "area-not-chosen"): False,
        ("h3", "too-few-bedrooms"): True,
    }


def test_a_chosen_area_may_circulate_where_none_is_to_be_avoided() -> None:
    """In choice by area the areas that suit are circulated anyway, and so is their reason."""
    problem = pool([waiting("ann", area="north", areas={"west"})], [home("h1")])

    (reason,) = why_not(problem.requests[0], problem.vacancies[0], problem)

    assert (reason.circulates, reason.text) == (
        True,
        "the home is in east, not among the areas that suit",
    )


@pytest.mark.parametrize(
    ("code", "circulates"),
    [
        *((code, False) for code in ("landlord-at-ceiling", "landlord-at-stop-loss")),
        *((code, False) for code in ("quota-full", "left-too-recently", "would-make-a-swap")),
        *((code, False) for code in ("area-fled", "own-former-home", "lowers-security")),
        *((code, False) for code in ("own-landlord", "area-to-avoid")),
        *((code, True) for code in ("not-yet-released", "no-longer-held")),
    ],
)
def test_what_a_landlord_owes_and_who_lived_where_does_not_circulate(
    code: str, *, circulates: bool
) -> None:
    """Of each reason it is settled whether it may leave the coordinator."""
    problem = LONE_FAULTS[code]

    (reason,) = why_not(problem.requests[0], problem.vacancies[0], problem)

    assert reason.circulates is circulates


@pytest.mark.parametrize("need", ACCESS_LEVELS)
def test_better_access_serves_every_lower_need(need: str) -> None:
    """A home serves the need it is made for and every need before it."""
    problem = pool(
        [waiting("ann", access=need)], [home(level, access=level) for level in ACCESS_LEVELS]
    )

    serving = [row.access for row in problem.vacancies if fits(problem.requests[0], row, problem)]

    assert sorted(serving) == sorted(ACCESS_LEVELS[ACCESS_LEVELS.index(need) :])


@pytest.mark.parametrize(("held", "offered"), [(None, 1), (3, None), (2, 2), (1, 3)])
def test_a_tenancy_not_known_or_as_secure_keeps_no_home_away(
    held: int | None, offered: int | None
) -> None:
    """Only a tenancy known to be less secure than the one known to be held is a reason."""
    assert not reasons_of(pool([waiting("ann", security=held)], [home("h1", security=offered)]))


@pytest.mark.parametrize(
    ("days", "left_by", "is_offered"),
    [(6, "bea", False), (7, "bea", True), (6, None, True)],
)
def test_a_home_that_a_household_left_rests_for_so_many_days(
    days: int, left_by: str | None, *, is_offered: bool
) -> None:
    """From its release on, and on the last of the days it is offered; other homes do not rest."""
    problem = pool(
        [waiting("ann")],
        [home("h1", left_by=left_by, released=TODAY - timedelta(days=days))],
        fairness=evolve(NOTHING_AGREED, cooling_off_days=7),
    )

    assert (not reasons_of(problem)) is is_offered


# Limits


def limited(*, credit: Credit = Credit.WHEN_LET, weight: int = 1, **rooms: Standing) -> Problem:
    """Make a pool of two landlords whose households could have each other's homes."""
    return pool(
        [
            waiting("ann", landlord="acre", areas={"east"}),
            waiting("bea", landlord="acre", areas={"east"}),
            waiting("cat", landlord="brook", areas={"west"}),
        ],
        [
            home("h1", landlord="brook", weight=weight),
            home("h2", landlord="brook", weight=weight),
            home("h3", landlord="acre", area="west", weight=weight),
        ],
        fairness=evolve(NOTHING_AGREED, credit=credit),
        standings={"acre": Standing(), "brook": Standing(), **rooms},
    )


@pytest.mark.parametrize(
    ("credit", "given", "codes"),
    [
        (Credit.WHEN_LET, [("ann", "h1")], {"landlord-at-ceiling"}),
        (Credit.WHEN_LET, [("cat", "h3")], set()),
        (Credit.WHEN_LET, [("ann", "h1"), ("cat", "h3")], {"landlord-at-ceiling"}),
        (Credit.IN_BATCH, [("ann", "h1")], {"landlord-at-ceiling"}),
        (Credit.IN_BATCH, [("ann", "h1"), ("cat", "h3")], set()),
    ],
)
def test_a_ceiling_counts_what_is_given_when_the_region_says_so(
    credit: Credit, given: list[tuple[str, str]], codes: set[str]
) -> None:
    """Credit for a home offered comes once it is let, or at once."""
    problem = limited(credit=credit, acre=Standing(may_receive=1))
    batch = Batch.of(problem, given)
    bea, second = problem.request_by_case["bea"], problem.vacancy_by_home["h2"]

    assert {reason.code for reason in why_not(bea, second, problem, batch)} == codes


def test_a_stop_loss_holds_for_all_homes_of_a_landlord() -> None:
    """Whoever is owed as much as it may be gives no more, whichever home it is."""
    problem = limited(brook=Standing(may_give=1))

    for name in keepers(problem):
        answer = allocate(problem, name, seed=1)
        (left,) = answer.unplaced
        assert answer.unplaced[left].counts["landlord-at-stop-loss"] == 2
        assert not answer.unplaced[left].fitting


def test_a_home_weighs_in_a_limit_what_it_weighs_in_the_ledger() -> None:
    """A home of weight 2 does not fit into room for 1, and fits into room for 2."""
    for room, codes in ((1, {"landlord-at-ceiling"}), (2, set())):
        problem = limited(weight=2, acre=Standing(may_receive=room))
        ann, first = problem.request_by_case["ann"], problem.vacancy_by_home["h1"]
        assert {reason.code for reason in why_not(ann, first, problem)} == codes


def test_a_home_of_the_own_landlord_gives_no_credit_and_takes_none_at_once() -> None:
    """Within a batch it counts on both sides and so on neither; otherwise it counts on both."""
    for credit, codes in (
        (Credit.IN_BATCH, set()),
        (Credit.WHEN_LET, {"landlord-at-ceiling", "landlord-at-stop-loss"}),
    ):
        problem = pool(
            [waiting("ann")],
            [home("h1", landlord="own-landlord")],
            own_landlord_allowed=True,
            fairness=evolve(NOTHING_AGREED, credit=credit),
            standings={"own-landlord": Standing(may_receive=0, may_give=0)},
        )
        assert set(reasons_of(problem)) == codes


@pytest.mark.parametrize(
    ("quota", "codes"),
    [
        (Quota(key="q", most=1), {"quota-full"}),
        (Quota(key="q", most=2), set()),
        (Quota(key="q"), set()),
        (Quota(key="q", most=1, cases=["bea"]), set()),
        (Quota(key="q", most=0, cases=["bea"]), {"quota-full"}),
        (Quota(key="q", most=0, cases=["ann", "cat"]), set()),
        (Quota(key="q", most=1, homes=["h1", "h2"]), {"quota-full"}),
        (Quota(key="q", most=0, homes=["h1", "h3"]), set()),
        (Quota(key="q", most=5, counts=Counts.PEOPLE), {"quota-full"}),
        (Quota(key="q", most=6, counts=Counts.PEOPLE), set()),
    ],
)
def test_a_quota_counts_its_own_cases_homes_and_people(quota: Quota, codes: set[str]) -> None:
    """With one household of three people in a home already, there is room for another, or not."""
    problem = evolve(limited(), standings={}, quotas=[quota])
    batch = Batch.of(problem, [("ann", "h1")])
    bea, second = problem.request_by_case["bea"], problem.vacancy_by_home["h2"]

    assert {reason.code for reason in why_not(bea, second, problem, batch)} == codes


def test_what_a_batch_does_not_know_is_passed_over() -> None:
    """Offers of homes that are not there decide nothing."""
    problem = ring("ann", "bea")

    assert Batch.of(problem, [("nobody", "left-by-ann"), ("ann", "nowhere")]) == Batch(problem)
