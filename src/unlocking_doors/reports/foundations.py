"""Who paid, and what the numbers rest on: documents, and what no document says."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.policy.pathways import Funding
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Standing, standing
from unlocking_doors.rendering import Exhibit, Section
from unlocking_doors.reports.words import NONE, count, row, stay, table


@frozen(kw_only=True)
class Assumption:
    """What no public text says, and why the region says it all the same."""

    what: str
    why: str


def funding(snapshot: Snapshot) -> Section:
    """Show the region's funding rows with their sources; those in force on the day in bold."""
    rows = sorted(snapshot.region.funding, key=lambda one: (one.since, one.key))
    now = [one for one in rows if one.is_in_force(snapshot.as_at)]
    lead = (
        f"Grants in force on the day: £{count(sum(one.amount for one in now))} over their periods."
        if now
        else "No grant is in force on the day."
    )
    return Section(
        key="funding",
        heading="Who pays",
        lead=lead,
        exhibits=(
            Exhibit(
                heading="Grants and budgets",
                text="As the region's documents give them; those in force on the day are bold.",
                table=table(
                    "funding-table",
                    "Funding by period",
                    ("Purpose", "Period", "Amount", "Who pays", "Source"),
                    [
                        row(one.purpose, _period(one), f"£{count(one.amount)}", one.split,
                            one.source, is_strong=one in now)
                        for one in rows
                    ]
                    or [row("The region names none", NONE, NONE, NONE, NONE)],
                    texts=("Period", "Who pays", "Source"),
                    counts_cases=False,
                ),
            ),
        ),
    )  # fmt: skip


def _period(one: Funding) -> str:
    return stay(one.since, one.until - timedelta(days=1) if one.until else None)


def assumptions(region: Region) -> tuple[Assumption, ...]:
    """Return what the region labels an assumption or illustrative, each source once."""
    by_source: dict[str, list[str]] = {}
    for what, source in _sources(region):
        if standing(source) in {Standing.ASSUMPTION, Standing.ILLUSTRATIVE}:
            by_source.setdefault(source, []).append(what)
    return tuple(Assumption(what=_listed(whats), why=source) for source, whats in by_source.items())


def _sources(region: Region) -> Iterator[tuple[str, str]]:
    """Yield everything in a region that has a source, with it."""
    yield "Scheme", region.identity.source
    yield "Circulation", region.circulation.source
    yield "Matching", region.matching.source
    yield "Retention", region.retention.source
    yield "Lifecycle", region.lifecycle.source
    for labelled in (
        region.parameters,
        region.rules,
        region.python_rules,
        region.cohorts,
        region.reasons,
        region.deadlines,
        region.pathways,
        region.hand_overs,
    ):
        for one in labelled:
            yield one.label, one.source
    for grant in region.funding:
        yield grant.purpose, grant.source
    for kind, rows in (
        ("Opening balances", region.opening_balances),
        ("Settlements", region.settlements),
    ):
        for balance in rows:
            yield kind, balance.source
    for named in (region.areas, region.partners):
        for place in named:
            yield place.name, place.source


_MOST = 3


def _listed(whats: list[str]) -> str:
    found = list(dict.fromkeys(what[:1].upper() + what[1:] for what in whats))
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST + 1 else ""
    return "; ".join(found[:_MOST] if more else found) + more
