"""What a region says once Housing Moves is a part of it. The data stand beside this file."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TypeVar

from attrs import evolve, field, frozen

from unlocking_doors.facts.case_facts import FactSpec
from unlocking_doors.facts.partners import Partner, PartnerKind
from unlocking_doors.periods import InForce, Period
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.policy.parameters import Parameter
from unlocking_doors.policy.pathways import Pathway
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Document, Standing, standing
from unlocking_doors.policy.targets import Target, TargetRule
from unlocking_doors_housing_moves.twin_track import PATHWAY, SHARE, SUPPLIERS, TWIN_TRACK

Keyed = TypeVar("Keyed", Parameter, Document)

_DAYS_A_YEAR, _PERCENT = 365, 100


@frozen(kw_only=True)
class Year(InForce):
    """A year for which each landlord's top slice is set as a target."""

    source: str


@frozen(kw_only=True)
class Amendment:
    """
    What ``housing_moves.toml`` says.

    Attributes:
        parameters: Its numbers.
        pathways: The pathway from its refocus on, version by version.
        years: The years for which each top slice is set as a target.
        facts: What the rule asks.
        documents: What all of it cites.
    """

    parameters: tuple[Parameter, ...] = field(metadata={"plain": "parameter"})
    pathways: tuple[Pathway, ...] = field(metadata={"plain": "pathway"})
    years: tuple[Year, ...] = field(metadata={"plain": "year"})
    facts: tuple[FactSpec, ...] = field(metadata={"plain": "fact"})
    documents: tuple[Document, ...] = field(metadata={"plain": "document"})


def amended(region: Region) -> Region | None:
    """
    Return a region with Housing Moves in it; None where it has no pathway of that key.

    What the region says itself stands. Only its pathway ends with the refocus, and goes on in the
    versions that followed.
    """
    if all(row.key != PATHWAY for row in region.pathways):
        return None
    said = amendment()
    known = {fact.name for fact in region.own_facts}
    described = evolve(
        region,
        parameters=(*region.parameters, *_lacking(said.parameters, region.parameters)),
        documents=(*region.documents, *_lacking(said.documents, region.documents)),
        own_facts=(*region.own_facts, *(fact for fact in said.facts if fact.name not in known)),
        cohorts=tuple(_cohorts(region)),
        pathways=tuple(_pathways(region, said.pathways)),
        partners=tuple(_with_lettings(partner) for partner in region.partners),
    )
    return evolve(described, targets=(*region.targets, *_targets(described, said.years)))


@cache
def amendment() -> Amendment:
    """Read ``housing_moves.toml``."""
    from unlocking_doors.converting import structure  # noqa: PLC0415  only where it is needed

    text = files(__package__).joinpath("housing_moves.toml").read_text("utf-8")
    return structure(tomllib.loads(text), Amendment)


@cache
def lettings() -> Mapping[str, tuple[int, str]]:
    """Read ``lettings.csv``: homes let in a year, and the source of the number, by landlord."""
    text = files(__package__).joinpath("lettings.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["partner"]: (int(row["lettings_a_year"]), row["source"]) for row in rows}


def supply(region: Region, kind: PartnerKind) -> Period | None:
    """Return the days on which landlords of a kind give homes; None where they never do."""
    values = region.parameter_by_key[SUPPLIERS].values
    given = {day for day, kinds in values.items() if isinstance(kinds, tuple) and kind in kinds}
    if not given:
        return None
    since = min(given)
    ends = (day for day in values if day > since and day not in given)
    return Period(since=since, until=min(ends, default=None))


def _lacking(rows: Iterable[Keyed], there: Iterable[Keyed]) -> Iterator[Keyed]:
    keys = {row.key for row in there}
    return (row for row in rows if row.key not in keys)


def _cohorts(region: Region) -> Iterator[Cohort]:
    """Yield every cohort; those that ever went this way ask the rule on the two tracks."""
    sent = {key for row in region.pathways if row.key == PATHWAY for key in row.cohorts}
    for cohort in region.cohorts:
        asks_too = cohort.key in sent and TWIN_TRACK not in cohort.rules
        yield evolve(cohort, rules=(*cohort.rules, TWIN_TRACK)) if asks_too else cohort


def _pathways(region: Region, later: tuple[Pathway, ...]) -> Iterator[Pathway]:
    """Yield every pathway; Housing Moves as it stands up to the refocus, then as it went on."""
    last = max((row for row in region.pathways if row.key == PATHWAY), key=lambda row: row.since)
    refocus = min(version.since for version in later)
    if last.since >= refocus:  # the region itself says how it went on
        yield from region.pathways
        return
    for row in region.pathways:
        is_ours = row.key == PATHWAY
        yield evolve(row, until=min(row.until or refocus, refocus)) if is_ours else row
    for version in later:
        cohorts = tuple(key for key in version.cohorts if key in last.cohorts)
        # Whether such a move makes a debt is the region's choice: it holds for every version.
        yield evolve(version, cohorts=cohorts, owed_to=last.owed_to)


def _with_lettings(partner: Partner) -> Partner:
    if partner.lettings_a_year is not None or partner.key not in lettings():
        return partner
    number, source = lettings()[partner.key]
    pair = (partner.source, source)
    if standing(partner.source) is Standing.CITED:
        pair = (source, partner.source)  # what is said of the weaker of the two is said of both
    return evolve(partner, lettings_a_year=number, source="; ".join(pair))


def _targets(region: Region, years: tuple[Year, ...]) -> Iterator[Target]:
    """
    Yield the top slice of each landlord that supplies homes, year by year, rounded down.

    Source:
        W23: 5 % of lettings. That it is agreed year by year is illustrative.
    """
    share = region.parameter_by_key[SHARE]
    for partner in region.partners:
        supplies = supply(region, partner.kind)
        if supplies is None or partner.lettings_a_year is None:
            continue
        for year in years:
            shared = _shared(year.period, supplies, partner.period)
            if shared.is_empty or shared.until is None:
                continue
            days = (shared.until - shared.since).days
            percent = share.on(shared.since)
            if not isinstance(percent, int | float):
                continue  # `check` tells it
            homes = int(partner.lettings_a_year * percent * days // (_PERCENT * _DAYS_A_YEAR))
            _, source = lettings().get(partner.key, (0, partner.source))
            yield Target(
                key=f"{partner.key}-{PATHWAY}-{shared.since.year}-{shared.since.month:02}",
                partner=partner.key,
                homes=homes,
                rule=TargetRule.SHARE_OF_LETTINGS,
                pathway=PATHWAY,
                source=f"{year.source}; lettings: {source}",
                since=shared.since,
                until=shared.until,
            )


def _shared(*periods: Period) -> Period:
    """Return the days that several periods share; they may be none."""
    ends = [period.until for period in periods if period.until is not None]
    return Period(since=max(period.since for period in periods), until=min(ends) if ends else None)
