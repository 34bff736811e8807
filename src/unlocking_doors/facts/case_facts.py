"""
The vocabulary: every fact that a rule may ask, and nothing else.

Equality monitoring is not among them, and neither is free text.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.sensitive import sensitive

FactValue = bool | int | str | date | frozenset[str]


class FactKind(StrEnum):
    """What kind of value a fact has."""

    YES_NO = "yes-no"
    NUMBER = "number"  # whole, and 0 or more
    CHOICE = "choice"
    DATE = "date"
    KEY = "key"
    KEYS = "keys"


@frozen(kw_only=True)
class FactSpec:
    """
    One fact that a rule may ask.

    Attributes:
        name: Name of the fact, and of the column that gives it.
        label: What it says, in words that follow ``whether`` or ``the``.
        kind: Kind of its value.
        choices: The values of a choice, lowest first where they have an order.
        of: What a key names: ``area``, ``cohort`` or ``partner``.
        asks: The column to fill in when it is not known; itself unless it is derived.
        source: Where a region's own fact comes from.
    """

    name: str
    label: str
    kind: FactKind
    choices: tuple[str, ...] = ()
    of: str = ""
    asks: str = ""
    source: str = ""

    @property
    def column(self) -> str:
        """The column to fill in when the fact is not known."""
        return self.asks or self.name


def _yes_no(name: str, label: str, *, asks: str = "") -> FactSpec:
    return FactSpec(name=name, label=label, kind=FactKind.YES_NO, asks=asks)


def _number(name: str, label: str, *, asks: str = "") -> FactSpec:
    return FactSpec(name=name, label=label, kind=FactKind.NUMBER, asks=asks)


#: The facts that every region has. A region adds its own as ``[[fact]]`` rows.
STANDARD_FACTS: tuple[FactSpec, ...] = (
    FactSpec(name="cohorts", label="kinds of harm", kind=FactKind.KEYS, of="cohort"),
    FactSpec(name="landlord", label="current landlord", kind=FactKind.KEY, of="partner"),
    FactSpec(name="area", label="area where the household lives", kind=FactKind.KEY, of="area"),
    FactSpec(name="areas_of_choice", label="areas that suit", kind=FactKind.KEYS, of="area"),
    FactSpec(name="areas_to_avoid", label="areas to avoid", kind=FactKind.KEYS, of="area"),
    FactSpec(
        name="tenancy",
        label="tenancy held",
        kind=FactKind.CHOICE,
        choices=tuple(kind.value for kind in Tenancy),
    ),
    FactSpec(
        name="risk_level",
        label="risk level",
        kind=FactKind.CHOICE,
        choices=("standard", "medium", "high"),
    ),
    FactSpec(name="access", label="access needed", kind=FactKind.CHOICE, choices=ACCESS_LEVELS),
    _number("dash_score", "DASH score"),
    _yes_no("is_known_to_marac", "known to a MARAC"),
    _yes_no("is_referred_by_professional", "referred by a professional"),
    _yes_no("is_at_risk_in_own_area", "at risk where they live"),
    _yes_no("is_owed_tenancy", "owed a social tenancy by a local authority"),
    _yes_no("is_tenant", "the person at risk is the tenant"),
    _yes_no("tenant_moves_too", "the tenant moves with the household"),
    _yes_no("has_kept_tenancy", "the tenancy has not been given up"),
    _yes_no("has_landlord_no_suitable_home", "the landlord cannot help from its own homes"),
    _yes_no("is_in_temporary_accommodation", "in temporary accommodation"),
    _yes_no("held_tenancy_before", "held a social tenancy before temporary accommodation"),
    _yes_no("is_landlord_the_original", "the landlord named is the original social landlord"),
    _yes_no("has_support_in_place", "support is in place"),
    _yes_no("has_positive_risk_assessment", "a risk assessment supports the move"),
    _yes_no("is_in_contact_with_da_service", "in contact with a domestic-abuse service"),
    _yes_no("has_rent_arrears", "rent is in arrears"),
    _yes_no("is_overcrowded", "the household is overcrowded"),
    # Derived from the referral, the region and the day; never typed in.
    _yes_no("lives_in_region", "lives in the region", asks="area"),
    _yes_no("is_landlord_a_partner", "the landlord is a partner", asks="landlord"),
    _yes_no("is_landlord_accredited", "the landlord is accredited", asks="landlord"),
    _yes_no("has_consented_to_apply", "consent to apply", asks="consent_to_apply"),
    _yes_no(
        "has_consented_to_circulation", "consent to circulation", asks="consent_to_circulation"
    ),
    _yes_no("has_consented_to_monitoring", "consent to monitoring", asks="consent_to_monitoring"),
    _number("other_areas_chosen", "number of other areas chosen", asks="areas_of_choice"),
    _number(
        "neighbouring_areas_chosen",
        "number of chosen areas that border the area fled",
        asks="areas_of_choice",
    ),
    _number("areas_avoided", "number of areas to avoid", asks="areas_to_avoid"),
    _number("household_size", "number of people", asks="household"),
    _number("bedrooms_needed", "number of bedrooms needed", asks="household"),
)


@frozen(kw_only=True)
class CaseFacts:
    """
    What is known of one case on one day; a fact that is absent is not known.

    Attributes:
        case: Key of the case.
        as_at: The day.
        known: Value by name of the fact.
    """

    case: str
    as_at: date
    known: Mapping[str, FactValue] = sensitive(factory=dict)

    def get(self, name: str) -> FactValue | None:
        """Return the value of a fact, or None when it is not known."""
        return self.known.get(name)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the known facts."""
        return iter(self.known)
