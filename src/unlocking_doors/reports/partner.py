"""The monthly report to a partner: its own part exactly, everybody else's as published."""

from unlocking_doors.commands.briefing import PartnerBrief
from unlocking_doors.errors import counted
from unlocking_doors.moves.cases import LET
from unlocking_doors.released import Figure, Prose, agreed, own, say
from unlocking_doors.rendering import Column, Exhibit, Kind, Row, Section, Table
from unlocking_doors.reports.funnel import STATES
from unlocking_doors.reports.own import Own, own_part
from unlocking_doors.reports.own_standing import owned, standing_section, stands
from unlocking_doors.reports.pages import ReleasedPage, released_page
from unlocking_doors.reports.pictures import by_part
from unlocking_doors.reports.pot import OF_QUARTER, STAGES, Pot, Shows, last_quarter
from unlocking_doors.reports.shown import own_figure
from unlocking_doors.reports.words import day

_TENANTS, _HOMES, _POT = "Your tenants", "Your homes", "What the pot did"
_NO_REQUEST = Prose("No request of a tenant of yours was open in the month.")
_NO_HOME = Prose("You had no home in the pot in the month.")


def partner_report(brief: PartnerBrief) -> ReleasedPage:
    """Collect what a partner's report on a month shows."""
    mine, name = own_part(brief), agreed(brief.partner.name)
    pot = Pot.of(brief, last_quarter(mine.last), OF_QUARTER)
    return released_page(
        brief,
        title=say("Report to {name}, {month}", name=name, month=agreed(mine.month.label)),
        reader=say(
            "For the named lead of {name}. Numbers of {name} are exact; numbers of all partners "
            "together are published ones, in which small counts are hidden.",
            name=name,
        ),
        headline=_headline(mine, name, brief),
        key_figures=(
            own_figure(len(mine.requests), "requests of your tenants in the month"),
            own_figure(mine.moved, "of your households moved"),
            own_figure(mine.offered, "homes you put into the pot"),
            own_figure(mine.let, "homes you let"),
        ),
        sections=(
            standing_section(mine),
            _requests(mine),
            _homes(mine, brief),
            _pot(pot),
        ),
        notes=pot.notes,
    )


def _headline(mine: Own, name: Figure, brief: PartnerBrief) -> Prose:
    left = brief.partner.until
    gone = (
        say(" It left the scheme on {on}; this month was one of its own.", on=agreed(day(left)))
        if left and left <= brief.as_at
        else Prose("")
    )
    if mine.is_quiet:
        return say(
            "A quiet month for {name}: no request was open, no home was in the pot and nobody "
            "moved. It {stands}.{gone}",
            name=name,
            stands=stands(mine.standing),
            gone=gone,
        )
    return say(
        "{name} {stands} on {day}.{gone}",
        name=name,
        stands=stands(mine.standing),
        day=agreed(day(mine.last)),
        gone=gone,
    )


def _requests(mine: Own) -> Section:
    rows = [
        Row(
            cells=(
                owned(one.name),
                agreed(STATES.get(one.state, one.state)),
                owned(day(one.since)),
                own(one.days),
            )
        )
        for one in mine.requests
    ]
    new = owned(counted(mine.put_to, "request") if mine.put_to else "No new request")
    if not rows:
        return Section(key="requests", heading=_TENANTS, lead=_NO_REQUEST, exhibits=())
    return Section(
        key="requests",
        heading=_TENANTS,
        lead=say("{new} came to you for approval in the month.", new=new),
        exhibits=(
            Exhibit(
                heading="Each request, and how long it has waited",
                text="Requests that were put to you and were open in the month, the longest wait "
                "first. Days count from the day on which a request was put to you until it "
                "ended, or until the last day of the month.",
                table=Table(
                    key="requests-table",
                    caption="Requests of your tenants",
                    columns=(
                        Column(heading="Request", kind=Kind.KEY),
                        Column(heading="Where it stands", kind=Kind.TEXT),
                        Column(heading="Since", kind=Kind.TEXT),
                        Column(heading="Days"),
                    ),
                    rows=tuple(rows),
                ),
            ),
        ),
    )


def _homes(mine: Own, brief: PartnerBrief) -> Section:
    areas = brief.region.area_by_key
    rows = [
        Row(
            cells=(
                owned(one.home.home),
                agreed(areas[one.home.area].name if one.home.area in areas else one.home.area),
                own(one.home.bedrooms),
                owned(day(one.home.released)),
                _became(one.state, day(one.ended))
                if one.ended and one.ended <= mine.last
                else Prose("In the pot"),
            )
        )
        for one in mine.homes
    ]
    if not rows:
        return Section(key="homes", heading=_HOMES, lead=_NO_HOME, exhibits=())
    return Section(
        key="homes",
        heading=_HOMES,
        lead=say(
            "In the month you put {offered} into the pot, let {let}, and {back} left the pot "
            "without a letting.",
            offered=owned(counted(mine.offered, "home")),
            let=owned(mine.let),
            back=owned(mine.taken_back),
        ),
        exhibits=(
            Exhibit(
                heading="Each home",
                table=Table(
                    key="homes-table",
                    caption="Your homes that were in the pot in the month",
                    columns=(
                        Column(heading="Home", kind=Kind.KEY),
                        Column(heading="Area", kind=Kind.TEXT),
                        Column(heading="Bedrooms"),
                        Column(heading="Put in on", kind=Kind.TEXT),
                        Column(heading="What became of it", kind=Kind.TEXT),
                    ),
                    rows=tuple(rows),
                ),
            ),
        ),
    )


def _became(state: str, on: str) -> Prose:
    words = {LET: "Let on {on}", "taken-back": "Taken back on {on}"}
    return say(words.get(state, "No longer held from {on}"), on=owned(on))


def _pot(pot: Pot) -> Section:
    """Show what all partners did together in the last quarter that is over."""
    if not pot.is_recorded:
        lead = say("Nothing is recorded of {quarter}, the last whole quarter.", quarter=pot.label)
        return Section(key="pot", heading=_POT, lead=lead, exhibits=())
    return Section(
        key="pot",
        heading=_POT,
        lead=say(
            "All partners together in {quarter}, the last whole quarter. Months are too short to "
            "publish: most of their numbers would be hidden.",
            quarter=pot.label,
        ),
        exhibits=(
            pot.stages(*STAGES),
            *pot.exhibits(
                Shows(
                    key="requests-by-strand",
                    heading="Requests by kind of harm",
                    draw=lambda table: by_part(table, "Requests"),
                ),
                Shows(key="moves", heading="Households moved"),
                Shows(
                    key="open-work",
                    heading="Who waits, and since when",
                    text="All open cases on the last day of the quarter.",
                    draw=lambda table: by_part(table, "Open cases by step"),
                ),
                Shows(key="standings", heading="Where partners stand"),
            ),
        ),
    )
