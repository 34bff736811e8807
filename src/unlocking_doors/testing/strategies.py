"""Hypothesis strategies for the rows of any region: mostly plausible, sometimes awkward."""

from datetime import date, timedelta
from typing import Any, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.facts.homes import ACCESS_LEVELS, Home
from unlocking_doors.facts.households import AgeBand, Household, Person
from unlocking_doors.facts.partners import Partner, PartnerKind
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.referrals import OTHER, Consents, Referral
from unlocking_doors.policy.cohorts import AreaMode
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.distances import asked_facts
from unlocking_doors.testing.sound import (
    USUAL_HOUSEHOLDS,
    SoundReferrals,
    with_column,
)

T = TypeVar("T")

#: What a generated note says; nothing that leaves the coordinator may hold it.
NOTE = "said-in-confidence"
#: What generated equality monitoring says; no rule, allocator or report may show it.
EQUALITY_WORDS = ("withheld-word-one", "withheld-word-two")

#: Days before a change of the rules on which a generated time begins, so that it spans the change.
_BEFORE = timedelta(days=21)
#: Days that a generated year lasts.
YEAR = timedelta(days=84)


def mostly(usual: T, *others: T) -> st.SearchStrategy[T]:
    """Draw the usual value three times in four, else one of the others."""
    return st.sampled_from((usual,) * 3 * max(len(others), 1) + others)


def first_days(region: Region) -> tuple[date, ...]:
    """
    Return days on which a short time may begin that meets what is special in a region.

    They are its first day, and some days before each change of its rules, numbers, cohorts and
    pathways, and before its end.
    """
    identity = region.identity
    dated = (*region.rules, *region.python_rules, *region.cohorts, *region.pathways)
    changes = {day for one in dated for day in (one.since, one.until) if day}
    changes |= {day for parameter in region.parameters for day in parameter.values}
    changes |= {identity.closed - _BEFORE} if identity.closed else set()
    last = identity.closed - timedelta(days=1) if identity.closed else date.max
    begins = {max(day - _BEFORE, identity.opened) for day in changes if day <= last}
    return tuple(sorted({identity.opened, *begins}))


@st.composite
def households(draw: st.DrawFn) -> Household:
    """Draw a household: mostly a parent and children, some couples, some of another shape."""
    if draw(mostly(True, False)):  # noqa: FBT003  the values drawn
        return draw(st.sampled_from(USUAL_HOUSEHOLDS))
    sexes, bands = st.sampled_from("fmx"), st.sampled_from(list(AgeBand))
    people = draw(st.lists(st.builds(Person, sex=sexes, band=bands), min_size=1, max_size=6))
    if draw(st.booleans()):
        people += [Person(sex=sex, band=AgeBand.FROM_21, couple=1) for sex in ("f", "m")]
    rooms = draw(mostly(0, 1))
    return Household(members=tuple(sorted(people)), extra_rooms=rooms)


@st.composite
def partners(draw: st.DrawFn, region: Region) -> Partner:
    """Draw a partner that could join a region: with homes in areas of it, while it runs."""
    identity = region.identity
    days = (identity.closed - identity.opened).days if identity.closed else 3_650
    since = identity.opened + timedelta(days=draw(st.integers(0, max(days - 1, 0))))
    lasts = draw(st.none() | st.integers(1, 3_650))
    existing = sorted(area.key for area in region.areas)
    return Partner(
        key=f"invented-{draw(st.integers(1, 999))}",
        name="An invented landlord",
        kind=draw(st.sampled_from(list(PartnerKind))),
        areas=draw(st.frozensets(st.sampled_from(existing), min_size=1, max_size=4)),
        named_lead="lead-invented",
        since=since,
        until=since + timedelta(days=lasts) if lasts else None,
        source="illustrative: drawn by a test",
    )


def referrals(region: Region) -> st.SearchStrategy[Referral]:
    """Draw a referral: mostly one that the rules of its day let through."""
    sound = SoundReferrals(region)
    days = st.sampled_from(first_days(region)).flatmap(lambda first: days_of(region, first))
    return days.flatmap(lambda on: referrals_on(sound, on))


def days_of(region: Region, first: date, *, within: int = 20) -> st.SearchStrategy[date]:
    """Draw a day of the first weeks of a time, while the scheme runs."""
    closed = region.identity.closed
    most = min(within, (closed - first).days - 1) if closed else within
    return st.integers(0, max(most, 0)).map(lambda days: first + timedelta(days=days))


@st.composite
def referrals_on(draw: st.DrawFn, sound: SoundReferrals, on: date) -> Referral:
    """
    Draw a referral received on a day, under the key ``sound``.

    Args:
        draw: Hypothesis.
        sound: The sound referrals of the region.
        on: The day.
    """
    region = sound.region
    cohorts = [one for one in region.cohorts if one.is_on and one.is_in_force(on)]
    cohort = draw(st.sampled_from(cohorts or region.cohorts))
    found = sound.of(on, cohort.key)
    row = _elsewhere(draw, sound, found.referral, on)
    others = sorted(region.areas_on(on) - {row.area})
    if cohort.area_mode is AreaMode.CHOOSE and others:
        least = draw(mostly(min(found.least_areas, len(others)), 1))
        keys = st.frozensets(st.sampled_from(others), min_size=least)
        row = evolve(row, areas_of_choice=draw(keys))
        unsafe = st.sampled_from((*reversed(others), row.area or others[0]))
        most = draw(mostly(2, 0))
        avoid = st.frozensets(unsafe, min_size=min(most, 1), max_size=most)
        row = evolve(row, areas_to_avoid=draw(avoid))
    elif others:
        more = draw(st.sets(st.sampled_from(others), max_size=1))
        row = evolve(row, areas_to_avoid=(row.areas_to_avoid or frozenset()) | more)
    if row.household is not None:
        row = evolve(row, household=draw(households()))
    if row.access is not None:
        row = evolve(row, access=draw(mostly(*ACCESS_LEVELS)))
    if draw(mostly("", "awkward")):
        row = _awkward(draw, sound, row, on)
    words = st.sampled_from(("", *EQUALITY_WORDS))
    told = {name: draw(words) for name in draw(st.sets(st.sampled_from(EQUALITY_FIELDS)))}
    return evolve(row, equality=Equality(**told), note=NOTE)


def _elsewhere(draw: st.DrawFn, sound: SoundReferrals, row: Referral, on: date) -> Referral:
    """Draw another home for a household, where the rules let that through as well."""
    homes = lettable(sound.region, on)
    return moved_to(draw(st.sampled_from(homes)), sound, row, on) if homes else row


def moved_to(home: tuple[str, str], sound: SoundReferrals, row: Referral, on: date) -> Referral:
    """Return a household with its home at a landlord in an area, if the rules allow that too."""
    landlord, area = home
    chosen = row.areas_of_choice
    avoided = row.areas_to_avoid
    moved = evolve(
        row,
        landlord=landlord,
        area=area,
        areas_of_choice=None if chosen is None else (chosen | {row.area or area}) - {area},
        areas_to_avoid=frozenset({area}) if avoided else avoided,
    )
    return moved if sound.short_of(moved, on) <= sound.short_of(row, on) else row


def lettable(region: Region, on: date) -> tuple[tuple[str, str], ...]:
    """Return each partner of a day with each area of that day in which it has homes."""
    existing = region.areas_on(on)
    return tuple(
        (partner.key, area)
        for partner in region.partners
        if partner.is_in_force(on)
        for area in sorted(partner.areas & existing)
    )


def letting_days(region: Region) -> tuple[date, ...]:
    """Return those first days on which partners have homes; else the first day on which any has."""
    found = tuple(day for day in first_days(region) if lettable(region, day))
    joined = sorted({max(one.since, region.identity.opened) for one in region.partners})
    return found or tuple(day for day in joined if lettable(region, day))[:1]


_AWKWARD = ("missing", "wrong", "wrong", "tenancy", "consent", "consent", "other")


def _awkward(draw: st.DrawFn, sound: SoundReferrals, row: Referral, on: date) -> Referral:
    """Draw a referral with something missing, wrong or out of the ordinary."""
    rules = sound.rules_on(on)
    facts = asked_facts(rules, rules.rules, sound.facts(row, on))
    columns = sorted({spec.column for spec, _ in facts} - {"cohorts"})
    kind = draw(st.sampled_from(_AWKWARD))
    if kind == "missing" and columns:
        for column in draw(st.sets(st.sampled_from(columns), min_size=1, max_size=2)):
            row = with_column(row, column, None)
        return row
    if kind == "wrong" and facts:
        spec, tests = draw(st.sampled_from(facts))
        values = sound.values(spec, tests, row)
        return with_column(row, spec.column, draw(st.sampled_from(values))) if values else row
    changes: dict[str, Any] = {
        "tenancy": {"tenancy": draw(st.sampled_from((None, *Tenancy)))},
        "consent": {"consents": draw(_consents(on))},
        "other": {draw(st.sampled_from(("area", "landlord"))): OTHER},
    }
    return evolve(row, **changes.get(kind, {}))


@st.composite
def _consents(draw: st.DrawFn, on: date) -> Consents:
    days = st.sampled_from((None, on - timedelta(days=3), on, on + timedelta(days=10)))
    return Consents(to_apply=draw(days), to_circulation=draw(days), to_monitoring=draw(days))


@st.composite
def homes(draw: st.DrawFn, region: Region, *, on: date | None = None) -> Home:
    """
    Draw a home that a partner puts into the pot.

    Args:
        draw: Hypothesis.
        region: Its partners let homes in the areas in which they have some.
        on: Day on which it comes in; any by default.
    """
    first = draw(st.sampled_from(letting_days(region))) if on is None else on
    released = draw(days_of(region, first)) if on is None else on
    pairs = lettable(region, released) or lettable(region, first)
    landlord, area = draw(st.sampled_from(pairs))
    held = draw(st.integers(0, 60))
    return Home(
        home="home",
        landlord=landlord,
        area=area,
        bedrooms=draw(mostly(2, 0, 1, 3, 4)),
        access=draw(mostly(*ACCESS_LEVELS)),
        tenancy=draw(mostly(Tenancy.SECURE_LIFETIME, *Tenancy)),
        released=released,
        held_until=released + timedelta(days=held) if held > 20 else None,  # noqa: PLR2004  days
    )
