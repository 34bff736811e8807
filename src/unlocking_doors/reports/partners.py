"""Who is in the scheme: names are known to all, standings only as published classes."""

from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import CalendarPeriod
from unlocking_doors.released import agreed, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.reports.pictures import by_part
from unlocking_doors.reports.pot import Pot, Shows
from unlocking_doors.reports.words import count

_KINDS = {
    PartnerKind.LOCAL_AUTHORITY: "Local authorities",
    PartnerKind.REGISTERED_PROVIDER: "Registered providers",
}


def partners(region: Region, period: CalendarPeriod, pot: Pot) -> Section:
    """Show how many partners there are, who joined and left, and the classes of standings."""
    last = period.last_day
    now = [one for one in region.partners if one.is_in_force(last)]
    joined = [one for one in region.partners if one.since in period]
    left = [one for one in region.partners if one.until is not None and one.until in period]
    rows = [
        Row(
            cells=(
                label,
                *(
                    agreed(count(sum(one.kind is kind for one in group)))
                    for group in (now, joined, left)
                ),
            )
        )
        for kind, label in _KINDS.items()
    ]
    return Section(
        key="partners",
        heading="The partners",
        lead=say("{number} partners on the last day.", number=agreed(count(len(now)))),
        exhibits=(
            Exhibit(
                heading="Partners, and who joined and left",
                text="Membership is agreed in writing and known to all: it is not rounded.",
                table=Table(
                    key="partners-table",
                    caption=say("Partners, {period}", period=agreed(period.label)),
                    columns=(
                        Column(heading="Kind", kind=Kind.TEXT),
                        Column(heading="On the last day"),
                        Column(heading="Joined"),
                        Column(heading="Left"),
                    ),
                    rows=tuple(rows),
                    counts_cases=False,
                ),
            ),
            *pot.exhibits(
                Shows(
                    key="standings",
                    heading="Who owes, and who is owed",
                    text="What one partner owes is told to that partner alone.",
                    draw=lambda table: by_part(table, "Partners by where they stand"),
                )
            ),
        ),
    )
