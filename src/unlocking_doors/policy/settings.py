"""
What a region must choose for itself.

Nothing of the field has a default here: no public rule gives one.
"""

from enum import StrEnum

from attrs import frozen


class CirculateTo(StrEnum):
    """
    To whom a property request is circulated.

    Source:
        W2 says all housing partners; W5 and W7 say those with homes in the areas requested. An
        option, for a region too wide for one round: those with homes in the areas requested that
        lie in the household's own sub-region first, and the others after a wait.
    """

    ALL_PARTNERS = "all-partners"
    PARTNERS_WITH_HOMES_THERE = "partners-with-homes-there"
    SUB_REGION_FIRST = "sub-region-first"


class ReferenceFormat(StrEnum):
    """
    How reference codes are written.

    Source:
        ``arc-sequence-year``: the request form's ``ARC-01-16`` (W7), two digits or more.
        ``check-symbol``: seven base-32 symbols and a check symbol, after Crockford.
    """

    ARC_SEQUENCE_YEAR = "arc-sequence-year"
    CHECK_SYMBOL = "check-symbol"


@frozen(kw_only=True)
class Circulation:
    """
    How requests are circulated.

    Attributes:
        to: To whom.
        shows_cohort: Whether a property request names the kind of harm.
        shows_area: Whether it names the area fled; otherwise only the sub-region, or nothing.
        reference_format: How reference codes are written.
        source: Where the choices come from.
    """

    to: CirculateTo
    shows_cohort: bool
    shows_area: bool
    reference_format: ReferenceFormat
    source: str


#: The allocator of a region that names none: strict priority, which can be explained to anyone.
DEFAULT_ALLOCATOR = "strict"


@frozen(kw_only=True)
class Matching:
    """
    How homes are matched.

    Attributes:
        allocator: Name of the allocator.
        own_landlord_homes: Whether a home of the household's own landlord may be offered.
        risk_bands: Risk levels from the first to be housed to the last; a case whose level is
            not known comes after all of them.
        source: Where the choices come from.
    """

    allocator: str = DEFAULT_ALLOCATOR
    own_landlord_homes: bool
    risk_bands: tuple[str, ...]
    source: str


@frozen(kw_only=True)
class Retention:
    """
    How long records are kept.

    Attributes:
        closed_case_months: Months that a closed case is kept.
        not_eligible_months: Months that a referral that was not taken on is kept.
        ledger_years: Years that ledger entries are kept.
        source: Where the periods come from; no public text gives any (``domain.md`` section 7).
    """

    closed_case_months: int
    not_eligible_months: int
    ledger_years: int
    source: str


#: Parameters that the engine itself asks for; every region must give them a value.
ENGINE_PARAMETERS: dict[str, str] = {
    "days-between-rounds": "days from one round of circulation and matching to the next",
    "days-to-circulate": "days within which an approved request is circulated",
    "days-from-acceptance-to-move": "days from acceptance to the start of the tenancy",
    "offers-allowed": 'offers that a case may spend, or "no limit"',
    "own-room-age": "age from which a single person has a room of their own",
    "bedrooms-above-need": "bedrooms above the need that may be offered",
}

#: The unit in which the engine counts each of them.
ENGINE_UNITS: dict[str, str] = {
    "days-between-rounds": "days",
    "days-to-circulate": "days",
    "days-from-acceptance-to-move": "days",
    "offers-allowed": "offers",
    "own-room-age": "years",
    "bedrooms-above-need": "bedrooms",
}

#: The engine asks for it only where requests go to their own sub-region first.
DAYS_BEFORE_WIDENING = "days-before-widening"
#: Days after which a circulated request is reviewed, in a region that has such a rule. It binds no
#: step; `check` compares the deadlines with it.
DAYS_TO_REVIEW = "days-to-review"
