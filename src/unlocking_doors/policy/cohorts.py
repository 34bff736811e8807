"""Cohorts: the kinds of harm for which a region moves a household."""

from enum import StrEnum

from attrs import frozen

from unlocking_doors.periods import InForce


class AreaMode(StrEnum):
    """
    How a household says where it is safe.

    Source:
        W3, W6: most cohorts choose the areas that suit; those at risk from serious youth
        violence name the areas to avoid, and any other suits.
    """

    CHOOSE = "choose"
    AVOID = "avoid"


class LeavingReason(StrEnum):
    """
    What the national lettings return calls the reason for leaving the last home.

    The codes stand in ``exchange/core_codes.toml``, for each collection year.
    """

    DOMESTIC_ABUSE = "domestic-abuse"
    HATE_CRIME = "hate-crime"
    RACIAL_HARASSMENT = "racial-harassment"
    NON_DOMESTIC_VIOLENCE = "non-domestic-violence"
    CUCKOOING = "cuckooing"
    LEAVING_CARE = "leaving-care"


@frozen(kw_only=True)
class Cohort(InForce):
    """
    One kind of harm.

    Attributes:
        key: Key of the cohort.
        label: Its name.
        strand: The wider group it is reported under.
        area_mode: Whether the household chooses areas or names those to avoid.
        source: Where it comes from.
        is_on: False for a cohort that is described but not open.
        rules: Keys of the rules that this cohort adds to those of every cohort.
        offers_allowed: Key of the parameter that says how many offers a case may spend.
        leaving_reason: What it is in the national lettings return; None where nothing is certain.
    """

    key: str
    label: str
    strand: str
    area_mode: AreaMode
    source: str
    is_on: bool = True
    rules: tuple[str, ...] = ()
    offers_allowed: str = "offers-allowed"
    leaving_reason: LeavingReason | None = None
