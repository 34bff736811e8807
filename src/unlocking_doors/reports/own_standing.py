"""A partner's standing, as it is told to that partner: how it came about, and where it leads."""

from unlocking_doors.errors import counted
from unlocking_doors.released import Figure, Origin, Prose, agreed, own, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.rendering.bands import Point, course
from unlocking_doors.reports.own import Own, ends_on
from unlocking_doors.reports.words import day, signed


def owned(text: object) -> Figure:
    """Write what the reader knows by itself."""
    return Figure(text, Origin.OWN)


def stands(standing: int) -> Figure:
    """Write a standing into a sentence."""
    if standing == 0:
        return Figure("owes nothing and is owed nothing", Origin.OWN)
    homes = counted(abs(standing), "home")
    return Figure(f"is owed {homes}" if standing > 0 else f"owes {homes}", Origin.OWN)


def standing_section(mine: Own) -> Section:
    """Show how a partner's standing came about, what it leads to, and its targets."""
    picture = course(
        "standing-picture",
        "Your standing at the end of each month",
        f"Steps from month to month, ending at {signed(mine.standing)}; the table has the numbers.",
        [Point(label=one.month.label[:3], value=one.standing) for one in mine.ledger],
    )
    table = Table(
        key="standing-table",
        caption="Homes given and received by you, month by month",
        columns=(
            Column(heading="Month", kind=Kind.TEXT),
            Column(heading="Given"),
            Column(heading="Received"),
            Column(heading="Standing"),
        ),
        rows=tuple(
            Row(
                cells=(
                    agreed(f"{one.month.label[:3]} {one.month.since.year}"),
                    own(one.given),
                    own(one.received),
                    owned(signed(one.standing)),
                )
            )
            for one in mine.ledger
        ),
    )
    carried = (
        say(
            " {carried} of it was carried over from other books, and is in no month.",
            carried=owned(signed(mine.carried)),
        )
        if mine.carried
        else Prose("")
    )
    return Section(
        key="standing",
        heading="Your standing",
        lead=_outlook(mine),
        exhibits=(
            Exhibit(
                heading="How it came about",
                text=say(
                    "Standing is homes given less homes received. The pot is central: you owe "
                    "nobody in particular, and nobody owes you.{carried}",
                    carried=carried,
                ),
                drawings=(picture,) if any(one.standing for one in mine.ledger) else (),
                table=table,
            ),
            *_targets(mine),
        ),
    )


def _outlook(mine: Own) -> Prose:
    """Say when the partner will owe nothing, if all goes on as it does."""
    if mine.forecast is None:
        return Prose("You owe the pot nothing, so there is nothing to forecast.")
    if mine.forecast.on is None:
        return say(
            "Since {since} you gave no more homes than you received: at this rate the pot stays "
            "owed. The coordinator can agree a target with you.",
            since=agreed(day(mine.since)),
        )
    return say(
        "If you go on giving and receiving as since {since}, you will owe nothing from {on}.",
        since=agreed(day(mine.since)),
        on=owned(day(mine.forecast.on)),
    )


def _targets(mine: Own) -> tuple[Exhibit, ...]:
    rows = [
        Row(
            cells=(
                agreed(day(target.since)),
                agreed(day(ends_on(target))),
                agreed(target.homes),
                own(given),
                own(max(target.homes - given, 0)),
            )
        )
        for target, given in mine.targets
    ]
    if not rows:
        return ()
    return (
        Exhibit(
            heading="Your target",
            text="Homes that you agreed to give, and have given since the target began.",
            table=Table(
                key="targets-table",
                caption="Your targets in force on the last day of the month",
                columns=(
                    Column(heading="From", kind=Kind.TEXT),
                    Column(heading="To", kind=Kind.TEXT),
                    Column(heading="Agreed"),
                    Column(heading="Given"),
                    Column(heading="Still to give"),
                ),
                rows=tuple(rows),
            ),
        ),
    )
