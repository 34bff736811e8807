"""Run a region's worked cases: what their authors expect, against what the rules say."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from attrs import frozen

from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.loading.cases import read_cases
from unlocking_doors.loading.worked import Expectation, Verdict, WorkedCase
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.periods import Period
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region

_VERDICTS = {
    Outcome.ELIGIBLE: Verdict.ELIGIBLE,
    Outcome.MORE_INFORMATION: Verdict.MORE_INFORMATION,
    Outcome.NOT_ELIGIBLE: Verdict.NOT_ELIGIBLE,
}


@frozen(kw_only=True)
class Difference:
    """
    One thing that came out otherwise than expected.

    Attributes:
        what: The outcome, the cohort, the facts missing, or a rule by its label and key.
        expected: What the case expects.
        got: What the rules say.
        why: The rules' reasons, in words that may be circulated.
    """

    what: str
    expected: str
    got: str
    why: tuple[str, ...] = ()


@frozen(kw_only=True)
class CaseResult:
    """
    What came of one worked case.

    Attributes:
        case: The case.
        assessment: What the rules of its day say; None where the scheme does not run then.
        differences: What came out otherwise; empty when all is as expected.
    """

    case: WorkedCase
    assessment: Assessment | None
    differences: tuple[Difference, ...]

    @property
    def is_as_expected(self) -> bool:
        """Whether nothing came out otherwise."""
        return not self.differences


def run_cases(region: Region, folder: Path) -> tuple[CaseResult, ...]:
    """
    Run a region's worked cases, each by the rules in force on its day.

    Args:
        region: The region.
        folder: Its folder, which holds ``cases/*.toml``.

    Returns:
        What came of each, in the order of the files and of the cases in them.

    Raises:
        NotFoundError: There are none.
        ConfigurationError: The files have faults; ``faults`` holds all of them.
    """

    @cache
    def rules(on: date) -> RulesInForce:
        return RulesInForce.of(region, on)

    running = Period(since=region.identity.opened, until=region.identity.closed)
    results = []
    for case in read_cases(folder, region):
        found = None
        if case.as_at in running:
            found = assess(rules(case.as_at), facts_of(case.referral, region, case.as_at))
        differences = tuple(_differences(case.expect, found, region))
        results.append(CaseResult(case=case, assessment=found, differences=differences))
    return tuple(results)


def _differences(
    expect: Expectation, found: Assessment | None, region: Region
) -> Iterator[Difference]:
    verdict = _VERDICTS[found.outcome] if found else Verdict.NOT_RUNNING
    if expect.outcome not in {None, verdict}:
        why = tuple(_told(one) for one in found.findings if _stands_against(one)) if found else ()
        yield Difference(what="outcome", expected=str(expect.outcome), got=verdict, why=why)
    cohort = found.cohort if found else ""
    if expect.cohort not in {"", cohort}:
        yield Difference(what="cohort", expected=expect.cohort, got=cohort or "none")
    findings = {one.rule: one for one in found.findings} if found else {}
    for answer, keys in (
        (Answer.MET, expect.met),
        (Answer.NOT_MET, expect.not_met),
        (Answer.UNKNOWN, expect.unknown),
    ):
        for key in keys:
            yield from _rule_difference(key, answer, findings.get(key))
    if expect.missing is not None:
        missing = found.missing if found else ()
        if set(expect.missing) != set(missing):
            in_order = [name for name in region.vocabulary if name in expect.missing]
            yield Difference(what="missing", expected=_listed(in_order), got=_listed(missing))


def _rule_difference(key: str, expected: Answer, found: Finding | None) -> Iterator[Difference]:
    if found is None:
        yield Difference(what=f"rule {key}", expected=expected, got="not asked of this case")
    elif found.answer is not expected:
        reason = () if found.answer is Answer.MET else (found.reason,)
        what = f"rule {key} ({found.label})"
        yield Difference(what=what, expected=expected, got=found.answer, why=reason)


def _stands_against(finding: Finding) -> bool:
    return finding.answer is not Answer.MET and finding.effect is not Effect.WARN


def _told(finding: Finding) -> str:
    return f"{finding.label}: {finding.answer}. {finding.reason}"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
