"""From a region and a day to what it says, in words."""

from collections.abc import Iterator
from datetime import date, timedelta

from unlocking_doors.documents.told import Group, Telling, Terms, Told, ToldRule
from unlocking_doors.documents.words import (
    ACTORS,
    EFFECTS,
    REFERENCES,
    SENT_TO,
    capital,
    day,
    last_day,
    value,
)
from unlocking_doors.errors import RecordError, counted
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.findings import Effect
from unlocking_doors.moves.requests import days_to_widening
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.conditions import Operator, tests_of
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.settings import DAYS_TO_REVIEW


def day_of(region: Region, as_at: date | None = None) -> date:
    """
    Return the day of a document: the one asked for, or the last that the region speaks of.

    That is the last day of a scheme that closes; otherwise the day of its last change, as no
    document may depend on the day on which it is made.

    Raises:
        RecordError: The scheme does not run on the day.
    """
    identity = region.identity
    if as_at is None:
        if identity.closed:
            return identity.closed - timedelta(days=1)
        return max(_changes(region))
    if as_at < identity.opened or (identity.closed and as_at >= identity.closed):
        message = f"{as_at} is no day of the scheme, which runs {_runs(region)}"
        raise RecordError(message, code="UD-D005", remedy="Name a day between them with --as-at")
    return as_at


def _runs(region: Region) -> str:
    first, end = region.identity.opened, region.identity.closed
    return f"from {first}" + (f" to {end - timedelta(days=1)}" if end else "")


def _changes(region: Region) -> Iterator[date]:
    """Yield the opening day, and each day on which something begins to hold."""
    yield region.identity.opened
    for rows in (region.rules, region.cohorts, region.partners, region.pathways, region.fairness):
        yield from (row.since for row in rows)
    for parameter in region.parameters:
        yield from parameter.values


def tell(region: Region, on: date) -> Telling:
    """Tell what a region says on a day."""
    identity, circulation = region.identity, region.circulation
    rules = RulesInForce.of(region, on)
    groups = _groups(rules)
    partners = [one for one in region.partners if one.is_in_force(on)]
    return Telling(
        scheme=identity.scheme,
        region=identity.name,
        coordinator=identity.coordinator,
        as_at=day(on),
        opened=day(identity.opened),
        closed=last_day(identity.closed),
        version=region.fingerprint[:12],
        rules=tuple(_rules(identity.rules, rules)),
        cohorts=tuple(_named(one) for one in rules.cohorts),
        groups=groups,
        is_choosing=any(one.terms.chooses for one in groups),
        is_avoiding=any(not one.terms.chooses for one in groups),
        parameters=tuple(
            Told(
                key=one.key,
                label=capital(one.label),
                text=value(one.on(on), one.unit),
                source=one.source,
            )
            for one in region.parameters
            if one.key in rules.parameters
        ),
        deadlines=tuple(
            Told(
                key=one.key,
                label=one.label,
                text=f"{region.whole(one.days, on)} days; {ACTORS[one.owner]}",
                source=one.source,
            )
            for one in region.deadlines
        ),
        sent_to=SENT_TO[circulation.to],
        days_to_widening=days_to_widening(region, on) or 0,
        days_to_review=region.whole(DAYS_TO_REVIEW, on)
        if DAYS_TO_REVIEW in rules.parameters
        else 0,
        shows_area=circulation.shows_area,
        shows_cohort=circulation.shows_cohort,
        reference_format=REFERENCES[circulation.reference_format],
        circulation_source=circulation.source,
        allocator=region.matching.allocator,
        own_landlord_homes=region.matching.own_landlord_homes,
        matching_source=region.matching.source,
        authorities=tuple(p.name for p in partners if p.kind is PartnerKind.LOCAL_AUTHORITY),
        providers=tuple(p.name for p in partners if p.kind is PartnerKind.REGISTERED_PROVIDER),
        areas=tuple(area.name for area in region.areas if area.is_in_force(on)),
        reasons=tuple(_reasons(region, on)),
        pathways=tuple(
            Told(key=one.key, label=one.label, text=_labels(region, one.cohorts), source=one.source)
            for one in region.pathways
            if one.is_in_force(on)
        ),
        hand_overs=tuple(
            Told(
                key=one.key,
                label=one.label,
                text=f"to {one.receiver}, on {day(one.on)}",
                source=one.source,
            )
            for one in region.hand_overs
        ),
        funding=tuple(
            Told(
                key=one.key,
                label=one.purpose,
                text=f"£{one.amount:,} {_stay(one.since, one.until)}: {one.split}",
                source=one.source,
            )
            for one in region.funding
            if one.is_in_force(on)
        ),
        retention=_retention(region),
        limits=tuple(_limits(region, on)),
        targets=sum(one.is_in_force(on) for one in region.targets),
        days_between_rounds=value(region.whole("days-between-rounds", on), "days"),
        days_to_move=value(region.whole("days-from-acceptance-to-move", on), "days"),
    )


def _rules(keys: tuple[str, ...], rules: RulesInForce) -> Iterator[ToldRule]:
    for key in keys:
        if key in rules.rules:
            one = rules.rules[key]
            yield ToldRule(
                key=key,
                label=one.label,
                effect=EFFECTS[one.if_not_met],
                must=one.if_not_met is not Effect.WARN,
                remedy=one.remedy,
                source=one.source,
            )


def _groups(rules: RulesInForce) -> tuple[Group, ...]:
    """Put the open cohorts of the same terms together, in the order of the first of each."""
    found: dict[Terms, list[Told]] = {}
    for cohort in rules.cohorts:
        found.setdefault(_terms(cohort, rules), []).append(_named(cohort))
    return tuple(Group(terms=terms, cohorts=tuple(named)) for terms, named in found.items())


def _named(cohort: Cohort) -> Told:
    return Told(key=cohort.key, label=cohort.label, text=cohort.strand, source=cohort.source)


def _terms(cohort: Cohort, rules: RulesInForce) -> Terms:
    allowed = rules.region.parameter_by_key[cohort.offers_allowed]
    return Terms(
        chooses=cohort.area_mode is AreaMode.CHOOSE,
        least_areas=_least_areas(cohort, rules),
        offers=value(allowed.on(rules.on), allowed.unit),
        offers_source=allowed.source,
        rules=tuple(_rules(cohort.rules, rules)),
        pathways=tuple(
            one.label
            for one in rules.region.pathways
            if cohort.key in one.cohorts and one.is_in_force(rules.on)
        ),
    )


def _least_areas(cohort: Cohort, rules: RulesInForce) -> int:
    """Return how many other areas the rules of a cohort ask for at least; 0 where none does."""
    trees = [rules.trees[key] for key in (*rules.region.identity.rules, *cohort.rules)
             if key in rules.trees]  # fmt: skip
    asked = [
        test.value
        for tree in trees
        for test in tests_of(tree)
        if test.fact == "other_areas_chosen" and test.operator is Operator.AT_LEAST
    ]
    return max((one for one in asked if isinstance(one, int)), default=0)


def _reasons(region: Region, on: date) -> Iterator[Told]:
    """Yield the coded reasons, but for those of another route that is not open on the day."""
    closed = {one.key for one in region.pathways}
    closed -= {one.key for one in region.pathways if one.is_in_force(on)}
    for one in region.reasons:
        if one.pathway in closed:
            continue
        spends = " It spends an offer." if one.spends_offer else ""
        text = f"{capital(one.follows.value.replace('-', ' '))}.{spends}"
        key = f"{one.step}, {one.by.value.replace('-', ' ')}"
        yield Told(key=key, label=one.label, text=text, source=one.source)


def _limits(region: Region, on: date) -> Iterator[Told]:
    """Yield the limits between landlords that are agreed; none where the region agreed nothing."""
    agreed = region.fairness_on(on)
    for key, most, label, text in (
        (
            "debt-ceiling",
            agreed.debt_ceiling,
            "Debt ceiling",
            "Once a partner owes {}, its households are offered no more until it has given some",
        ),
        (
            "stop-loss",
            agreed.stop_loss,
            "Stop-loss",
            "Once a partner is owed {}, its homes are offered no more until it has received some",
        ),
    ):
        if most is not None:
            said = text.format(counted(most, "home"))
            yield Told(key=key, label=label, text=said, source=agreed.source)


def _labels(region: Region, cohorts: tuple[str, ...]) -> str:
    return "; ".join(region.cohort_by_key[key].label for key in cohorts)


def _stay(since: date, until: date | None) -> str:
    return f"from {day(since)}" + (f" to {last_day(until)}" if until else "")


def _retention(region: Region) -> tuple[Told, ...]:
    kept = region.retention
    rows = (
        ("closed-case", "A closed case", f"{kept.closed_case_months} months after it closed"),
        (
            "not-eligible",
            "A referral that was not taken on",
            f"{kept.not_eligible_months} months after the decision",
        ),
        ("ledger", "Entries of the ledger", f"{kept.ledger_years} years after the letting"),
    )
    return tuple(
        Told(key=key, label=label, text=text, source=kept.source) for key, label, text in rows
    )
