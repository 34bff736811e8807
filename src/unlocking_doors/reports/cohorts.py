"""Cohorts: which kinds of harm, grouped by strand, came how far."""

from collections.abc import Sequence

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.moves.cases import Case
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Exhibit, Row, Section
from unlocking_doors.rendering.charts import Bar, bars
from unlocking_doors.reports.summary import was_circulated
from unlocking_doors.reports.words import row, share, table

_UNKNOWN = "not known"


def cohorts(snapshot: Snapshot) -> Section:
    """Show inquiries, requests circulated and moves by cohort and strand."""
    strands = _by_strand(snapshot)
    everyone = _counts(snapshot.cases)
    rows: list[Row] = []
    for strand, by_cohort in strands.items():
        counted = _counts([case for cases in by_cohort.values() for case in cases])
        rows.append(_row(_capital(strand), counted, everyone, is_strong=True))
        if len(by_cohort) > 1:
            rows += [
                _row(f"– {label}", _counts(cases), everyone) for label, cases in by_cohort.items()
            ]
    drawn = []
    for strand, by_cohort in strands.items():
        counted = _counts([case for cases in by_cohort.values() for case in cases])
        text = " · ".join(f"{number:,}" for number in counted)
        drawn.append(Bar(label=_capital(strand), text=text, values=counted))
    largest = drawn[0] if drawn else None
    lead = (
        f"{largest.label} stands for {share(largest.values[1], everyone[1])} of the requests "
        f"circulated and {share(largest.values[2], everyone[2])} of the moves."
        if largest
        else "There is no case yet."
    )
    return Section(
        key="cohorts",
        heading="Kinds of harm",
        lead=lead,
        exhibits=(
            Exhibit(
                heading="Inquiries, requests and moves by strand and cohort",
                text=(
                    "A case with several kinds of harm is counted once, under the cohort that it "
                    "was assessed under. Moves are by all pathways."
                ),
                drawings=(
                    bars(
                        "cohorts-picture",
                        "Cases by strand: inquiries, circulated, moved",
                        "One bar for each strand: inquiries, and inside it those circulated "
                        "and those moved.",
                        drawn,
                        parts=("inquiries", "circulated", "moved"),
                    ),
                ),
                table=table(
                    "cohorts-table",
                    "Cases by strand (bold) and, where it has several, by cohort",
                    ("Strand or cohort", "Inquiries", "Share", "Circulated", "Share", "Moved",
                     "Share"),
                    rows,
                    foot=_row("All cases", everyone, everyone),
                ),
            ),
        ),
    )  # fmt: skip


def _by_strand(snapshot: Snapshot) -> dict[str, dict[str, list[Case]]]:
    """Group the cases by strand and cohort, the largest strand first."""
    found: dict[str, dict[str, list[Case]]] = {}
    for case in snapshot.cases:
        strand, label = _names(case, snapshot.region)
        found.setdefault(strand, {}).setdefault(label, []).append(case)
    size = {strand: sum(map(len, group.values())) for strand, group in found.items()}
    return {
        strand: dict(sorted(found[strand].items(), key=lambda item: (-len(item[1]), item[0])))
        for strand in sorted(found, key=lambda one: (one == _UNKNOWN, -size[one], one))
    }


def _names(case: Case, region: Region) -> tuple[str, str]:
    key = case.judged.cohort if case.judged else ""
    cohort = region.cohort_by_key.get(key)
    return (cohort.strand, cohort.label) if cohort else (_UNKNOWN, key or _UNKNOWN)


def _counts(cases: Sequence[Case]) -> tuple[int, int, int]:
    """Count inquiries, those circulated and those moved."""
    return (
        len(cases),
        sum(was_circulated(case) for case in cases),
        sum(case.letting is not None for case in cases),
    )


def _row(
    label: str, counted: Sequence[int], everyone: Sequence[int], *, is_strong: bool = False
) -> Row:
    cells = [
        cell
        for number, whole in zip(counted, everyone, strict=True)
        for cell in (number, share(number, whole))
    ]
    return row(label, *cells, is_strong=is_strong)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
