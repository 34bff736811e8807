"""London's worked cases: what the published pages say of a household, on each side of each day."""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from program import LONDON, ROOT, succeeds

from unlocking_doors.loading import load_region
from unlocking_doors.loading.worked import Verdict, WorkedCase
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.testing.cases import CaseResult, run_cases

DAY = timedelta(days=1)
REGION = load_region(LONDON)

#: Answers that no case can give, and why.
NEVER = {("dash-recorded", "not_met"): "any score that is recorded meets it"}


@cache
def london() -> tuple[CaseResult, ...]:
    """Run London's cases."""
    return run_cases(REGION, LONDON)


def test_london_does_what_its_pages_say() -> None:
    """At least 60 cases, all as expected; each file begins with what it is about."""
    assert len(london()) >= 60
    assert [one for one in london() if not one.is_as_expected] == []
    assert all(one.case.about for one in london())
    out = succeeds("test", "london").out
    assert out.endswith(f"london: {len(london())} cases, all as expected\n")


@pytest.mark.parametrize("rule", sorted({rule.key for rule in REGION.rules}))
def test_each_rule_of_london_is_met_not_met_and_unknown(rule: str) -> None:
    """Some case expects each answer, unless none can give it."""
    for answer in ("met", "not_met", "unknown"):
        expecting = [one for one in london() if rule in getattr(one.case.expect, answer)]
        assert bool(expecting) != ((rule, answer) in NEVER), answer


def test_the_answers_that_no_case_can_give_are_given_by_none() -> None:
    """The reasons above hold for every assessment, not only for what is expected."""
    findings = [
        finding for one in london() if one.assessment for finding in one.assessment.findings
    ]
    answers = {(finding.rule, finding.answer.value.replace(" ", "_")) for finding in findings}
    assert not answers & set(NEVER)


def _boundaries() -> set[date]:
    """Return each day on which London's rules, cohorts, numbers, boroughs or partners change."""
    identity = REGION.identity
    local = [one for one in REGION.partners if "illustrative" not in one.source or one.until]
    dated = [*REGION.rules, *REGION.cohorts, *REGION.areas, *local]
    days = {identity.opened, identity.closed}
    days |= {day for one in dated for day in (one.since, one.until)}
    days |= {day for one in REGION.parameters for day in one.values}
    return {day for day in days if day is not None}


def _without_day(case: WorkedCase) -> Referral:
    return evolve(case.referral, case="", received=REGION.identity.opened)


@pytest.mark.parametrize("day", sorted(_boundaries()), ids=str)
def test_each_change_is_shown_by_one_request_on_both_sides(day: date) -> None:
    """The same request has one outcome on the day before and another on the day."""
    before = [one.case for one in london() if one.case.as_at == day - DAY]
    after = [one.case for one in london() if one.case.as_at == day]
    assert any(
        _without_day(old) == _without_day(new) and old.expect.outcome != new.expect.outcome
        for old in before
        for new in after
    )


@pytest.mark.parametrize("cohort", REGION.cohorts, ids=lambda cohort: cohort.key)
def test_each_kind_of_harm_of_london_has_a_case(cohort: Cohort) -> None:
    """An open one is taken under its own name; one that never opened is not taken."""
    expected = [
        one.case.expect for one in london() if one.case.referral.cohorts == frozenset({cohort.key})
    ]
    if cohort.is_on:
        taken = [one.cohort for one in expected if one.outcome is Verdict.ELIGIBLE]
        assert cohort.key in taken
    else:
        assert {one.outcome for one in expected} == {Verdict.NOT_ELIGIBLE}


def test_the_how_to_shows_a_file_that_runs(tmp_path: Path) -> None:
    """Its example is a file of London's cases, and all of them are as expected."""
    page = (ROOT / "docs/how-to/write-worked-cases.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.+?)```", page, re.DOTALL)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/example.toml").write_text(example, "utf-8")
    assert [one.is_as_expected for one in run_cases(REGION, tmp_path)] == [True, True]
