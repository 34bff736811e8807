"""What is known of a case, drawn whole, and with some of it hidden."""

from datetime import date

from attrs import evolve, frozen
from hypothesis import strategies as st

from unlocking_doors.errors import PluginError
from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.distances import asked_facts
from unlocking_doors.testing.sound import SoundReferrals
from unlocking_doors.testing.strategies import days_of, first_days, referrals_on


@frozen(kw_only=True)
class HiddenFacts:
    """
    A case of which all that matters is known, and the same case with some of it hidden.

    Attributes:
        on: The day.
        whole: All that matters.
        hidden: Some of it.
    """

    on: date
    whole: CaseFacts
    hidden: CaseFacts


def hidden_facts(bench: Bench) -> st.SearchStrategy[HiddenFacts]:
    """Draw what is known of a case, some of it hidden."""
    region = bench.region
    days = st.sampled_from(first_days(region)).flatmap(lambda first: days_of(region, first))
    return days.flatmap(lambda on: _hidden(bench.sound, on))


@st.composite
def _hidden(draw: st.DrawFn, sound: SoundReferrals, on: date) -> HiddenFacts:
    row = draw(referrals_on(sound, on))
    rules, whole = sound.rules_on(on), sound.facts(row, on)
    for _ in sound.region.vocabulary:  # a fact that is told may make another one matter
        missing = _missing(rules, whole)
        asked = {spec.name: tests for spec, tests in asked_facts(rules, rules.rules, whole)}
        told = {
            name: draw(st.sampled_from(values))
            for name in missing
            if (values := sound.fact_values(sound.region.vocabulary[name], asked.get(name, [])))
        }
        if not told:
            break
        whole = evolve(whole, known={**whole.known, **told})
    columns = {name: column_of(sound.region, name) for name in whole.known}
    away = draw(st.sets(st.sampled_from(sorted(set(columns.values())))))
    kept = {name: value for name, value in whole.known.items() if columns[name] not in away}
    return HiddenFacts(on=on, whole=whole, hidden=evolve(whole, known=kept))


def column_of(region: Region, fact: str) -> str:
    """Return what is filled in for a fact: those of one column are known together, or not."""
    return region.vocabulary[fact].column


def _missing(rules: RulesInForce, facts: CaseFacts) -> tuple[str, ...]:
    try:
        return assess(rules, facts).missing
    except PluginError:
        return ()  # a promise about Python rules tells it
