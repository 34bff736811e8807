"""The funnel: how far the cases came, and where each of them stands."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.findings import Outcome
from unlocking_doors.moves.ledger import RECIPROCAL
from unlocking_doors.moves.lifecycle import FINAL, OPEN
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.rendering.charts import Bar, bars
from unlocking_doors.reports.summary import lettings, outcome_of, was_circulated
from unlocking_doors.reports.words import NONE, plural, row, share, table

#: Where a case stands, in words.
STATES = {
    "draft": "Being written",
    "submitted": "Received, not assessed yet",
    "returned": "Returned: more information needed",
    "awaiting-approval": "Eligible, awaits its landlord's approval",
    "approved": "Approved, to be circulated",
    "circulated": "Circulated, waits for a home",
    "offered": "Offered a home, has not answered",
    "viewing": "To view the home offered",
    "accepted": "Has accepted a home",
    "signed-up": "Has signed up",
    "suspended": "Suspended",
    "not-eligible": "Not eligible",
    "refused-by-landlord": "Not approved by its landlord",
    "moved": "Moved, by an offer of the scheme",
    "closed-after-refusal": "Closed after a refusal",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "closed-by-another-route": "Moved, by another pathway",
    "handed-over": "Handed over",
}


def funnel(snapshot: Snapshot) -> Section:
    """Show how many cases came to each stage, and where each stands on the day."""
    cases = snapshot.cases
    moved = lettings(cases)
    own = sum(letting.pathway == RECIPROCAL for letting in moved)
    stages = [
        ("Inquiries", len(cases)),
        ("Eligible", sum(outcome_of(case) is Outcome.ELIGIBLE for case in cases)),
        ("Approved by the landlord", sum(bool(case.reference) for case in cases)),
        ("Circulated", sum(was_circulated(case) for case in cases)),
        ("Offered a home", sum(bool(case.offers) for case in cases)),
        ("Moved by an offer", own),
    ]
    total = len(cases)
    rows = [
        row(label, number, share(number, total), share(number, before))
        for (label, number), before in zip(stages, [0, *(n for _, n in stages)], strict=False)
    ]
    rows.append(row("Moved by another pathway", len(moved) - own, share(len(moved) - own, total),
                    NONE))  # fmt: skip
    everybody = row("Moved, by all pathways", len(moved), share(len(moved), total), NONE)
    shown = [*stages, ("Moved, by all pathways", len(moved))]
    drawing = bars(
        "funnel-picture",
        "From inquiry to move, in households",
        f"Bars that shrink from {plural(total, 'inquiry', 'inquiries')} "
        f"to {plural(len(moved), 'move')}; the table has every number.",
        [
            Bar(label=label, text=f"{number:,} ({share(number, total)})", values=(number,))
            for label, number in shown
        ],
    )
    people = sum(letting.people for letting in moved)
    return Section(
        key="funnel",
        heading="From inquiry to move",
        lead=(
            f"Of {plural(total, 'inquiry', 'inquiries')}, {stages[3][1]:,} became requests that "
            f"were circulated, and {plural(len(moved), 'household')} moved: "
            f"{plural(people, 'person', 'people')} in all."
        ),
        exhibits=(
            Exhibit(
                heading="How far the cases came",
                text="Each stage counts the cases that ever came to it.",
                drawings=(drawing,),
                table=table(
                    "funnel-table",
                    "Cases by the stage that they came to",
                    ("Stage", "Cases", "Of inquiries", "Of the stage before"),
                    rows,
                    foot=everybody,
                ),
            ),
            _states(snapshot),
        ),
    )


def _states(snapshot: Snapshot) -> Exhibit:
    found = Counter(case.state for case in snapshot.cases)
    order = [state for state in (*OPEN, *FINAL) if found[state]]
    order += sorted(set(found) - set(order))  # a region may add states of its own
    total = len(snapshot.cases)
    return Exhibit(
        heading="Where every case stands",
        table=table(
            "states-table",
            "Cases by their state on the day",
            ("State", "Cases", "Of inquiries"),
            [row(STATES.get(state, state), found[state], share(found[state], total))
             for state in order],
            foot=row("All cases", total, share(total, total)),
        ),
    )  # fmt: skip
