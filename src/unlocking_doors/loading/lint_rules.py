"""
Rules that contradict each other, that nobody can meet or that everybody meets, and consent.

Found exactly, by the diagrams of ``policy/deciding.py``: over every household that there could be,
not over examples. A rule in Python is not looked into; it is taken to be one that can be met.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from unlocking_doors.errors import Fault
from unlocking_doors.facts.case_facts import FactSpec
from unlocking_doors.findings import Effect
from unlocking_doors.loading.lint_code import words_of
from unlocking_doors.loading.lint_days import listed, turning_days
from unlocking_doors.loading.survey import Survey
from unlocking_doors.moves.lifecycle import CONSENTS
from unlocking_doors.periods import InForce
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Operator, Test, tests_of
from unlocking_doors.policy.deciding import Diagrams, Leaf, diagram, leaves_of
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule

NOBODY, NEVER, ALWAYS, NO_CONSENT = "UD-L001", "UD-L002", "UD-L003", "UD-L004"

#: The diagram of what is so of nobody.
_NONE = 0


def rule_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every rule and every set of rules that cannot be meant, from the first such day."""
    told: set[tuple[str, ...]] = set()
    for on in _days(survey.region):
        day = _Day.of(survey.region, on)
        for subject, finding in (*_alone(survey, day), *_together(survey, day)):
            if subject not in told:
                told.add(subject)
                yield finding


def _days(region: Region) -> list[date]:
    tests = [test for rule in region.rules for test in tests_of(rule.require)]
    used = {test.parameter for test in tests}
    values = [day for one in region.parameters if one.key in used for day in one.values]
    rules: list[InForce] = [*region.rules, *region.python_rules, *region.cohorts]
    # Accreditations change often, and matter only where a rule asks for them.
    is_asked = any(test.fact == "is_landlord_accredited" for test in tests)
    accreditations = region.accreditations if is_asked else ()
    return turning_days(region, rules, region.areas, accreditations, also=values)


@frozen(kw_only=True)
class _Day:
    """
    What the rules of one day let through, as diagrams.

    Attributes:
        rules: The rules in force.
        diagrams: Where the diagrams are made.
        leaves: The diagram of each test.
        limits: The diagram of what is so of every household.
    """

    rules: RulesInForce
    diagrams: Diagrams = field(factory=Diagrams, repr=False)
    leaves: Mapping[Test, Leaf] = field(repr=False)
    limits: tuple[Condition, ...]

    @classmethod
    def of(cls, region: Region, on: date) -> "_Day":
        """Collect the rules of a day."""
        rules = RulesInForce.of(region, on)
        limits = _limits(region, on)
        trees = [*rules.trees.values(), *limits]
        tests = [test for tree in trees for test in tests_of(tree)]
        tests += [_is_so(consent) for consent in CONSENTS]
        tests += [_is_under(cohort) for cohort in rules.cohorts]
        return cls(rules=rules, leaves=leaves_of(tests, region.vocabulary), limits=limits)

    @property
    def vocabulary(self) -> Mapping[str, FactSpec]:
        """Facts by name."""
        return self.rules.region.vocabulary

    def node(self, tree: Condition) -> int:
        """Return the diagram of one tree."""
        return diagram(tree, {}, self.vocabulary, self.leaves, self.diagrams)

    def both(self, one: int, other: int) -> int:
        """Return the diagram of two at once."""
        return self.diagrams.combine(min, one, other)

    def passing(self, keys: Iterable[str], *others: Condition) -> int:
        """Return the diagram of the households that meet every rule and what else is asked."""
        trees = [*self.limits, *others, *(self.rules.trees[key] for key in keys)]
        return self.node(AllOf(parts=tuple(trees)))

    def asked(self, keys: Iterable[str]) -> list[str]:
        """Return those rules that stand as trees and keep out who does not meet them."""
        trees, rules = self.rules.trees, self.rules.rules
        return [key for key in keys if key in trees and rules[key].if_not_met is not Effect.WARN]


def _is_so(fact: str) -> Test:
    return Test(fact=fact, operator=Operator.IS, value=True)


def _is_under(cohort: Cohort) -> Test:
    return Test(fact="cohorts", operator=Operator.INCLUDES, value=cohort.key)


def _limits(region: Region, on: date) -> tuple[Condition, ...]:
    """Return what is so of every household on a day: no more areas than there are, and so on."""
    areas = region.areas_on(on)
    borders = [len(area.neighbours & areas) for area in region.areas if area.key in areas]

    def at_most(fact: str, number: int) -> Test:
        return Test(fact=fact, operator=Operator.AT_MOST, value=max(number, 0))

    def at_least_one(fact: str) -> Test:
        return Test(fact=fact, operator=Operator.AT_LEAST, value=1)

    def not_so(fact: str) -> Test:
        return Test(fact=fact, operator=Operator.IS, value=False)

    limits: list[Condition] = [
        at_most("other_areas_chosen", len(areas)),
        AnyOf(parts=(not_so("lives_in_region"), at_most("other_areas_chosen", len(areas) - 1))),
        at_most("neighbouring_areas_chosen", max(borders, default=0)),
        at_most("areas_avoided", len(region.areas)),
        at_least_one("household_size"),
        at_least_one("bedrooms_needed"),
    ]
    if not any(row.is_in_force(on) for row in region.accreditations):
        limits.append(not_so("is_landlord_accredited"))
    return tuple(limits)


_Told = tuple[tuple[str, ...], Fault]


def _alone(survey: Survey, day: _Day) -> Iterator[_Told]:
    """Yield the rules that nobody can meet, and those that everybody meets."""
    for number, rule in enumerate(survey.region.rules):
        if day.rules.rules.get(rule.key) is not rule:
            continue
        key, on = rule.key, day.rules.on
        path = ("rule", number, "require")
        if day.passing([key]) == _NONE:
            why = "" if day.node(day.rules.trees[key]) == _NONE else _TOO_FEW
            message = f"from {on} no case can meet it{why}"
            remedy = "Take out one of its tests that contradict each other, or put a value right"
            yield (NEVER, key, str(rule.since)), survey.fault(path, NEVER, message, remedy)
        # A "warn" rule that is always met reminds people to record a fact, as it is not met while
        # the fact is unknown, and it costs nobody a move. Any other would send a case back for a
        # fact that decides nothing.
        elif rule.if_not_met is not Effect.WARN and _is_always_met(day, key):
            message = f"from {on} every case meets it, whatever is known: it decides nothing"
            remedy = 'Put its test right, take it out, or write if_not_met = "warn"'
            yield (ALWAYS, key, str(rule.since)), survey.fault(path, ALWAYS, message, remedy)


_TOO_FEW = ": the region has too few areas, borders or accreditations for what it asks"


def _is_always_met(day: _Day, key: str) -> bool:
    fails = day.diagrams.opposite(day.node(day.rules.trees[key]))
    return day.both(fails, day.passing([])) == _NONE


def _together(survey: Survey, day: _Day) -> Iterator[_Told]:
    """Yield the cohorts that nobody can enter, and the consents that nobody is asked for."""
    region, rules = survey.region, day.rules
    shared = day.asked(region.identity.rules)
    base = day.passing(shared)
    if not rules.cohorts:
        return
    if base == _NONE:
        core = _core(day, shared, ())
        if not _is_told(day, core):
            message = f"from {rules.on} nobody can enter: no case can meet {listed(core)} at once"
            finding = survey.fault(("region", "rules"), NOBODY, message, _CHANGE_ONE)
            yield (NOBODY, *core), finding
        return
    numbers = {cohort.key: number for number, cohort in enumerate(region.cohorts)}
    without = {consent: day.diagrams.opposite(day.node(_is_so(consent))) for consent in CONSENTS}
    # What the rules of every cohort ask for need not be looked for in each of them.
    lacking: dict[str, list[Cohort]] = {
        consent: [] for consent in CONSENTS if day.both(base, without[consent]) != _NONE
    }
    for cohort in rules.cohorts:
        own = day.asked(cohort.rules)
        entering = day.both(base, day.passing(own, _is_under(cohort)))
        if entering == _NONE:
            core = _core(day, [*shared, *own], (_is_under(cohort),))
            if not _is_told(day, core):
                at_once = " at once" if core[1:] else ", as a case of this cohort must"
                message = f"from {rules.on} nobody can enter it: no case can meet {listed(core)}"
                path = ("cohort", numbers[cohort.key], "rules")
                finding = survey.fault(path, NOBODY, message + at_once, _CHANGE_ONE)
                yield (NOBODY, cohort.key), finding
            continue
        for consent, cohorts in lacking.items():
            is_kept = day.both(entering, without[consent]) == _NONE
            if not is_kept and not _asks_in_code(day, cohort, consent):
                cohorts.append(cohort)
    for consent, cohorts in lacking.items():
        yield from _unasked(survey, day, consent, cohorts)


_CHANGE_ONE = "Change or end one of these rules, or switch the cohort off"


def _is_told(day: _Day, core: Sequence[str]) -> bool:
    """Tell whether a rule alone keeps everybody out: it is told where it stands."""
    return len(core) == 1 and day.passing(core) == _NONE


def _core(day: _Day, keys: Sequence[str], others: tuple[Condition, ...]) -> list[str]:
    """Return few rules that contradict each other: without any one of them they would not."""
    core = list(keys)
    for key in keys:
        without = [one for one in core if one != key]
        if day.passing(without, *others) == _NONE:
            core = without
    return core


def _asks_in_code(day: _Day, cohort: Cohort, consent: str) -> bool:
    """Tell whether a rule in Python that the cohort asks names the consent."""
    rules = [day.rules.rules.get(key) for key in (*day.rules.region.identity.rules, *cohort.rules)]
    return any(
        isinstance(rule, PythonRule)
        and rule.if_not_met is not Effect.WARN
        and consent in words_of(rule.function)
        for rule in rules
    )


def _unasked(
    survey: Survey, day: _Day, consent: str, cohorts: Collection[Cohort]
) -> Iterator[_Told]:
    """Yield a consent that no rule asks for: once for the region, or for each cohort."""
    remedy = f'Ask for "{consent}" in a rule that declines or returns a case without it'
    message = f'from {day.rules.on} no rule asks for "{consent}"'
    if len(cohorts) == len(day.rules.cohorts):
        finding = survey.fault(("region", "rules"), NO_CONSENT, message, remedy)
        yield (NO_CONSENT, consent), finding
        return
    for number, cohort in enumerate(survey.region.cohorts):
        if cohort in cohorts:
            finding = survey.fault(("cohort", number, "rules"), NO_CONSENT, message, remedy)
            yield (NO_CONSENT, consent, cohort.key), finding
