"""The North West's worked cases: each rule bites, each kind of harm is decided."""

from datetime import date, timedelta

import pytest
from program import succeeds

from unlocking_doors import Plugins
from unlocking_doors.findings import Effect
from unlocking_doors.loading.worked import Verdict
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.testing.cases import run_cases

PLUGINS = Plugins.load()
REGION = PLUGINS.region("northwest")
RESULTS = run_cases(REGION, PLUGINS.folder("northwest"))
#: Rules that the region asks of every case, or under a cohort that is open.
ASKED = {*REGION.identity.rules} | {
    rule for cohort in REGION.cohorts if cohort.is_on for rule in cohort.rules
}
#: Days on which a rule, a partner or an accreditation changes in the first year, and its outcome.
DAYS = {
    date(2024, 12, 1): "landlord-is-partner",
    date(2025, 3, 1): "landlord-accredited",
    date(2025, 4, 1): "domestic-abuse-service",
}


def test_the_north_west_does_what_its_cases_say() -> None:
    """At least 25, all as expected, and the verb says so."""
    assert len(RESULTS) >= 25
    assert [one for one in RESULTS if not one.is_as_expected] == []
    out = succeeds("test", "northwest").out
    assert out.endswith(f"northwest: {len(RESULTS)} cases, all as expected\n")


@pytest.mark.parametrize("rule", sorted(ASKED))
def test_each_rule_that_is_asked_stands_in_the_way_of_some_case(rule: str) -> None:
    """One case is expected to fall short of it; where it only warns, that case goes on."""
    short = [
        one.case.expect
        for one in RESULTS
        if rule in {*one.case.expect.not_met, *one.case.expect.unknown}
    ]
    assert short
    version = max((one for one in REGION.rules if one.key == rule), key=lambda one: one.since)
    is_warning = version.if_not_met is Effect.WARN
    assert any((one.outcome is Verdict.ELIGIBLE) is is_warning for one in short)


@pytest.mark.parametrize("cohort", REGION.cohorts, ids=lambda cohort: cohort.key)
def test_each_kind_of_harm_has_a_case(cohort: Cohort) -> None:
    """The open one is taken under its name; the others wait for the region to decide."""
    alone = frozenset({cohort.key})
    expected = [one.case.expect for one in RESULTS if one.case.referral.cohorts == alone]
    outcomes = {one.outcome for one in expected}
    assert expected
    assert (Verdict.ELIGIBLE in outcomes) is cohort.is_on
    assert cohort.is_on or outcomes == {Verdict.NOT_ELIGIBLE}


@pytest.mark.parametrize(("day", "rule"), DAYS.items(), ids=str)
def test_a_day_on_which_something_changes_has_a_case_on_either_side(day: date, rule: str) -> None:
    """What is expected of the rule, or of the whole, differs from the day before."""

    def expected(on: date) -> set[tuple[Verdict | None, bool]]:
        cases = [one.case.expect for one in RESULTS if one.case.as_at == on]
        named = [one for one in cases if rule in {*one.met, *one.not_met}]
        return {(one.outcome, rule in one.met) for one in named}

    before, after = expected(day - timedelta(days=1)), expected(day)
    assert before
    assert after
    assert before != after
