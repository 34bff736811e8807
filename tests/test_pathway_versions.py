"""A pathway may have versions, as a rule may: one key, one after another."""

from datetime import date

from attrs import evolve
from toyland import SECOND, THIRD, TOYLAND

from unlocking_doors.loading import region_faults
from unlocking_doors.policy.region import Region


def versions(until: date, since: date) -> Region:
    """Return Toyland with two versions of its pathway."""
    (row,) = TOYLAND.pathways
    before, after = evolve(row, until=until), evolve(row, since=since, label="Airship")
    return evolve(TOYLAND, pathways=(before, after))


def test_versions_that_follow_each_other_are_in_order() -> None:
    """The first ends on the day on which the next begins."""
    assert TOYLAND.pathways[0].since == SECOND
    assert region_faults(versions(THIRD, THIRD)) == []


def test_versions_that_overlap_are_a_fault() -> None:
    """On one day only one of them can say who may go this way, and what is owed for it."""
    (fault,) = region_faults(versions(date(2024, 1, 1), THIRD))
    assert (fault.code, fault.place) == ("UD-C302", "pathway hot-air-balloon")


def test_days_without_a_version_are_a_fault() -> None:
    """A pathway that closed and opened again has two keys."""
    (fault,) = region_faults(versions(THIRD, date(2024, 1, 1)))
    assert (fault.code, fault.place) == ("UD-C303", "pathway hot-air-balloon")


def test_a_rule_and_a_pathway_may_share_a_key() -> None:
    """They are versions of two things."""
    (row,) = TOYLAND.pathways
    named = evolve(row, key="risk")
    reasons = tuple(evolve(one, pathway="risk") if one.pathway else one for one in TOYLAND.reasons)
    assert region_faults(evolve(TOYLAND, pathways=(named,), reasons=reasons)) == []
