"""The fairness audit: who was approved, offered a home and moved, and whether that was chance."""

from collections.abc import Sequence

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import OPEN
from unlocking_doors.rendering import Drawing, Exhibit, KeyFigure, Row, Section
from unlocking_doors.rendering.plots import Axis, Extent, Range, ranges
from unlocking_doors.reports.comparisons import (
    LEAST,
    LEVEL,
    OUTCOMES,
    Comparison,
    compared,
    percent,
    rate_of,
    years,
)
from unlocking_doors.reports.coordinator import CoordinatorPage, coordinator_page
from unlocking_doors.reports.groups import Characteristic, answer, characteristics, is_counted
from unlocking_doors.reports.refusals import refusals, unnoted
from unlocking_doors.reports.statistics import Rate
from unlocking_doors.reports.words import NONE, count, day, plural, row, share, table

_ABOUT = {"approved": "approved", "offered": "offered", "moved": "moved", "wait": "wait"}
_MOST_DRAWN = 14


def audit(snapshot: Snapshot) -> CoordinatorPage:
    """Collect what the coordinator's fairness audit shows of every referral so far."""
    counted = [case for case in snapshot.cases if is_counted(case)]
    by_all = characteristics(snapshot.region, counted)
    found = compared(counted, by_all, snapshot.as_at)
    stand_out = [one for one in found if one.chance < LEVEL]
    sure = [one for one in found if one.corrected < LEVEL]
    not_counted = len(snapshot.cases) - len(counted)
    figures = (
        (len(counted), "referrals counted"),
        (not_counted, "without consent to monitoring: not counted"),
        (len(found), "comparisons"),
        (len(stand_out), "stand out"),
        (len(sure), "stand out after correction"),
        (len(unnoted(snapshot)), "refusals without a word on the child’s welfare"),
    )
    return coordinator_page(
        snapshot,
        title=f"Fairness audit to {day(snapshot.as_at)}",
        headline=_headline(len(found), len(stand_out), len(sure)),
        key_figures=tuple(KeyFigure(value=count(number), label=said) for number, said in figures),
        sections=(
            _standing_out(found, stand_out),
            *(_characteristic(by, counted, found) for by in by_all),
            refusals(snapshot),
            _answers(snapshot.cases, counted),
        ),
    )


def _headline(number: int, stand_out: int, sure: int) -> str:
    if not number:
        return "There are too few referrals to compare anybody with anybody."
    return (
        f"Of {plural(number, 'comparison')} of how groups fared, {count(stand_out)} "
        f"{'shows' if stand_out == 1 else 'show'} a difference that chance alone would make in "
        f"fewer than {round(100 * LEVEL)} of 100 years; corrected for how many there are, "
        f"{count(sure) if sure else 'none'} {'is' if sure == 1 else 'are'} left."
    )


def _standing_out(found: Sequence[Comparison], stand_out: Sequence[Comparison]) -> Section:
    expected = round(LEVEL * len(found))
    ranked = sorted(stand_out, key=lambda one: (one.corrected, one.chance, one.sentence))
    return Section(
        key="stands-out",
        heading="What stands out",
        lead=(
            f"Among {plural(len(found), 'comparison')}, chance alone would make about {expected} "
            "stand out. Corrected chances allow for that, outcome by outcome. A difference that "
            "chance could hardly make is a question to ask, and not yet an answer: groups differ "
            "in what they need too. Where nothing stands out, small groups may still hide much: "
            "read the intervals."
        ),
        exhibits=(
            _comparisons("stands-out", "Differences that chance alone would seldom make", ranked),
        ),
    )


def _comparisons(key: str, heading: str, found: Sequence[Comparison]) -> Exhibit:
    return Exhibit(
        heading=heading,
        table=table(
            f"{key}-comparisons",
            f"{heading}: {plural(len(found), 'comparison')}; by chance: in how many of 100 years, "
            "before and after correction for their number",
            ("Group", "By chance", "Corrected", "In words"),
            [
                row(
                    f"{one.group}: {_ABOUT[one.outcome]}",
                    _in_100(one.chance),
                    _in_100(one.corrected),
                    one.sentence,
                )
                for one in found
            ]
            or [row("None", *[NONE] * 3)],
            texts=("In words",),
        ),
    )


def _in_100(chance: float) -> str:
    hundredths = round(100 * chance)
    return "<1" if hundredths == 0 else str(hundredths)


def _characteristic(
    by: Characteristic, counted: Sequence[Case], found: Sequence[Comparison]
) -> Section:
    members = [[case for case in counted if by.of(case) == group.key] for group in by.groups]
    own = sorted(
        (one for one in found if one.characteristic == by.label),
        key=lambda one: (one.chance, one.sentence),
    )
    rows = [_fared(group.label, cases) for group, cases in zip(by.groups, members, strict=True)]
    moved = [rate_of(cases, OUTCOMES["moved"]) for cases in members]
    drawn = [
        (group.label, rate)
        for group, rate in zip(by.groups, moved, strict=True)
        if rate is not None
    ]
    return Section(
        key=f"by-{by.key}",
        heading=f"By {_lower(by.label)}",
        lead=(
            f"{plural(len(own), 'comparison')} of groups of at least {LEAST}. The difference that "
            f"chance alone would make least often: {years(own[0].chance)}."
            if own
            else f"Nobody is compared: groups are of fewer than {LEAST}, or too small to tell."
        ),
        exhibits=(
            Exhibit(
                heading="How each group fared",
                text=(
                    "Approved and refused: by their landlord, of those that it answered. Offered, "
                    "moved and waiting: of those circulated; moves are by all pathways."
                ),
                drawings=(_picture(by, drawn),) if 0 < len(drawn) <= _MOST_DRAWN else (),
                table=table(
                    f"{by.key}-table",
                    f"Referrals, and what came of them so far, by {_lower(by.label)}",
                    (by.label, "Referrals", "Approved", "Refused", "Circulated", "Offered",
                     "Moved", "Waiting"),
                    rows,
                    foot=_fared("All", counted),
                ),
            ),
            _comparisons(by.key, f"Each group beside the others, by {_lower(by.label)}", own),
        ),
    )  # fmt: skip


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _fared(label: str, cases: Sequence[Case]) -> Row:
    approved, offered, moved = (
        rate_of(cases, OUTCOMES[key]) for key in ("approved", "offered", "moved")
    )
    circulated = [case for case in cases if case.first("circulated")]
    waiting = Rate(part=sum(case.state in OPEN for case in circulated), whole=len(circulated) or 1)
    refused = approved and Rate(part=approved.whole - approved.part, whole=approved.whole)
    return row(
        label,
        len(cases),
        *map(_cell, (approved, refused)),
        len(circulated),
        *map(_cell, (offered, moved)),
        _cell(waiting if circulated else None),
    )


def _cell(rate: Rate | None) -> str:
    return NONE if rate is None else f"{count(rate.part)} ({share(rate.part, rate.whole)})"


def _picture(by: Characteristic, drawn: Sequence[tuple[str, Rate]]) -> Drawing:
    return ranges(
        f"{by.key}-picture",
        "Moved, of those circulated, with 95% intervals",
        "For each group the share that moved, with a line for its interval; the table has every "
        "number.",
        [
            Range(
                label=label,
                text=f"{rate.part} of {rate.whole}",
                extent=Extent(value=rate.share, low=rate.interval[0], high=rate.interval[1]),
            )
            for label, rate in drawn
        ],
        along=Axis(label="share moved", said=percent, finest=0.01),
    )


def _answers(cases: Sequence[Case], counted: Sequence[Case]) -> Section:
    """Show of whom nothing is recorded: what is not asked cannot be audited."""
    rows = []
    for name in EQUALITY_FIELDS:
        given = sum(bool(answer(case, name)) for case in counted)
        rows.append(
            row(name.replace("_", " ").capitalize(), given, len(counted) - given,
                share(given, len(counted)))
        )  # fmt: skip
    without = len(cases) - len(counted)
    return Section(
        key="answers",
        heading="Of whom nothing is known",
        lead=(
            f"{plural(without, 'applicant')} did not consent to monitoring and "
            f"{'is' if without == 1 else 'are'} counted nowhere above but among refusals. Those "
            "who gave no answer are a group of their own in every table."
        ),
        exhibits=(
            Exhibit(
                heading="Equality questions answered",
                text=(
                    "The characteristics of the Equality Act that the form may ask; age stands in "
                    "the household. What was answered in other words than those counted is never "
                    "shown."
                ),
                table=table(
                    "answers-table",
                    "Applicants who consent to monitoring, by whether they answered",
                    ("Characteristic", "Answered", "No answer", "Answered, of all"),
                    rows,
                ),
            ),
        ),
    )
