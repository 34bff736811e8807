"""Compare two rule sets on a set of referrals: who becomes eligible, and who no longer is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

from attrs import evolve, field, frozen

from unlocking_doors.facts.case_facts import FactSpec
from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.moves.referrals import OTHER, Consents, Referral, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.changes import Change, changes, changes_in_force
from unlocking_doors.policy.region import Region
from unlocking_doors.sensitive import sensitive

#: What stands in place of a cohort or landlord that is not known.
UNKNOWN = "not known"

_RANK = {Outcome.NOT_ELIGIBLE: 0, Outcome.MORE_INFORMATION: 1, Outcome.ELIGIBLE: 2}


class Turn(StrEnum):
    """What becomes of a case when one rule set takes the place of another."""

    BECOMES_ELIGIBLE = "becomes eligible"
    NO_LONGER_ELIGIBLE = "no longer eligible"
    CHANGES_OTHERWISE = "changes otherwise"
    STAYS_ELIGIBLE = "stays eligible"
    STAYS_NOT_ELIGIBLE = "stays not eligible"
    STAYS_UNDECIDED = "stays undecided"


#: The turns by which an outcome changes.
CHANGES = (Turn.BECOMES_ELIGIBLE, Turn.NO_LONGER_ELIGIBLE, Turn.CHANGES_OTHERWISE)


@frozen(kw_only=True)
class Obstacle:
    """
    A rule that stands in the way of a case on one side, and not on the other.

    Attributes:
        rule: Key of the rule.
        label: The rule in a few words.
        answer: Not met, or unknown.
    """

    rule: str
    label: str
    answer: Answer


@frozen(kw_only=True)
class ComparedCase:
    """
    One referral under both rule sets.

    Attributes:
        case: Key of the case.
        cohort: The cohort that it goes under on the side that is better for it; ``not known``
            where none can be told.
        landlord: Key of its landlord; ``not known`` where none is given.
        before: Outcome under the first rule set.
        after: Outcome under the second.
        obstacles: The rules that made the difference: those that stand in the way, on the worse
            side, of the outcome on the better one. Empty where the outcomes are the same, or
            where only several unknown facts together make the difference.
    """

    case: str
    cohort: str = sensitive()
    landlord: str = sensitive()
    before: Outcome
    after: Outcome
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def turn(self) -> Turn:
        """What becomes of the case."""
        if self.before is self.after:
            return _STAYS[self.after]
        if self.after is Outcome.ELIGIBLE:
            return Turn.BECOMES_ELIGIBLE
        is_lost = self.before is Outcome.ELIGIBLE
        return Turn.NO_LONGER_ELIGIBLE if is_lost else Turn.CHANGES_OTHERWISE


_STAYS = {
    Outcome.ELIGIBLE: Turn.STAYS_ELIGIBLE,
    Outcome.NOT_ELIGIBLE: Turn.STAYS_NOT_ELIGIBLE,
    Outcome.MORE_INFORMATION: Turn.STAYS_UNDECIDED,
}


@frozen(kw_only=True)
class Tally:
    """
    How many cases of one group turn which way: exact numbers, for the coordinator alone.

    Attributes:
        key: Key of the group; empty for all cases.
        label: Its name.
        counts: Number of cases by turn; those that do not occur are 0.
    """

    key: str
    label: str
    counts: Mapping[Turn, int]

    @property
    def cases(self) -> int:
        """Number of cases."""
        return sum(self.counts.values())

    @property
    def turned(self) -> int:
        """Number of cases whose outcome is another."""
        return sum(self.counts[turn] for turn in CHANGES)


@frozen(kw_only=True)
class Comparison:
    """
    Two rule sets compared.

    Attributes:
        changes: What they say differently.
        cases: Every referral under both, in the order given.
        total: All cases.
        by_cohort: Cases by cohort, in the region's order.
        by_landlord: Cases by landlord, in the region's order.
    """

    changes: tuple[Change, ...]
    cases: tuple[ComparedCase, ...] = field(repr=False)
    total: Tally
    by_cohort: tuple[Tally, ...] = field(repr=False)
    by_landlord: tuple[Tally, ...] = field(repr=False)


def compare(
    before: Region,
    after: Region,
    referrals: Iterable[Referral],
    *,
    on: tuple[date, date] | None = None,
) -> Comparison:
    """
    Tell what two regions say differently, and assess each referral under both.

    On given days a referral is taken as if it had been received on each: the consents given by
    its receipt are moved with it, so that no case fails for having come later. Otherwise the
    regions are compared over all time, and each referral is assessed by the day of its receipt.

    Args:
        before: The first region.
        after: The second, or the same.
        referrals: As read by ``reading_region``.
        on: The day for the first region and the one for the second.

    Returns:
        Changes, and cases by turn, cohort and landlord.

    Raises:
        ParameterError: A rule asks for a parameter that has no value on a day.
        PluginError: A Python rule is gone, fails or gives no proper answer.
    """
    reading = reading_region(before, after)
    first = _Judge(before, on and on[0], reading.vocabulary)
    second = _Judge(after, on and on[1], reading.vocabulary)
    cases = tuple(
        _compared(referral, reading, first.assess(referral), second.assess(referral))
        for referral in referrals
    )
    cohorts = {one.key: one.label for one in reading.cohorts}
    landlords = {one.key: one.name for one in reading.partners}
    return Comparison(
        changes=changes_in_force(before, on[0], after, on[1]) if on else changes(before, after),
        cases=cases,
        total=_tally("", "all cases", cases),
        by_cohort=_tallies(cases, cohorts, lambda one: one.cohort),
        by_landlord=_tallies(cases, landlords, lambda one: one.landlord),
    )


def reading_region(before: Region, after: Region) -> Region:
    """Return the first region with the facts, cohorts, areas and partners that the second adds."""
    facts, cohorts = before.vocabulary, before.cohort_by_key
    areas, partners = before.area_by_key, before.partner_by_key
    return evolve(
        before,
        own_facts=(*before.own_facts, *(one for one in after.own_facts if one.name not in facts)),
        cohorts=(*before.cohorts, *(one for one in after.cohorts if one.key not in cohorts)),
        areas=(*before.areas, *(one for one in after.areas if one.key not in areas)),
        partners=(*before.partners, *(one for one in after.partners if one.key not in partners)),
    )


class _Judge:
    """Assesses referrals by one region's rules; collects those of each day once."""

    def __init__(self, region: Region, on: date | None, read_by: Mapping[str, FactSpec]) -> None:
        self._region, self._on, self._read_by = region, on, read_by
        self._rules: dict[date, RulesInForce] = {}

    def assess(self, referral: Referral) -> Assessment:
        """Assess a referral."""
        region, on = self._region, self._on or referral.received
        if on not in self._rules:
            self._rules[on] = RulesInForce.of(region, on)
        answers = {
            name: value
            for name, value in referral.answers.items()
            if _means_the_same(self._read_by.get(name), region.vocabulary.get(name))
        }
        shown = evolve(as_if_received(referral, on), answers=answers)
        return assess(self._rules[on], facts_of(shown, region, on))


def _means_the_same(read: FactSpec | None, asked: FactSpec | None) -> bool:
    """Tell whether an answer can be taken from one region's fact to another's of that name."""
    return bool(read and asked and (read.kind, read.choices) == (asked.kind, asked.choices))


def as_if_received(referral: Referral, on: date) -> Referral:
    """Return a referral as if it had come on another day, its consents so many days before it."""
    moved = on - referral.received
    consents = referral.consents
    return evolve(
        referral,
        received=on,
        consents=Consents(
            to_apply=consents.to_apply and consents.to_apply + moved,
            to_circulation=consents.to_circulation and consents.to_circulation + moved,
            to_monitoring=consents.to_monitoring and consents.to_monitoring + moved,
        ),
    )


def _compared(
    referral: Referral, region: Region, before: Assessment, after: Assessment
) -> ComparedCase:
    is_worse = _RANK[after.outcome] < _RANK[before.outcome]
    worse, better = (after, before) if is_worse else (before, after)
    named = (key for key in region.cohort_by_key if key in (referral.cohorts or ()))
    return ComparedCase(
        case=referral.case,
        cohort=better.cohort or worse.cohort or next(named, UNKNOWN),
        landlord=referral.landlord or UNKNOWN,
        before=before.outcome,
        after=after.outcome,
        obstacles=_obstacles(worse, better.outcome),
    )


def _obstacles(worse: Assessment, better: Outcome) -> tuple[Obstacle, ...]:
    """Return the rules by which an outcome falls short of a better one."""
    if worse.outcome is better:
        return ()
    own = [one for one in worse.findings if one.cohort in ("", worse.cohort)]
    short = [one for one in own if _allows(one) < _RANK[better]]
    return tuple(Obstacle(rule=one.rule, label=one.label, answer=one.answer) for one in short)


def _allows(finding: Finding) -> int:
    """Return the rank of the best outcome that a finding allows by itself."""
    if finding.answer is Answer.MET or finding.effect is Effect.WARN:
        return _RANK[Outcome.ELIGIBLE]
    is_against = finding.answer is Answer.NOT_MET and finding.effect is Effect.DECLINE
    return _RANK[Outcome.NOT_ELIGIBLE if is_against else Outcome.MORE_INFORMATION]


def _tally(key: str, label: str, cases: Iterable[ComparedCase]) -> Tally:
    counted = Counter(case.turn for case in cases)
    return Tally(key=key, label=label, counts={turn: counted[turn] for turn in Turn})


def _tallies(
    cases: Iterable[ComparedCase], labels: Mapping[str, str], group: Callable[[ComparedCase], str]
) -> tuple[Tally, ...]:
    words = {**labels, OTHER: "outside the scheme", UNKNOWN: UNKNOWN}
    groups: dict[str, list[ComparedCase]] = {key: [] for key in words}
    for case in cases:
        groups.setdefault(group(case), []).append(case)
    return tuple(
        _tally(key, words.get(key, key), inside) for key, inside in groups.items() if inside
    )
