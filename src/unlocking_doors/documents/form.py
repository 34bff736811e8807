"""The property request form: one list of questions, for the page, the Word file and its reader."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from unlocking_doors.documents.words import ACCESS, capital
from unlocking_doors.loading.columns import EQUALITY, INVENTED, Column, ColumnKind, columns_of
from unlocking_doors.policy.assessing import RulesInForce
from unlocking_doors.policy.conditions import tests_of
from unlocking_doors.policy.region import Region

#: What an officer writes where nobody knows.
NOT_KNOWN = "Not known"
#: What an officer writes in place of an area or a landlord that the region does not know.
OUTSIDE = "Another one, outside the scheme"
NONE = "None"
YES, NO = "Yes", "No"

_TENANCY = (
    "landlord",
    "area",
    "tenancy",
    "is_tenant",
    "tenant_moves_too",
    "is_owed_tenancy",
    "has_kept_tenancy",
    "has_landlord_no_suitable_home",
    "is_in_temporary_accommodation",
    "held_tenancy_before",
    "is_landlord_the_original",
    "has_rent_arrears",
    "is_overcrowded",
)
_PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "For the coordinator",
        "The coordinator fills these in when the form arrives.",
        ("case", "received"),
    ),
    ("Who asks", "", ("agency", "nominating_officer", "is_referred_by_professional")),
    ("The people who move", "", ("household", "extra_rooms", "access")),
    ("Home and tenancy", "", _TENANCY),
    ("The danger, and the help there is", "", ()),  # whatever no other part asks
    (
        "The areas",
        "A household chooses areas that suit, or names those to avoid: the guide says which.",
        ("areas_of_choice", "areas_to_avoid"),
    ),
    (
        "Consent of the applicant",
        "",
        ("consent_to_apply", "consent_to_circulation", "consent_to_monitoring"),
    ),
    ("A note for the coordinator", "It is not circulated.", ("note",)),
)
_EQUALITY_PART = (
    "Equality monitoring",
    "Only if the applicant wishes to say. No decision is made by it.",
)


@frozen(kw_only=True)
class Question:
    """
    One question of the form.

    Attributes:
        number: Its number, counted from 1.
        label: What is asked.
        hint: How to answer.
        options: What may be chosen, each with what it stands for; empty for a text.
        column: The column of ``referrals.csv`` that it fills.
    """

    number: int
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    column: Column


@frozen(kw_only=True)
class FormPart:
    """A part of the form: its heading, what to know first, and its questions."""

    heading: str
    lead: str
    questions: tuple[Question, ...]


def form_parts(region: Region, on: date) -> tuple[FormPart, ...]:
    """
    Return the form of a region as its rules of a day ask for it.

    A fact that only this region knows is asked while a rule in force asks it.
    """
    asked = _asked(region, on)
    own = {fact.name for fact in region.own_facts}
    columns = {
        one.name: one
        for one in columns_of("referrals", region)
        if one.name != INVENTED and (one.name not in own or one.name in asked)
    }
    placed = {name for _, _, names in _PARTS for name in names}
    rest = tuple(name for name in columns if name not in placed and not name.startswith(EQUALITY))
    equality = tuple(name for name in columns if name.startswith(EQUALITY))
    parts = [(heading, lead, names or rest) for heading, lead, names in _PARTS]
    parts.append((*_EQUALITY_PART, equality))
    numbers = iter(range(1, len(columns) + 1))
    return tuple(
        FormPart(
            heading=heading,
            lead=lead,
            questions=tuple(
                _question(next(numbers), columns[name], region, on)
                for name in names
                if name in columns
            ),
        )
        for heading, lead, names in parts
    )


def _asked(region: Region, on: date) -> frozenset[str]:
    """Return the names of the facts that a rule in force asks, for any cohort that is open."""
    rules = RulesInForce.of(region, on)
    keys = {*region.identity.rules, *(key for one in rules.cohorts for key in one.rules)}
    trees = (tree for key, tree in rules.trees.items() if key in keys)
    return frozenset(test.fact for tree in trees for test in tests_of(tree))


def _question(number: int, column: Column, region: Region, on: date) -> Question:
    options = tuple(_options(column, region, on))
    return Question(
        number=number,
        label=capital(column.label),
        hint=_hint(column, options),
        options=options,
        column=column,
    )


def _options(column: Column, region: Region, on: date) -> Iterator[tuple[str, str]]:
    """Yield what may be chosen, in words, with what it stands for in ``referrals.csv``."""
    match column.form:
        case ColumnKind.YES_NO:
            yield from ((YES, "yes"), (NO, "no"))
        case ColumnKind.CHOICE:
            yield from ((_choice(one), one) for one in column.choices)
        case ColumnKind.NAMED | ColumnKind.NAMED_LIST:
            yield from _names(column.of, region, on)
            if column.form is ColumnKind.NAMED_LIST:
                yield NONE, "none"
            elif column.takes_other:
                yield OUTSIDE, "other"
        case _:
            return
    yield NOT_KNOWN, ""


def _choice(key: str) -> str:
    return capital(ACCESS.get(key, key.replace("-", " "))) if key != "none" else NONE


def _names(what: str, region: Region, on: date) -> Iterator[tuple[str, str]]:
    tables: Mapping[str, Iterator[tuple[str, str]]] = {
        "area": ((one.name, one.key) for one in region.areas if one.is_in_force(on)),
        "partner": ((one.name, one.key) for one in region.partners if one.is_in_force(on)),
        "cohort": (
            (one.label, one.key) for one in region.cohorts if one.is_on and one.is_in_force(on)
        ),
    }
    return tables[what]


_HINTS: Mapping[ColumnKind, str] = {
    ColumnKind.KEY: "Letters and digits without spaces, never a name",
    ColumnKind.DATE: "A day, as 17 April 2023",
    ColumnKind.NUMBER: "A whole number",
    ColumnKind.PEOPLE: "Sex (f, m or x) and age of each, as f34 m8 f5; a couple as f34+m36",
    ColumnKind.NAMED: f"One, by its name, or: {OUTSIDE.lower()}",
    ColumnKind.NAMED_LIST: "Names, divided by semicolons, or: none. They are listed at the end",
    ColumnKind.TEXT: "A few words, and nothing that identifies anybody",
}


def _hint(column: Column, options: tuple[tuple[str, str], ...]) -> str:
    return _HINTS.get(column.form) or "; ".join(shown for shown, _ in options)
