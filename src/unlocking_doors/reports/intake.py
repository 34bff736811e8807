"""Intake: what the assessments said, what was missing, and why cases were declined."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.findings import Answer, Assessment, Effect, Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Judged
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.rendering.charts import Bar, bars
from unlocking_doors.reports.summary import outcome_of
from unlocking_doors.reports.words import row, share, table

_OUTCOMES = {
    Outcome.ELIGIBLE: "Eligible",
    Outcome.MORE_INFORMATION: "More information needed",
    Outcome.NOT_ELIGIBLE: "Not eligible",
}
_EARLIER = "Decided by other rules than today's region has; see explain"


def intake(snapshot: Snapshot) -> Section:
    """Show what the latest assessment of each case said, and why."""
    outcomes = Counter(outcome_of(case) for case in snapshot.cases)
    total = len(snapshot.cases)
    return Section(
        key="intake",
        heading="Outcomes at intake",
        lead=(
            f"{share(outcomes[Outcome.ELIGIBLE], total)} of inquiries were eligible as last "
            f"assessed; {share(outcomes[Outcome.MORE_INFORMATION], total)} still need more "
            f"information, and {share(outcomes[Outcome.NOT_ELIGIBLE], total)} were not eligible."
        ),
        exhibits=(_outcomes(outcomes, total), _missing(snapshot), *_declined(snapshot)),
    )


def _outcomes(outcomes: Mapping[Outcome, int], total: int) -> Exhibit:
    counts = [(label, outcomes.get(outcome, 0)) for outcome, label in _OUTCOMES.items()]
    return Exhibit(
        heading="What the assessments said",
        text="The latest assessment of each case, by the rules in force on its day.",
        drawings=(
            bars(
                "outcomes-picture",
                "Cases by the outcome of their latest assessment",
                "Three bars: eligible, more information needed, not eligible.",
                [Bar(label=label, text=f"{number:,} ({share(number, total)})", values=(number,))
                 for label, number in counts],
            ),
        ),
        table=table(
            "outcomes-table",
            "Cases by outcome",
            ("Outcome", "Cases", "Of inquiries"),
            [row(label, number, share(number, total)) for label, number in counts],
            foot=row("All inquiries", total, share(total, total)),
        ),
    )  # fmt: skip


def _missing(snapshot: Snapshot) -> Exhibit:
    incomplete = [case for case in snapshot.cases if outcome_of(case) is Outcome.MORE_INFORMATION]
    found = Counter(
        fact for case in incomplete if case.judged is not None for fact in case.judged.missing
    )
    vocabulary = snapshot.region.vocabulary
    ranked = [
        row(_capital(vocabulary[fact].label if fact in vocabulary else fact), number,
            share(number, len(incomplete)))
        for fact, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]  # fmt: skip
    return Exhibit(
        heading="What was missing most often",
        text=(
            "Of the cases that need more information: each fact that could still decide one. "
            "A case may miss several, or none where a rule asks for more than facts."
        ),
        table=table(
            "missing-table",
            "Facts missing, by number of cases",
            ("Fact", "Cases", "Of incomplete cases"),
            ranked or [row("Nothing", 0, share(0, len(incomplete)))],
        ),
    )


def _declined(snapshot: Snapshot) -> tuple[Exhibit, ...]:
    declined = [case for case in snapshot.cases if outcome_of(case) is Outcome.NOT_ELIGIBLE]
    rules: dict[date, RulesInForce] = {}
    found: Counter[str] = Counter()
    for case in declined:
        again = _again(case, snapshot.region, rules)
        found.update(_reasons(again) if again is not None else [_EARLIER])
    ranked: list[Row] = [
        row(label, number, share(number, len(declined)))
        for label, number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]
    reasons = table(
        "declined-table",
        "Rules not met, by number of cases that were not eligible",
        ("Rule", "Cases", "Of cases not eligible"),
        ranked or [row("None", 0, share(0, len(declined)))],
    )
    return (
        Exhibit(
            heading="Why cases were not eligible",
            text="Every rule that declines and was not met; a case may have several.",
            table=reasons,
        ),
    )


def _again(case: Case, region: Region, rules: dict[date, RulesInForce]) -> Assessment | None:
    """Make a decision again by the same rules; None where the region has changed since."""
    judged = case.judged
    if judged is None or judged.fingerprint != region.fingerprint:
        return None
    on = judged.as_at
    if on not in rules:
        rules[on] = RulesInForce.of(region, on)
    again = assess(rules[on], facts_of(case.referral, region, on))
    return again if Judged.of(again) == judged else None


def _reasons(assessment: Assessment) -> list[str]:
    labels = [
        finding.label
        for finding in assessment.findings
        if finding.answer is Answer.NOT_MET and finding.effect is Effect.DECLINE
    ]
    return list(dict.fromkeys(labels))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
