"""The page of a frontier: its pictures, each with its table, and how everything was counted."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.plain import plain
from unlocking_doors.policy.fairness import NOTHING_AGREED, Fairness
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering import Drawing, Exhibit, KeyFigure, Row, Section
from unlocking_doors.rendering.plots import Axis, Extent, Range, Spot, ranges, spots
from unlocking_doors.reports.coordinator import CoordinatorPage, coordinator_page
from unlocking_doors.reports.frontier import Estimate, Frontier, Weighed
from unlocking_doors.reports.frontier_measures import MEASURE_BY_KEY, MEASURES, Measure
from unlocking_doors.reports.words import count, day, plural, row, table

#: What is read first, and what is compared first.
FIRST = ("moves", "top_band", "waiting", "longest", "debt", "worst")
_COMPARED = ("moves", "top_band", "waiting", "debt")


def with_range(measure: Measure, one: Estimate, *, signed: bool = False) -> str:
    """Write an estimate: its value, and its interval where there is one."""
    value = measure.said(one.value, signed=signed)
    if one.low is None:
        return value
    ends = (measure.said(end, signed=signed) for end in (one.low, one.high))
    return f"{value} ({' to '.join(ends)})"


def frontier_page(found: Frontier, region: Region) -> CoordinatorPage:
    """Make the page of a frontier."""
    figures = ((found.referrals, "referral", "referrals"), (found.homes, "home", "homes"),
               (len(found.weighed), "policy", "policies"),
               (found.resamples, "resample", "resamples"))  # fmt: skip
    return coordinator_page(
        Snapshot(
            region=region, as_at=found.as_at, cases=(), homes=(), entries=(),
            is_invented=found.is_invented,
        ),
        title="What each policy buys, and what it costs",
        headline=(
            f"The same {plural(found.referrals, 'referral')} and {plural(found.homes, 'home')}, "
            f"played to {day(found.as_at)}, under each policy."
        ),
        key_figures=tuple(
            KeyFigure(value=count(number), label=one if number == 1 else many)
            for number, one, many in figures
        ),
        sections=(_price(found), _differences(found), _everything(found), _policies(found),
                  _counting(found)),
    )  # fmt: skip


def _named(found: Frontier) -> list[tuple[str, Weighed]]:
    return [(f"{number} {one.policy.label}", one) for number, one in enumerate(found.weighed, 1)]


def _price(found: Frontier) -> Section:
    first, others = found.weighed[0], found.weighed[1:]
    lead = []
    for key in ("moves", "top_band", "debt"):
        measure = MEASURE_BY_KEY[key]
        values = [one.values[key].value for one in others]
        known = [value for value in values if value is not None]
        said = f"{measure.label.lower()} {measure.said(first.values[key].value)}"
        if known:
            ends = dict.fromkeys(measure.said(end) for end in (min(known), max(known)))
            said += f", and {' to '.join(ends)} under the others"
        lead.append(said)
    return Section(
        key="price",
        heading="What it buys, and what it costs",
        lead=f"Under {first.policy.label.lower()}: {'; '.join(lead)}.",
        exhibits=(
            Exhibit(
                heading="Households moved, against the top band housed and the worst debt",
                text=(
                    "Each square is a policy by its number in the table; the hollow one is the "
                    f"first. {_intervals(found)}"
                ),
                drawings=(_plane(found, "top_band"), _plane(found, "worst")),
                table=table(
                    "price-table",
                    "Each policy on the same referrals and homes",
                    ("Policy", *(MEASURE_BY_KEY[key].label for key in FIRST)),
                    [
                        row(name, *(with_range(MEASURE_BY_KEY[key], one.values[key])
                                    for key in FIRST))
                        for name, one in _named(found)
                    ],
                ),
            ),
        ),
    )  # fmt: skip


def _intervals(found: Frontier) -> str:
    if not found.resamples:
        return "Nothing was resampled, so how far a number could have been another is not known."
    return (
        f"Lines, and the numbers in brackets, are intervals from "
        f"{plural(found.resamples, 'resample')}: about {round(100 * found.coverage)} in 100 "
        "further resamples would fall into one. A resample has some rows twice and lacks others, "
        "so fewer of them fit: read its differences, not its levels."
    )


def _plane(found: Frontier, key: str) -> Drawing:
    across, up = MEASURE_BY_KEY[key], MEASURE_BY_KEY["moves"]
    points = [
        Spot(label=str(number), across=_extent(one.values[key]), up=_extent(one.values["moves"]))
        for number, one in enumerate(found.weighed, 1)
    ]
    return spots(
        f"moves-{key}-picture",
        f"{up.label}, against: {across.label.lower()}",
        "One square for each policy with lines for its intervals; the table has every number.",
        points,
        across=Axis(label=across.label, said=across.said, finest=across.finest),
        up=Axis(label=up.label, said=up.said, finest=up.finest),
    )


def _extent(one: Estimate) -> Extent:
    return Extent(value=one.value or 0.0, low=one.low, high=one.high)


def _differences(found: Frontier) -> Section:
    first = found.weighed[0].policy.label
    others = _named(found)[1:]
    drawings = tuple(
        ranges(
            f"difference-{key}-picture",
            MEASURE_BY_KEY[key].label,
            f"For each policy the difference to {first.lower()}, with a line for its interval, "
            "beside a line at 0; the table has every number.",
            [
                Range(
                    label=name,
                    text=MEASURE_BY_KEY[key].said(one.differences[key].value, signed=True),
                    extent=_extent(one.differences[key]),
                )
                for name, one in others
            ],
            along=_signed(MEASURE_BY_KEY[key]),
        )
        for key in _COMPARED
    )
    shown = table(
        "differences-table",
        f"Each policy less {first.lower()}; shares in percentage points",
        ("Policy", *(MEASURE_BY_KEY[key].label for key in FIRST)),
        [
            row(name, *(with_range(MEASURE_BY_KEY[key], one.differences[key], signed=True)
                        for key in FIRST))
            for name, one in others
        ],
    )  # fmt: skip
    return Section(
        key="differences",
        heading=f"What changes from {first.lower()}",
        lead=(
            "Each resample is played under every policy, so what it has of luck is on both sides "
            "of a difference. Where an interval holds 0, this year does not tell the two apart."
        ),
        exhibits=(
            Exhibit(heading="Differences on the same resamples", drawings=drawings, table=shown),
        ),
    )


def _signed(measure: Measure) -> Axis:
    said = partial(measure.said, signed=True)
    return Axis(label="less, or more", said=said, finest=measure.finest)


def _everything(found: Frontier) -> Section:
    shown = table(
        "everything-table",
        "Every measure on the year itself, by number of the policy",
        ("Measure", *(str(number) for number in range(1, len(found.weighed) + 1))),
        [
            row(one.label, *(one.said(each.values[one.key].value) for each in found.weighed))
            for one in MEASURES
        ],
    )
    unanswered = [one for one in found.weighed if one.values["unanswered"].value]
    lead = (
        f"Under {plural(len(unanswered), 'policy', 'policies')} some offer met no answer in the "
        "file and held its home to the end: they are put at a disadvantage by that."
        if unanswered
        else "Every offer that was due for an answer has one, under each policy."
    )
    return Section(
        key="everything",
        heading="Every measure",
        lead=lead,
        exhibits=(Exhibit(heading="All of them side by side", table=shown),),
    )


def _policies(found: Frontier) -> Section:
    rows = [
        row(name, one.policy.about, one.policy.allocator, _said(one.policy.fairness),
            one.policy.fairness.source)
        for name, one in _named(found)
    ]  # fmt: skip
    return Section(
        key="policies",
        heading="The policies",
        lead="The allocator, and what the landlords agree. Everything else is the region’s own.",
        exhibits=(
            Exhibit(
                heading="What each one does",
                table=table(
                    "policies-table",
                    "Policies that were played",
                    ("Policy", "What it does", "Allocator", "Agreed", "Source"),
                    rows,
                    texts=("What it does", "Allocator", "Agreed", "Source"),
                    counts_cases=False,
                ),
            ),
            *_left_out(found),
        ),
    )


def agreed(fairness: Fairness) -> dict[str, Any]:
    """Return what landlords agree beyond nothing, as plain data."""
    usual = plain(NOTHING_AGREED)
    said = {key: value for key, value in plain(fairness).items() if value != usual[key]}
    return {key: value for key, value in said.items() if key not in {"key", "source"}}


def _said(fairness: Fairness) -> str:
    pairs = (
        f"{key.replace('_', ' ')} {', '.join(value) if isinstance(value, list) else value}"
        for key, value in agreed(fairness).items()
    )
    return "; ".join(pairs) or "nothing"


def _left_out(found: Frontier) -> Iterator[Exhibit]:
    if found.left_out:
        shown = table(
            "left-out-table",
            "Policies that were left out",
            ("Policy", "Why"),
            [row(one.policy.label, one.why) for one in found.left_out],
            texts=("Why",),
            counts_cases=False,
        )
        yield Exhibit(heading="What could not be played", table=shown)


def _counting(found: Frontier) -> Section:
    rows: list[Row] = [row(one.label, one.about) for one in MEASURES]
    return Section(
        key="counting",
        heading="How it was counted",
        lead=(
            "Nothing is simulated: each policy plays the same days, referrals and homes, and an "
            "answer belongs to a case’s first, second or later offer, so that all policies meet "
            "the same people. What people would have answered otherwise is not known."
        ),
        exhibits=(
            Exhibit(
                heading="The measures",
                text=(
                    "A resample draws as many cases and homes with replacement, and a lottery of "
                    f"its own. {_intervals(found)}"
                ),
                table=table("measures-table", "What each measure counts", ("Measure", "Counts"),
                            rows, texts=("Counts",), counts_cases=False),
            ),
        ),
    )  # fmt: skip
