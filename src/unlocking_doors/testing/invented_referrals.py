"""
Invented referrals for any region: those its rules let through, others short of a fact or barred.

A case begins as one that the region's own rules let through. It is then varied, one thing after
the other, and a change is kept only where the rules leave the case where it is meant to end.
Nothing here knows a rule.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from random import Random

from attrs import evolve, frozen

from unlocking_doors.facts.case_facts import FactKind, FactValue
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.findings import Assessment, Effect, Outcome
from unlocking_doors.loading.columns import ColumnKind, columns_of
from unlocking_doors.moves.referrals import OTHER, Consents, Referral, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.distances import asked_facts
from unlocking_doors.testing.invented_people import (
    ACCESS,
    NOTES,
    equality,
    household,
    pick,
    tenancy,
)
from unlocking_doors.testing.sound import SoundReferrals, with_column

#: What becomes of an inquiry, by weight.
FATES: Mapping[Outcome, int] = {
    Outcome.ELIGIBLE: 48,
    Outcome.MORE_INFORMATION: 32,
    Outcome.NOT_ELIGIBLE: 20,
}
_TRIES = 12
_SECOND_KIND = 0.06
_NEIGHBOURS_SUIT = 0.4
_MOST_AREAS, _MOST_AVOIDED = 8, 3
_LIFETIME = 84
_OFFICERS, _AGENCIES = 60, 20
_MOST_DAYS_OF_CONSENT = 10
#: What is often said of a case though no rule may ask it, by fact; empty: it is not said.
_OFTEN_SAID: Mapping[str, Mapping[str, float]] = {
    "risk_level": {"high": 60, "medium": 28, "standard": 4, "": 8},
    "is_known_to_marac": {"yes": 35, "no": 45, "": 20},
    "has_support_in_place": {"yes": 70, "no": 20, "": 10},
    "has_rent_arrears": {"no": 60, "yes": 25, "": 15},
    "is_overcrowded": {"no": 60, "yes": 25, "": 15},
}
#: Tenancies that a region may not count as social ones.
_BARRED = (Tenancy.PRIVATE, Tenancy.LICENCE, Tenancy.NONE)


@frozen(kw_only=True)
class Inquiry:
    """
    One invented referral.

    Attributes:
        referral: The referral.
        assessment: What the region's rules of its day say of it.
    """

    referral: Referral
    assessment: Assessment

    @property
    def is_eligible(self) -> bool:
        """Whether it goes to the landlord for approval."""
        return self.assessment.outcome is Outcome.ELIGIBLE


class Inquiries:
    """The inquiries of one region, drawn one after the other."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._sound = SoundReferrals(region)
        self._known: dict[str, Referral] = {}
        self._usual: dict[str, FactValue | None] = {
            column.name: {"yes": True, "no": False}.get(column.example)
            for column in columns_of("referrals", region)
            if column.form is ColumnKind.YES_NO and column.name in region.vocabulary
        }

    def draw(self, rng: Random, case: str, on: date) -> Inquiry:
        """Draw one that came in on a day."""
        rules = self._sound.rules_on(on)
        if not rules.cohorts:
            cohorts = frozenset(one.key for one in self.region.cohorts[:1]) or None
            return _judged(Referral(case=case, received=on, cohorts=cohorts), rules)
        # Earlier ones come more often, as a region names its most frequent kinds of harm first.
        weights = [1 / place for place, _ in enumerate(rules.cohorts, start=1)]
        cohort = rng.choices(rules.cohorts, weights)[0]
        drawn = _Draw(rng, rules, cohort, self._begin(rng, case, on, cohort))
        drawn.vary(self._usual)
        fate = rng.choices(list(FATES), list(FATES.values()))[0]
        if fate is not Outcome.ELIGIBLE:
            drawn.spoil(fate)
        return drawn.inquiry

    def _begin(self, rng: Random, case: str, on: date, cohort: Cohort) -> Referral:
        """Return a case that the rules of the day let through, if there is one."""
        given = on - timedelta(days=rng.randint(0, _MOST_DAYS_OF_CONSENT))
        consents = Consents(to_apply=given, to_circulation=given, to_monitoring=given)
        known = self._known.get(cohort.key)
        if known is None or self._sound.short_of(evolve(known, consents=consents), on):
            known = self._known[cohort.key] = self._sound.of(on, cohort.key).referral
        officer = rng.randint(1, _OFFICERS)
        return evolve(
            known,
            case=case,
            received=on,
            agency=f"agency-{officer % _AGENCIES + 1:02d}",
            nominating_officer=f"officer-{officer:02d}",
            consents=consents,
            note=pick(rng, NOTES),
            equality=equality(rng),
        )


def _judged(referral: Referral, rules: RulesInForce) -> Inquiry:
    facts = facts_of(referral, rules.region, rules.on)
    return Inquiry(referral=referral, assessment=assess(rules, facts))


def _answered(referral: Referral, answers: Mapping[str, FactValue | None]) -> Referral:
    for name, value in answers.items():
        referral = with_column(referral, name, value)
    return referral


class _Draw:
    """One inquiry being drawn."""

    def __init__(self, rng: Random, rules: RulesInForce, cohort: Cohort, begin: Referral) -> None:
        self.rng, self.rules, self.cohort = rng, rules, cohort
        self.region = rules.region
        self.inquiry = _judged(begin, rules)

    def vary(self, usual: Mapping[str, FactValue | None]) -> None:
        """Make the case one of its own, wherever its outcome stays what it is."""
        asked = {name for name, _ in self._asked(*Effect)}
        self._try(lambda one: _answered(one, {key: usual[key] for key in usual if key in asked}))
        for change in (self._people, self._where, self._held, self._kinds):
            self._try(change)
        for name, weights in _OFTEN_SAID.items():
            self._try(partial(self._said, name=name, weights=weights))

    def spoil(self, fate: Outcome) -> None:
        """Take away or change one thing, so that the case ends otherwise."""
        begin = self.inquiry.referral
        ways = self._bars() if fate is Outcome.NOT_ELIGIBLE else self._gaps()
        for spoilt in self.rng.sample(ways, len(ways)):
            found = _judged(spoilt, self.rules)
            if found.assessment.outcome is fate:
                self.inquiry = found
                return
        self.inquiry = _judged(begin, self.rules)

    def _try(self, change: Callable[[Referral], Referral]) -> None:
        for _ in range(_TRIES):
            found = _judged(change(self.inquiry.referral), self.rules)
            if found.assessment.outcome is self.inquiry.assessment.outcome:
                self.inquiry = found
                return

    def _people(self, referral: Referral) -> Referral:
        return evolve(referral, household=household(self.rng), access=pick(self.rng, ACCESS))

    def _where(self, referral: Referral) -> Referral:
        """Move the case to another landlord, in another area, with other areas that suit."""
        rng, on = self.rng, self.rules.on
        existing = self.region.areas_on(on)
        homes = sorted(
            (area, partner.key)
            for partner in self.region.partners
            if partner.is_in_force(on)
            for area in partner.areas & existing
        )
        if not homes:
            return referral
        area = rng.choice(sorted({area for area, _ in homes}))
        landlord = rng.choice([key for there, key in homes if there == area])
        near = sorted(self.region.area_by_key[area].neighbours & existing)
        others = sorted(existing - {area})
        far = [key for key in others if key not in near]
        moved = evolve(referral, area=area, landlord=landlord)
        if self.cohort.area_mode is AreaMode.AVOID:
            most = max(0, min(_MOST_AVOIDED - 1, len(near), len(others) - 1))  # some area must suit
            also = rng.sample(near, rng.randint(0, most))
            return evolve(moved, areas_to_avoid=frozenset({area, *also}), areas_of_choice=None)
        pool = far if far and rng.random() > _NEIGHBOURS_SUIT else others
        chosen = rng.sample(pool, rng.randint(1, min(_MOST_AREAS, len(pool)))) if pool else []
        return evolve(moved, areas_of_choice=frozenset(chosen), areas_to_avoid=None)

    def _held(self, referral: Referral) -> Referral:
        partner = self.region.partner_by_key.get(referral.landlord or "")
        if partner is None:
            return referral
        return evolve(referral, tenancy=tenancy(self.rng, partner.kind, lifetime=_LIFETIME))

    def _kinds(self, referral: Referral) -> Referral:
        """Add a second kind of harm to a few."""
        second = self.rng.choice(self.rules.cohorts).key
        if self.rng.random() > _SECOND_KIND:
            return referral
        return evolve(referral, cohorts=frozenset({self.cohort.key, second}))

    def _said(self, referral: Referral, name: str, weights: Mapping[str, float]) -> Referral:
        said = pick(self.rng, weights)
        value = {"yes": True, "no": False, "": None}.get(said, said)
        return with_column(referral, name, value)

    def _asked(self, *effects: Effect) -> Iterator[tuple[str, FactKind]]:
        """Yield the columns, with the kind of the fact, that rules of some effects ask."""
        keys = [
            key
            for key in (*self.region.identity.rules, *self.cohort.rules)
            if key in self.rules.rules and self.rules.rules[key].if_not_met in effects
        ]
        facts = facts_of(self.inquiry.referral, self.region, self.rules.on)
        for spec, _ in asked_facts(self.rules, keys, facts):
            yield spec.column, spec.kind

    def _gaps(self) -> list[Referral]:
        """Return the case without each of the columns that its rules ask."""
        columns = dict(self._asked(Effect.DECLINE, Effect.RETURN))
        columns |= {"household": FactKind.KEYS, "access": FactKind.CHOICE}
        return [with_column(self.inquiry.referral, name, None) for name in columns]

    def _bars(self) -> list[Referral]:
        """Return the case with each thing changed for which a scheme may not take it."""
        case = self.inquiry.referral
        found = [evolve(case, landlord=OTHER), evolve(case, area=OTHER, landlord=OTHER)]
        found += [evolve(case, tenancy=held) for held in _BARRED]
        open_keys = {one.key for one in self.rules.cohorts}
        closed = sorted(set(self.region.cohort_by_key) - open_keys)
        found += [evolve(case, cohorts=frozenset({key})) for key in closed[:2]]
        for name, kind in dict(self._asked(Effect.DECLINE)).items():
            if kind is FactKind.YES_NO and isinstance(case.answers.get(name), bool):
                found.append(with_column(case, name, not case.answers[name]))
        return found
