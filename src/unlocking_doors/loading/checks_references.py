"""Keys: each once, well formed, and each that is named there."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.facts.case_facts import STANDARD_FACTS
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.loading.columns import EQUALITY
from unlocking_doors.loading.places import SINGLE, TABLES
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.moves.referrals import OTHER
from unlocking_doors.policy.assessing import COHORT_KNOWN, COHORT_OPEN
from unlocking_doors.policy.complete import REQUEST_COMPLETE

TWICE, BAD_KEY, NOT_ASKED = "UD-C202", "UD-C203", "UD-C204"

_KEY = re.compile(r"(?!\d{4}-\d{2}-\d{2}$)[a-z0-9]+(-[a-z0-9]+)*")
_FACT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_DOCUMENT = re.compile(r"[A-Za-z0-9._-]+")
#: Keys of what the engine itself asks and finds, and so no keys for a region's rules.
_ENGINE_RULES = frozenset({REQUEST_COMPLETE, COHORT_KNOWN, COHORT_OPEN})
#: Tables in which a key stands once for each version.
_VERSIONED = frozenset({"rule", "python_rule", "pathway"})
#: Columns of a referral that are no facts, and so no names for facts either.
_RESERVED = frozenset(
    {
        "case",
        "received",
        "agency",
        "nominating_officer",
        "household",
        "extra_rooms",
        "note",
        "invented",
    }
    | {"consent_to_apply", "consent_to_circulation", "consent_to_monitoring"}
    | set(EQUALITY_FIELDS)
)


def reference_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every key that stands twice, is malformed or leads nowhere."""
    yield from _keys(survey)
    yield from _facts(survey)
    yield from _named(survey)
    yield from _partners(survey)
    yield from _asked(survey)


def _keys(survey: Survey) -> Iterator[Fault]:
    for table, attribute in TABLES.items():
        if table in {*SINGLE, "fact"}:
            continue
        rows = getattr(survey.region, attribute)
        pattern = _DOCUMENT if table == "document" else _KEY
        first: dict[str, int] = {}
        for number, row in enumerate(rows):
            path: Path = (table, number, "key")
            if not pattern.fullmatch(row.key):
                message = f'"{row.key}" cannot be a key'
                remedy = "Write small letters, digits and single hyphens, and no date"
                yield survey.fault(path, BAD_KEY, message, remedy)
            if table in {"area", "partner"} and row.key == OTHER:
                message = f'"{OTHER}" stands for whatever the region does not know'
                yield survey.fault(path, BAD_KEY, message, "Choose another key")
            if table in {"rule", "python_rule"} and row.key in _ENGINE_RULES:
                message = f'the key "{row.key}" is that of a rule of the engine itself'
                yield survey.fault(path, BAD_KEY, message, "Choose another key")
            if row.key in first and table not in _VERSIONED:
                yield survey.fault(path, TWICE, f'the key "{row.key}" is there already')
            first.setdefault(row.key, number)


def _facts(survey: Survey) -> Iterator[Fault]:
    facts = survey.region.own_facts
    times = Counter(fact.name for fact in (*STANDARD_FACTS, *facts))
    for number, fact in enumerate(facts):
        path: Path = ("fact", number, "name")
        if not _FACT.fullmatch(fact.name):
            message = f'"{fact.name}" cannot be the name of a fact'
            yield survey.fault(path, BAD_KEY, message, "Write small letters, digits and _")
        reserved = fact.name in _RESERVED or fact.name.startswith(EQUALITY)
        if times[fact.name] > 1 or reserved:
            yield survey.fault(path, TWICE, f'the name "{fact.name}" is taken already')


def _named(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    yield from _rules(survey, ("region", "rules"), region.identity.rules)
    for number, cohort in enumerate(region.cohorts):
        yield from _rules(survey, ("cohort", number, "rules"), cohort.rules)
        path: Path = ("cohort", number, "offers_allowed")
        yield from survey.unknown(path, "parameter", cohort.offers_allowed)
    for number, pathway in enumerate(region.pathways):
        yield from _each(survey, ("pathway", number, "cohorts"), "cohort", pathway.cohorts)
    for number, reason in enumerate(region.reasons):
        if reason.pathway:
            yield from survey.unknown(("reason", number, "pathway"), "pathway", reason.pathway)
    for number, hand_over in enumerate(region.hand_overs):
        yield from _each(survey, ("hand_over", number, "cohorts"), "cohort", hand_over.cohorts)
    for number, partner in enumerate(region.partners):
        path = ("partner", number, "areas")
        yield from _each(survey, path, "area", sorted(partner.areas))
    for number, area in enumerate(region.areas):
        path = ("area", number, "neighbours")
        yield from _each(survey, path, "area", sorted(area.neighbours))
    for number, deadline in enumerate(region.deadlines):
        yield from survey.unknown(("deadline", number, "days"), "parameter", deadline.days)


def _partners(survey: Survey) -> Iterator[Fault]:
    """Yield every partner named that is none."""
    region = survey.region
    for number, target in enumerate(region.targets):
        yield from survey.unknown(("target", number, "partner"), "partner", target.partner)
        if target.pathway:
            yield from survey.unknown(("target", number, "pathway"), "pathway", target.pathway)
    for number, accreditation in enumerate(region.accreditations):
        path: Path = ("accreditation", number, "partner")
        yield from survey.unknown(path, "partner", accreditation.partner)
    for number, pathway in enumerate(region.pathways):
        if pathway.owed_to and pathway.owed_to != pathway.key:
            path = ("pathway", number, "owed_to")
            yield from survey.unknown(path, "partner", pathway.owed_to)


def _asked(survey: Survey) -> Iterator[Fault]:
    """Yield every rule that neither the region nor a cohort asks."""
    region = survey.region
    if {"region", "cohort"} & set(survey.lost):
        return  # who asks what is not known
    named = region.asked
    strays = named - {rule.key for rule in region.rules} - (survey.keys("python_rule") or set())
    seen: set[str] = set()
    for number, rule in enumerate(region.rules):
        key = rule.key
        if key in named or key in seen:
            continue
        seen.add(key)
        # A misspelt name is told where it stands, and not once more at the rule that it means.
        if not any(nearest(stray, {key}) for stray in strays):
            message = f'nobody asks the rule "{key}"'
            remedy = "Name it in the rules of the region or of a cohort, or take it out"
            yield survey.fault(("rule", number, "key"), NOT_ASKED, message, remedy)


def _rules(survey: Survey, path: Path, keys: Iterable[str]) -> Iterator[Fault]:
    code = survey.keys("python_rule") or ()
    seen: set[str] = set()
    for place, key in enumerate(keys):
        yield from survey.unknown((*path, place), "rule", key, also=code)
        if key in seen:
            yield survey.fault((*path, place), TWICE, f'the rule "{key}" is asked twice')
        seen.add(key)


def _each(survey: Survey, path: Path, table: str, keys: Iterable[str]) -> Iterator[Fault]:
    for place, key in enumerate(keys):
        yield from survey.unknown((*path, place), table, key)
