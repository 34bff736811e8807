"""The columns of a user's files: what each says, in what form, with an example."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from attrs import frozen

from unlocking_doors.errors import NotFoundError
from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.loading.samples import Sample, sample_of
from unlocking_doors.moves.decisions import OUTCOMES, Answered
from unlocking_doors.policy.reasons import Welfare
from unlocking_doors.policy.region import Region

#: The column, of every kind of file, that says whether a row is invented.
INVENTED = "invented"
#: Columns of equality monitoring begin with this.
EQUALITY = "equality_"


class ColumnKind(StrEnum):
    """What kind of cell a column has, in words for people."""

    KEY = "key"
    DATE = "date"
    DAY = "date or +days"
    YES_NO = "yes or no"
    NUMBER = "whole number"
    BALANCE = "whole number, with a sign if below 0,"
    CHOICE = "one of"
    NAMED = "key of"
    NAMED_LIST = "keys of"
    PEOPLE = "people"
    TEXT = "text"


@frozen
class Column:
    """
    One column.

    Attributes:
        name: As the header writes it.
        form: Kind of its cells.
        label: What it says.
        example: A cell that is right.
        is_required: Whether no cell may be empty.
        choices: The values of a choice.
        of: What a key names: ``area``, ``cohort`` or ``partner``.
        takes_other: Whether ``other`` may stand for a key that the region does not know.
        unit: Unit of a number.
    """

    name: str
    form: ColumnKind
    label: str
    example: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""
    takes_other: bool = False
    unit: str = ""

    @property
    def kind(self) -> str:
        """The kind of its cells and their unit, in words."""
        match self.form:
            case ColumnKind.CHOICE:
                return f"one of: {', '.join(self.choices)}"
            case ColumnKind.NAMED:
                return f"key of one {self.of}" + (", or: other" if self.takes_other else "")
            case ColumnKind.NAMED_LIST:
                return f"keys of {self.of}s divided by ;, or: none"
            case ColumnKind.DATE:
                return "date, YYYY-MM-DD"
            case ColumnKind.PEOPLE:
                return "people, as sex and age"
            case _:
                return f"{self.form.value} of {self.unit}" if self.unit else self.form.value


def columns_of(kind: str, region: Region) -> tuple[Column, ...]:
    """
    Return the columns of a kind of file.

    Args:
        kind: ``referrals``, ``homes``, ``decisions`` or ``standings``.
        region: Its own facts are columns of a referral; its keys make the examples.

    Raises:
        NotFoundError: There is no such kind of file.
    """
    if kind not in _KINDS:
        raise NotFoundError.of("kind of file", kind, _KINDS)
    label = "whether the row is example data, about nobody"
    return (
        *_KINDS[kind](region, sample_of(region)),
        Column(INVENTED, ColumnKind.YES_NO, label, ""),
    )


def _key(name: str, label: str, example: str, *, is_required: bool = False) -> Column:
    return Column(name, ColumnKind.KEY, label, example, is_required)


def _date(name: str, label: str, example: str, *, is_required: bool = False) -> Column:
    return Column(name, ColumnKind.DATE, label, example, is_required)


def _choice(
    name: str,
    label: str,
    choices: tuple[str, ...],
    *,
    example: str = "",
    is_required: bool = False,
) -> Column:
    return Column(name, ColumnKind.CHOICE, label, example or choices[0], is_required, choices)


def _referrals(region: Region, sample: Sample) -> tuple[Column, ...]:
    facts = {name: _fact(spec, sample) for name, spec in region.vocabulary.items() if not spec.asks}
    received = sample.day(0)
    first = [
        _key("case", "key of the case, yours to choose, opaque", "C-0001", is_required=True),
        _date("received", "day on which it came in", received, is_required=True),
        _key("agency", "key of the nominating agency", "agency-01"),
        _key("nominating_officer", "key of the nominating officer", "officer-01"),
        facts.pop("landlord"),
        facts.pop("area"),
        facts.pop("cohorts"),
        Column("household", ColumnKind.PEOPLE, "everyone who moves; a couple as f34+m36",
               "f34 m8 f5"),
        Column("extra_rooms", ColumnKind.NUMBER, "rooms agreed beyond the standard", "0",
               unit="rooms"),
        facts.pop("access"),
        facts.pop("areas_of_choice"),
        facts.pop("areas_to_avoid"),
        facts.pop("tenancy"),
        _date("consent_to_apply", "day of the consent to apply", received),
        _date("consent_to_circulation", "day of the consent to circulation", received),
        _date("consent_to_monitoring", "day of the consent to monitoring", received),
    ]  # fmt: skip
    last = [Column("note", ColumnKind.TEXT, "free text that identifies nobody", "")]
    for name in EQUALITY_FIELDS:
        label = f"equality monitoring: {name.replace('_', ' ')}"
        last.append(Column(EQUALITY + name, ColumnKind.TEXT, label, ""))
    return (*first, *facts.values(), *last)


_FORMS: Mapping[FactKind, tuple[ColumnKind, str]] = {
    FactKind.YES_NO: (ColumnKind.YES_NO, "yes"),
    FactKind.NUMBER: (ColumnKind.NUMBER, "1"),
    FactKind.CHOICE: (ColumnKind.CHOICE, ""),
    FactKind.DATE: (ColumnKind.DATE, "2023-04-14"),
    FactKind.KEY: (ColumnKind.NAMED, ""),
    FactKind.KEYS: (ColumnKind.NAMED_LIST, ""),
}


#: Examples of facts of which the usual one would not go with the others; empty: not asked then.
_EXAMPLES: Mapping[str, str] = {
    "risk_level": "high",
    "dash_score": "15",
    "is_owed_tenancy": "no",
    "is_in_temporary_accommodation": "no",
    "held_tenancy_before": "",
    "is_landlord_the_original": "",
    "has_rent_arrears": "no",
    "is_overcrowded": "no",
}


def _fact(spec: FactSpec, sample: Sample) -> Column:
    form, example = _FORMS[spec.kind]
    if spec.choices:
        example = spec.choices[0]
    elif form is ColumnKind.NAMED_LIST and spec.of == "area":
        keys = sample.avoid if spec.name == "areas_to_avoid" else sample.suits
        example = "; ".join(keys) or "none"
    elif spec.of:
        known = {"area": sample.area, "cohort": sample.cohort, "partner": sample.landlord}
        example = known[spec.of]
    return Column(
        spec.name,
        form,
        spec.label,
        _EXAMPLES.get(spec.name, example),
        choices=spec.choices,
        of=spec.of,
        takes_other=form is ColumnKind.NAMED and spec.of in {"area", "partner"},
    )


def keys_of(what: str, region: Region) -> tuple[str, ...]:
    """Return the keys of a region's areas, cohorts or partners, in its order."""
    tables = {
        "area": region.area_by_key,
        "cohort": region.cohort_by_key,
        "partner": region.partner_by_key,
    }
    return tuple(tables[what])


def _homes(_: Region, sample: Sample) -> tuple[Column, ...]:
    tenancies = tuple(kind.value for kind in Tenancy)
    return (
        _key("home", "key of the home, opaque, never an address", "H-0001", is_required=True),
        Column("landlord", ColumnKind.NAMED, "landlord that lets it", sample.giver,
               is_required=True, of="partner"),
        Column("area", ColumnKind.NAMED, "area in which it stands", sample.giver_area,
               is_required=True, of="area"),
        Column("bedrooms", ColumnKind.NUMBER, "bedrooms, 0 for a bedsit", "2", is_required=True,
               unit="bedrooms"),
        _choice("access", "how it can be reached and used", ACCESS_LEVELS),
        _choice("tenancy", "tenancy that would be granted", tenancies, is_required=True),
        _date("released", "first day in the pot", sample.day(15), is_required=True),
        _date("held_until", "first day on which it is no longer held", sample.day(36)),
        _key("left_by", "key of the case that left it, if one of the scheme did", ""),
    )  # fmt: skip


#: Who may answer.
ANSWERERS = ("household", "landlord", "nominating-officer")


def _decisions(_: Region, sample: Sample) -> tuple[Column, ...]:
    outcomes = tuple(dict.fromkeys(one for step in OUTCOMES.values() for one in step))
    return (
        _key("case", "key of the case", "C-0001", is_required=True),
        _choice("step", "what was answered", tuple(one.value for one in Answered),
                is_required=True),
        Column("nth", ColumnKind.NUMBER, "which offer of the case; 1 when empty", "1",
               unit="offers"),
        Column("on", ColumnKind.DAY, "day, or days after the question was put", sample.day(3),
               is_required=True),
        _choice("by", "who answered", ANSWERERS, example="landlord", is_required=True),
        _choice("outcome", "the answer", outcomes, is_required=True),
        Column("reason_code", ColumnKind.KEY, "coded reason; needed where it was refused", ""),
        Column("child_welfare", ColumnKind.CHOICE,
               "of a landlord's no: whether the children's welfare was considered", "",
               choices=tuple(one.value for one in Welfare)),
    )  # fmt: skip


def _standings(_: Region, sample: Sample) -> tuple[Column, ...]:
    unit = "homes"
    return (
        Column("landlord", ColumnKind.NAMED, "landlord whose account it is", sample.landlord,
               is_required=True, of="partner"),
        Column("standing", ColumnKind.BALANCE, "given less received: below 0 it owes homes", "1",
               is_required=True, unit=unit),
        Column("allowance", ColumnKind.NUMBER, "still to give by its target; the region's if empty",
               "0", unit=unit),
        Column("may_receive", ColumnKind.NUMBER, "its households may be offered so many; the "
               "region's limit if empty", "", unit=unit),
        Column("may_give", ColumnKind.NUMBER, "so many of its homes may be offered; the region's "
               "limit if empty", "", unit=unit),
    )  # fmt: skip


_KINDS: Mapping[str, Callable[[Region, Sample], tuple[Column, ...]]] = {
    "referrals": _referrals,
    "homes": _homes,
    "decisions": _decisions,
    "standings": _standings,
}
