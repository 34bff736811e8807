"""The quarterly report to the funder: what the grant paid for, in published numbers."""

from unlocking_doors.commands.briefing import Brief
from unlocking_doors.released import Prose, say
from unlocking_doors.rendering import Section
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.costs import costs, terms
from unlocking_doors.reports.pages import ReleasedPage, released_page
from unlocking_doors.reports.partners import partners
from unlocking_doors.reports.pictures import by_part
from unlocking_doors.reports.pot import (
    EQUALITY,
    EQUALITY_SHOWN,
    OF_QUARTER,
    STAGES,
    Pot,
    Shows,
    last_year,
)


def funder_report(brief: Brief) -> ReleasedPage:
    """Collect what the funder's report on a quarter shows."""
    quarter = about(brief)
    pot = Pot.of(brief, quarter, OF_QUARTER)
    year = Pot.of(brief, last_year(quarter.last_day), EQUALITY)
    return released_page(
        brief,
        title=say("Report to the funder, {quarter}", quarter=pot.label),
        reader=Prose(
            "For those who pay for the scheme. It sets what was achieved beside what was paid, "
            "and the terms of each grant beside both."
        ),
        headline=_headline(pot),
        key_figures=pot.key_figures(
            ("referrals-by-strand", "referrals received"),
            ("requests-by-strand", "requests circulated"),
            ("moves", "households moved"),
            ("people-moved", "people moved"),
        ),
        sections=(
            _achieved(pot),
            _paid(brief, pot),
            _equality(year),
            partners(brief.region, quarter, pot),
        ),
        notes=tuple(dict.fromkeys((*pot.notes, *year.notes))),
    )


def _headline(pot: Pot) -> Prose:
    if not pot.is_recorded:
        return say("Nothing is recorded of {quarter}.", quarter=pot.label)
    return say(
        "In {quarter} {requests} requests were circulated, and {moves} households moved away from "
        "violence with their tenancy kept.",
        quarter=pot.label,
        requests=pot.about("requests-by-strand"),
        moves=pot.about("moves"),
    )


def _achieved(pot: Pot) -> Section:
    return Section(
        key="achieved",
        heading="What was achieved",
        lead=Prose("All partners together. A stage counts who came to it in the quarter."),
        exhibits=(
            pot.stages(*STAGES),
            *pot.exhibits(
                Shows(
                    key="requests-by-strand",
                    heading="Requests by kind of harm",
                    draw=lambda table: by_part(table, "Requests"),
                ),
                Shows(key="moves", heading="Households moved"),
                Shows(key="people-moved", heading="People moved"),
                Shows(
                    key="open-work",
                    heading="Who waits, and since when",
                    draw=lambda table: by_part(table, "Open cases by step"),
                ),
            ),
        ),
    )


def _paid(brief: Brief, pot: Pot) -> Section:
    paid = costs(brief.region, pot.tables["moves"]) if "moves" in pot.tables else ()
    return Section(
        key="paid",
        heading="What was paid, and on what terms",
        lead=Prose("Amounts and terms are those of the region’s files, with their sources.")
        if paid
        else Prose("The region’s files name no grant for the quarter."),
        exhibits=(*paid, terms(brief.region, pot.period)),
    )


def _equality(year: Pot) -> Section:
    lead = (
        say(
            "Counted for {year}, the last whole year: a quarter is too short, and most of its "
            "numbers would be hidden.",
            year=year.label,
        )
        if year.is_recorded
        else say("Nothing is recorded of {year}, the last whole year.", year=year.label)
    )
    return Section(
        key="equality",
        heading="Whom the scheme reaches",
        lead=lead,
        exhibits=year.exhibits(*EQUALITY_SHOWN) if year.is_recorded else (),
    )
