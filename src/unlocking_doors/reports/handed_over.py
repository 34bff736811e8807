"""Cases handed over when the scheme, or a part of it, closed."""

from collections import Counter

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.reports.words import NONE, day, plural, row, table


def handed_over(snapshot: Snapshot) -> tuple[Section, ...]:
    """Show who took over which open cases; nothing where none was handed over."""
    cases = [case for case in snapshot.cases if case.state == "handed-over"]
    if not cases:
        return ()
    receivers = Counter(case.receiver for case in cases)
    return (
        Section(
            key="handed-over",
            heading="Cases handed over",
            lead=(
                f"{plural(len(cases), 'open case')} passed on to "
                f"{plural(len(receivers), 'receiver')}."
            ),
            exhibits=(
                Exhibit(
                    heading="Who took them over",
                    table=table(
                        "receivers-table",
                        "Open cases by receiver",
                        ("Receiver", "Cases"),
                        [row(name, number) for name, number in sorted(receivers.items())],
                        foot=row("All", len(cases)),
                    ),
                ),
                Exhibit(
                    heading="Every case handed over",
                    table=table(
                        "handed-over-table",
                        "Open cases handed over, and where each stood",
                        ("Case", "Reference code", "Stood at", "On", "Receiver"),
                        [
                            row(
                                case.key,
                                case.reference or NONE,
                                case.entered[-2][0] if len(case.entered) > 1 else NONE,
                                day(case.entered[-1][1]),
                                case.receiver,
                            )
                            for case in sorted(cases, key=lambda one: one.key)
                        ],
                        texts=("Stood at", "Receiver"),
                        keys=("Case", "Reference code", "On"),
                    ),
                ),
            ),
        ),
    )
