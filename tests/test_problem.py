"""The problem that matching is given: what cannot be so is refused, by name and with a remedy."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve, fields
from matching_problems import NAMES, TODAY, home, pool, waiting

from unlocking_doors.errors import MatchingError, NotFoundError
from unlocking_doors.matching import Problem, Quota, Request, Standing, allocate
from unlocking_doors.policy.fairness import NOTHING_AGREED, Credit

LIMITED = {"own-landlord": Standing(), "other-landlord": Standing(may_give=1)}
STRICT = tuple(name for name in NAMES if name.startswith("strict"))


@pytest.mark.parametrize(
    ("requests", "vacancies", "says"),
    [
        ([waiting("ann"), waiting("ann", band=1)], [], "[case ann] stands 2 times"),
        ([], [home("h1"), home("h1", bedrooms=3)], "[home h1] stands 2 times; a home is let once"),
        ([waiting("ann", bedrooms=-1)], [], "[case ann] bedrooms must be 0 or more"),
        ([waiting("ann", max_bedrooms=1)], [], "[case ann] max_bedrooms must not be below"),
        ([waiting("ann", access="lift")], [], "[case ann] access must be one of none, ground"),
        ([waiting("ann", band=0)], [], "[case ann] band must be 1 or more"),
        ([waiting("ann", people=0)], [], "[case ann] people must be 1 or more"),
        ([waiting("ann", since=TODAY + timedelta(1))], [], "[case ann] is circulated only after"),
        ([waiting("ann", homes_a_year=-1)], [], "[case ann] homes_a_year must be 0 or more"),
        ([waiting("zoe")], [], "[case zoe] already holds a home"),
        ([], [home("h1", bedrooms=-2)], "[home h1] bedrooms must be 0 or more, not -2"),
        (
            [],
            [home("h1", access="lift")],
            "[home h1] access must be one of none, ground-floor, step",
        ),
        ([], [home("h1", until=home("h1").released)], "[home h1] until, 2023-05-20, must come"),
        ([], [home("h1", weight=0)], "[home h1] weight must be 1 or more, not 0"),
    ],
)
def test_rows_that_contradict_themselves_are_refused_by_name(
    requests: list[Any], vacancies: list[Any], says: str
) -> None:
    """A row that cannot be so is refused with its key and what would be right."""
    with pytest.raises(MatchingError) as refused:
        pool(requests, vacancies, moved={"zoe": None})

    assert len(refused.value.faults) == 1
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"standings": {"other-landlord": Standing()}},
            "[case ann] its landlord has no row among the standings",
        ),
        (
            {"standings": {"own-landlord": Standing()}},
            '[home h1] its landlord "other-landlord" has no row among the standings',
        ),
        (
            {"standings": {**LIMITED, "own-landlord": Standing(may_receive=-1)}},
            "[landlord own-landlord] may_receive must be 0 or more, not -1",
        ),
        (
            {"standings": {**LIMITED, "other-landlord": Standing(may_give=-2)}},
            "[landlord other-landlord] may_give must be 0 or more, not -2",
        ),
        (
            {"standings": {**LIMITED, "own-landlord": Standing(allowance=-1)}},
            "[landlord own-landlord] allowance must be 0 or more, not -1",
        ),
        (
            {"quotas": [Quota(key="few", least=3, most=2)]},
            "[quota few] asks for at least 3 and at most 2: no answer can do both",
        ),
        (
            {"quotas": [Quota(key="none", least=-1)]},
            "[quota none] least must be 0 or more, not -1",
        ),
        (
            {"quotas": [Quota(key="one", most=1), Quota(key="one", most=2)]},
            "[quota one] stands 2 times; a quota stands once",
        ),
    ],
)
def test_limits_that_contradict_themselves_are_refused_by_name(
    changes: dict[str, Any], says: str
) -> None:
    """A landlord that nobody knows, and a limit that nothing can keep, stop the whole."""
    with pytest.raises(MatchingError) as refused:
        pool([waiting("ann")], [home("h1")], **changes)

    assert len(refused.value.faults) == 1
    assert says in str(refused.value)


def test_every_bad_row_is_told_at_once_and_no_sensitive_value_is_echoed() -> None:
    """All bad rows stand in one message, which shows nothing of a household but its key."""
    with pytest.raises(MatchingError) as refused:
        pool(
            [waiting("ann", bedrooms=-77), waiting("bea", access="hospital-bed")],
            [home("h1", bedrooms=-1)],
            standings={"other-landlord": Standing(may_give=-1)},
            quotas=[Quota(key="few", least=3, most=2)],
        )

    assert {fault.place for fault in refused.value.faults} == {
        *("case ann", "case bea", "home h1", "landlord other-landlord", "quota few")
    }
    assert "77" not in str(refused.value)
    assert "hospital-bed" not in str(refused.value)
    assert "own-landlord" not in str(refused.value)


def test_a_problem_shows_nothing_sensitive() -> None:
    """The repr of a problem holds keys and dates, and no need, area or landlord of a case."""
    problem = pool(
        [waiting("ann", avoid={"west"}, homes_a_year=71)],
        [home("h1", left_by="bea")],
        quotas=[Quota(key="few", cases=["ann"], homes=["h1"], most=2)],
    )

    shown = repr(problem)

    assert "ann" in shown
    assert "71" not in shown
    assert not [word for word in ("own-landlord", "north", "west", "bea") if f"'{word}'" in shown]
    assert "frozenset" not in shown


def test_no_allocator_can_read_who_the_household_is() -> None:
    """A request has columns of need and place alone: no cohort, no equality characteristic."""
    assert {column.name for column in fields(Request)} == {
        *("case", "reference", "landlord", "area", "bedrooms", "max_bedrooms"),
        *("access", "areas", "avoid", "band", "since", "people", "security", "refused"),
        "homes_a_year",
    }


ORDINARY = pool([waiting("ann")], [home("h1")], standings=LIMITED)
REFUSED_BY_STRICT: dict[str, tuple[Problem, str]] = {
    "quotas": (evolve(ORDINARY, quotas=[Quota(key="few", most=2)]), "keeps no quotas"),
    "credit at once": (
        evolve(ORDINARY, fairness=evolve(NOTHING_AGREED, credit=Credit.IN_BATCH)),
        'gives no credit within a batch ("in-batch")',
    ),
    "weights": (
        evolve(ORDINARY, vacancies=[home("h1", weight=2)]),
        "keeps limits by number of homes only, and these weigh otherwise",
    ),
}


@pytest.mark.parametrize("name", STRICT)
@pytest.mark.parametrize("what", REFUSED_BY_STRICT)
def test_strict_priority_refuses_what_it_cannot_keep(name: str, what: str) -> None:
    """Rather no answer than one that keeps a limit by half; who keeps it is named."""
    problem, says = REFUSED_BY_STRICT[what]

    with pytest.raises(MatchingError) as refused:
        allocate(problem, name, seed=1)

    assert f'the allocator "{name}" {says}' in str(refused.value)
    assert refused.value.remedy == 'Use the allocator "optimal", which does'


@pytest.mark.parametrize("name", STRICT)
def test_credit_and_weights_matter_to_strict_priority_under_a_limit_only(name: str) -> None:
    """Where no landlord is limited, neither when a home counts nor what it weighs stops anybody."""
    problem = pool(
        [waiting("ann")],
        [home("h1", weight=2)],
        fairness=evolve(NOTHING_AGREED, credit=Credit.IN_BATCH),
        standings={key: Standing(standing=-3) for key in LIMITED},
    )

    assert len(allocate(problem, name, seed=1).pairings) == 1


def test_an_unknown_allocator_is_answered_with_the_nearest() -> None:
    """A misspelt name is told which allocators there are."""
    with pytest.raises(NotFoundError, match=r'did you mean "priority"\?') as missing:
        allocate(pool([], []), "priorty", seed=1)

    assert f"choose one of {', '.join(sorted(NAMES))}" in str(missing.value)


@pytest.mark.parametrize("seed", [-1, 1_000_000_000])
def test_a_seed_that_cannot_be_written_down_is_refused(seed: int) -> None:
    """A seed is published, and read back from any store."""
    with pytest.raises(MatchingError, match="a seed is a whole number from 0 to 999999999"):
        allocate(ORDINARY, seed=seed)
