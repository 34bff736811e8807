"""Quotas on the day of matching: what is left of them, and what a batch can give of it."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.facts.homes import Home
from unlocking_doors.matching import Problem, Quota, allocate
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.policy.fairness import Criterion
from unlocking_doors.policy.quotas import Counts, QuotaRule

#: Outcomes of an offer that keep its home for the case.
HOLDING = frozenset({"open", "accepted", "let"})
#: The allocator that sees to a least number; for every other one none is asked.
_SEES_TO_LEAST = "optimal"


def with_quotas(problem: Problem, recorded: Recorded, homes: Iterable[HomeState]) -> Problem:
    """
    Put the quotas of the day into a problem.

    What a quota still lacks of its least number is asked of the batch as far as the batch can give
    it: as many as the best answer gives to those alone that such quotas count.

    Args:
        problem: The problem, without quotas.
        recorded: What is on record on the day.
        homes: The homes of the batch.
    """
    quotas = tuple(_left(recorded, list(homes)))
    if not quotas:
        return problem
    wanting = [quota for quota in quotas if quota.least]
    eased = evolve(problem, quotas=[evolve(quota, least=0) for quota in quotas])
    if not wanting:
        return eased
    given = _given(eased, wanting)
    return evolve(
        problem, quotas=[evolve(one, least=min(one.least, given.get(one.key, 0))) for one in quotas]
    )


def _left(recorded: Recorded, homes: list[HomeState]) -> Iterator[Quota]:
    """Yield what each quota of the day leaves, over the cases and homes that it counts."""
    every = recorded.home_by_key
    sees_to_least = recorded.region.matching.allocator == _SEES_TO_LEAST
    for rule in recorded.region.quotas:
        if not rule.is_in_force(recorded.on):
            continue
        counted = [case for case in recorded.cases if _counts_case(rule, case)]
        used = sum(
            case.referral.household.size
            if rule.counts is Counts.PEOPLE and case.referral.household
            else 1
            for case in counted
            for offer in case.offers
            if offer.outcome in HOLDING
            and rule.since <= offer.on <= recorded.on
            and _counts_home(rule, every[offer.home])
        )
        yield Quota(
            key=rule.key,
            cases=frozenset(case.key for case in counted),
            homes=frozenset(state.home.home for state in homes if _counts_home(rule, state.home)),
            counts=rule.counts,
            least=max(0, rule.least - used) if sees_to_least else 0,
            most=None if rule.most is None else max(0, rule.most - used),
        )


def _counts_case(rule: QuotaRule, case: Case) -> bool:
    cohort = case.judged.cohort if case.judged else ""
    return not rule.cohorts or cohort in rule.cohorts


def _counts_home(rule: QuotaRule, home: Home) -> bool:
    in_areas = not rule.areas or home.area in rule.areas
    return in_areas and (not rule.partners or home.landlord in rule.partners)


def _given(problem: Problem, wanting: list[Quota]) -> dict[str, int]:
    """Return what the best answer for those alone whom some quotas count gives to each quota."""
    people = any(quota.counts is Counts.PEOPLE for quota in wanting)
    first = Criterion.PEOPLE if people else Criterion.HOUSEHOLDS
    alone = evolve(
        problem,
        requests=[
            row
            for row in problem.requests
            if any(quota.cases is None or row.case in quota.cases for quota in wanting)
        ],
        vacancies=[
            row
            for row in problem.vacancies
            if any(quota.homes is None or row.home in quota.homes for quota in wanting)
        ],
        fairness=evolve(problem.fairness, order=(first,)),
    )
    answer = allocate(alone, _SEES_TO_LEAST, seed=0)
    pairs = [
        (problem.request_by_case[one.case], problem.vacancy_by_home[one.home])
        for one in answer.pairings
    ]
    return {
        quota.key: sum(quota.counted(who) for who, home in pairs if quota.is_about(who, home))
        for quota in wanting
    }
