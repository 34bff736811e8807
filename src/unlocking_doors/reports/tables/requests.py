"""Referrals, requests and what came of them, by kind of harm and by sub-region."""

from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.lifecycle import WITH_OFFER
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.tables.axes import (
    by_bedrooms_needed,
    by_landlord,
    by_outcome,
    by_strand,
    by_strand_and_sub_region,
    by_sub_region,
)
from unlocking_doors.reports.tables.counting import (
    MONTH,
    OPEN_CASES,
    OTHER,
    QUARTER,
    REFERRALS,
    REFUSALS,
    REQUESTS,
    YEAR,
    Axis,
    Ground,
    Table,
    axis,
    state_at_end,
)

_FEW = "a small number could tell who somebody is."
_WHY = (
    "By strand and sub-region, not by each kind of harm, area or landlord: few cases a year come "
    f"from any one of those, and {_FEW}"
)
_WHY_STRAND = f"By strand alone: in this time few cases come from any one sub-region, and {_FEW}"
_WAITS = ("circulated", *WITH_OFFER)


def received(case: Case, ground: Ground) -> bool:
    """Tell whether a case first came in, in the period."""
    return ground.holds(case.first("draft") or case.first("submitted"))


def circulated(case: Case, ground: Ground) -> bool:
    """Tell whether a case was first circulated in the period."""
    return ground.holds(case.first("circulated"))


def _waits_at_end(case: Case, ground: Ground) -> bool:
    return state_at_end(case, ground) in _WAITS


def _not_approved(case: Case, ground: Ground) -> bool:
    return ground.holds(case.first("refused-by-landlord"))


def _by_reason(region: Region) -> tuple[Axis[Case], ...]:
    reasons = {one.key: one.label for one in region.reasons if one.step == "approval"}

    def of(case: Case, ground: Ground) -> str:
        del ground  # a case that its landlord refused is closed: the reason stays
        return case.reason_code if case.reason_code in reasons else OTHER

    return (axis("reason", "Reason", {**reasons, OTHER: "No reason of the list"}, of),)


TABLES = (
    Table(
        key="referrals",
        what="Referrals received",
        counted=REFERRALS,
        among=received,
        by=by_strand_and_sub_region,
        why=_WHY,
        periods=(MONTH, QUARTER, YEAR),
    ),
    Table(
        key="referrals-by-strand",
        what="Referrals received",
        counted=REFERRALS,
        among=received,
        by=lambda region: (by_strand(region),),
        why=_WHY_STRAND,
        periods=(MONTH, QUARTER, YEAR),
    ),
    Table(
        key="requests",
        what="Requests circulated",
        counted=REQUESTS,
        among=circulated,
        by=by_strand_and_sub_region,
        why=_WHY,
        periods=(MONTH, QUARTER, YEAR),
    ),
    Table(
        key="requests-by-strand",
        what="Requests circulated",
        counted=REQUESTS,
        among=circulated,
        by=lambda region: (by_strand(region),),
        why=_WHY_STRAND,
        periods=(MONTH, QUARTER, YEAR),
    ),
    Table(
        key="requests-by-bedrooms",
        what="Requests circulated",
        counted=REQUESTS,
        among=circulated,
        by=lambda region: (by_bedrooms_needed(), *by_sub_region(region)),
        why=f"Homes of four bedrooms or more together: few households need them, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="requests-by-landlord",
        what="Requests circulated",
        counted=REQUESTS,
        among=circulated,
        by=lambda _: (by_landlord(),),
        why="By kind of landlord, as a landlord by itself has few requests a year.",
    ),
    Table(
        key="waiting",
        what="Households waiting for a home at the end",
        counted=OPEN_CASES,
        among=_waits_at_end,
        by=by_strand_and_sub_region,
        why=f"{_WHY} Who waits is counted on the last day of a quarter or a year, never more "
        "often: the difference between two days close to each other would tell who came and left.",
    ),
    Table(
        key="waiting-by-strand",
        what="Households waiting for a home at the end",
        counted=OPEN_CASES,
        among=_waits_at_end,
        by=lambda region: (by_strand(region),),
        why=_WHY_STRAND,
    ),
    Table(
        key="outcomes",
        what="Referrals received",
        counted=REFERRALS,
        among=received,
        by=lambda region: (by_strand(region), by_outcome()),
        why=f"By strand alone, as few cases of any one kind end in any one way, and {_FEW}",
        periods=(YEAR,),
    ),
    Table(
        key="not-approved",
        what="Referrals that their landlord did not approve",
        counted=REFUSALS,
        among=_not_approved,
        by=_by_reason,
        why=f"Of all landlords together: any one of them refuses a few, and {_FEW}",
        periods=(YEAR,),
    ),
)
