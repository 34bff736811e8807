"""Referrals that the rules of a region let through, found from the rules themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from unlocking_doors.facts.case_facts import CaseFacts, FactKind, FactSpec, FactValue
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.referrals import Consents, Referral, facts_of
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.cohorts import AreaMode, Cohort
from unlocking_doors.policy.conditions import Test
from unlocking_doors.policy.deciding import representatives
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.distances import asked_facts, deciding_rules, distance

#: Ordinary households.
USUAL_HOUSEHOLDS = tuple(
    map(
        Household.parse,
        ("f34 m8", "f34", "f34 m8 f5", "f40+m41", "m19", "f29 f1", "f44 m15 f12 m3"),
    )
)

#: Columns of a referral that are fields of their own; every other fact is one of its answers.
FIELDS = frozenset(
    {"cohorts", "landlord", "area", "areas_of_choice", "areas_to_avoid", "tenancy", "access"}
)
#: The three consents: column of a referral, and name.
CONSENTS = {f"consent_{name}": name for name in ("to_apply", "to_circulation", "to_monitoring")}
_MOST_STEPS = 40


@frozen(kw_only=True)
class Sound:
    """
    A referral that the rules of one day let through under one cohort.

    Attributes:
        referral: The referral.
        short_of: By how much it falls short, about 1 for each fact; 0 where every rule is met.
            More means that this search found no case that the cohort could take on that day.
        least_areas: Number of areas of choice from which on no rule asks for more.
    """

    referral: Referral
    short_of: float
    least_areas: int


class SoundReferrals:
    """The sound referrals of one region, each looked for once."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self._rules: dict[date, RulesInForce] = {}
        self._found: dict[tuple[date, str], Sound] = {}

    def rules_on(self, on: date) -> RulesInForce:
        """Return the rules in force on a day."""
        if on not in self._rules:
            self._rules[on] = RulesInForce.of(self.region, on)
        return self._rules[on]

    def of(self, on: date, cohort: str) -> Sound:
        """
        Look for a referral that the rules of a day let through.

        Begins with an ordinary household and, as long as a rule is not met, changes the one
        answer that brings the case nearest to meeting all of them.

        Args:
            on: The day on which it is received.
            cohort: Key of a cohort that is open on that day.
        """
        key = (on, cohort)
        if key not in self._found:
            self._found[key] = self._look(on, self.region.cohort_by_key[cohort])
        return self._found[key]

    def facts(self, referral: Referral, on: date) -> CaseFacts:
        """Return what is known of a referral on a day."""
        return facts_of(referral, self.region, on)

    def short_of(self, referral: Referral, on: date) -> float:
        """Return about how many facts must change before every rule of its cohort is met."""
        rules, facts = self.rules_on(on), facts_of(referral, self.region, on)
        keys = deciding_rules(rules, next(iter(referral.cohorts or ("",))))
        return sum(distance(rules, key, facts) for key in keys)

    def _look(self, on: date, cohort: Cohort) -> Sound:
        best = self._begin(on, cohort)
        short = self.short_of(best, on)
        for _ in range(_MOST_STEPS):
            if not short:
                break
            least = self._nearest(self._changes(best, on), on)
            if least is None or least[0] >= short:  # two at once, where one alone leads nowhere
                both = (two for one in self._changes(best, on) for two in self._changes(one, on))
                least = self._nearest(both, on, within=short)
            if least is None or least[0] >= short:
                break
            short, best = least
        return Sound(referral=best, short_of=short, least_areas=self._least_areas(best, short))

    def _nearest(
        self, changed: Iterable[Referral], on: date, *, within: float = 0
    ) -> tuple[float, Referral] | None:
        """Return the referral that is nearest to sound, or the first that is nearer than that."""
        nearest = None
        for one in changed:
            short = self.short_of(one, on)
            if nearest is None or short < nearest[0]:
                nearest = (short, one)
            if short < within:
                break
        return nearest

    def _least_areas(self, referral: Referral, short: float) -> int:
        chosen = sorted(referral.areas_of_choice or ())
        for size in range(1, len(chosen)):
            fewer = evolve(referral, areas_of_choice=frozenset(chosen[:size]))
            if self.short_of(fewer, referral.received) <= short:
                return size
        return len(chosen)

    def _begin(self, on: date, cohort: Cohort) -> Referral:
        region, existing = self.region, sorted(self.region.areas_on(on))
        homes = (
            (partner.key, area)
            for partner in region.partners
            if partner.is_in_force(on)
            for area in sorted(partner.areas & set(existing))
        )
        landlord, area = next(homes, (None, existing[0] if existing else None))
        avoids = cohort.area_mode is AreaMode.AVOID
        return Referral(
            case="sound",
            received=on,
            agency="agency-1",
            nominating_officer="officer-1",
            landlord=landlord,
            area=area,
            cohorts=frozenset({cohort.key}),
            household=USUAL_HOUSEHOLDS[0],
            access="none",
            areas_of_choice=None if avoids else frozenset(existing) - {area},
            areas_to_avoid=frozenset({area} if avoids and area else ()),
            tenancy=Tenancy.SECURE_LIFETIME,
            consents=Consents(to_apply=on, to_circulation=on, to_monitoring=on),
        )

    def _changes(self, referral: Referral, on: date) -> Iterator[Referral]:
        """Yield the referral with one fact changed that an unmet rule asks."""
        rules, facts = self.rules_on(on), facts_of(referral, self.region, on)
        keys = [
            key
            for key in deciding_rules(rules, next(iter(referral.cohorts or ("",))))
            if distance(rules, key, facts)
        ]
        for spec, tests in asked_facts(rules, keys, facts):
            for value in self.values(spec, tests, referral):
                yield with_column(referral, spec.column, value)

    def values(self, spec: FactSpec, tests: Sequence[Test], referral: Referral) -> list[Any]:
        """Return values of a column between which a rule may tell a difference."""
        on = referral.received
        areas = sorted(self.region.areas_on(on))
        others = [key for key in areas if key != referral.area]
        sets = {tuple(others[:size]) for size in (0, 1, 2, 3, 5, 8, len(others))}
        sets |= {(referral.area,)} if referral.area else set()
        some_areas = [frozenset(keys) for keys in sorted(sets)]
        columns: Mapping[str, list[Any]] = {
            "cohorts": [],
            "landlord": [one.key for one in self.region.partners if one.is_in_force(on)],
            "area": areas,
            "areas_of_choice": some_areas,
            "areas_to_avoid": some_areas,
            "household": list(USUAL_HOUSEHOLDS),
            **{column: [on, None] for column in CONSENTS},
        }
        found = columns.get(spec.column)
        return list(self.fact_values(spec, tests)) if found is None else found

    def fact_values(self, spec: FactSpec, tests: Sequence[Test]) -> list[FactValue]:
        """Return values of a fact between which the tests of a rule tell a difference."""
        return representatives(tests, spec) if tests else self._any(spec)

    def _any(self, spec: FactSpec) -> list[FactValue]:
        """Return values of a fact that only a Python rule asks, and so nobody knows which."""
        match spec.kind:
            case FactKind.YES_NO:
                return [True, False]
            case FactKind.CHOICE:
                return list(spec.choices)
            case FactKind.NUMBER:
                return [0, 1, 2, 3, 5, 8, 14, 20, 50, 100]
            case FactKind.DATE:
                first = self.region.identity.opened
                return [first + timedelta(days=days) for days in (-365, 0, 365)]
            case FactKind.KEY | FactKind.KEYS:
                known = {"area": self.region.area_by_key, "partner": self.region.partner_by_key}
                keys = sorted(known.get(spec.of, self.region.cohort_by_key))
                is_set = spec.kind is FactKind.KEYS
                return [frozenset({key}) if is_set else key for key in keys]


def with_column(referral: Referral, column: str, value: Any) -> Referral:  # noqa: ANN401
    """Return a referral with one column changed; None takes it away."""
    if column in CONSENTS:
        consents = evolve(referral.consents, **{CONSENTS[column]: value})
        return evolve(referral, consents=consents)
    if column == "household":
        return evolve(referral, household=value)
    if column == "tenancy":
        return evolve(referral, tenancy=Tenancy(value) if value else None)
    if column in FIELDS:
        changed: dict[str, Any] = {column: value}
        return evolve(referral, **changed)
    answers = {name: given for name, given in referral.answers.items() if name != column}
    return evolve(referral, answers=answers if value is None else {**answers, column: value})
