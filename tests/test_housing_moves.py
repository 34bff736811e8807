"""Housing Moves as an amendment: what it adds to a region, and that it bars nobody."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from housing_moves_regions import IN_HOUSE, REFOCUS, amended, example, london
from hypothesis import given
from hypothesis import strategies as st
from program import rows_of
from toyland import TOYLAND
from toyland_year import brief
from toyland_year import snapshot as toyland_snapshot
from unlocking_doors_housing_moves import amend_region, check_region
from unlocking_doors_housing_moves.amending import amendment, lettings
from unlocking_doors_housing_moves.equalising import shared_out
from unlocking_doors_housing_moves.statement import write_statement
from unlocking_doors_housing_moves.twin_track import LARGEST, SHARE, TWIN_TRACK, twin_track

from unlocking_doors import Answer, CaseFacts, Effect, Finding, Region
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.sources import Standing, standing
from unlocking_doors.policy.targets import TargetRule

EARLY = date(2012, 5, 1)


def open_to(region: Region, on: date) -> dict[str, tuple[str, ...]]:
    """Return the cohorts of each pathway that is open on a day."""
    return {row.label: row.cohorts for row in region.pathways if row.is_in_force(on)}


# What it adds ----------------------------------------------------------------------------------


def test_a_region_without_the_pathway_is_left_alone() -> None:
    """A region that has no pathway of that key is not amended, and nothing is found in it."""
    assert amend_region(TOYLAND) is None
    assert list(check_region(TOYLAND)) == []
    assert list(check_region(london())) == []


def test_the_pathway_takes_domestic_abuse_alone_from_the_refocus_on() -> None:
    """On 30 June 2022 three cohorts may go that way, on 1 July two; in house the same two."""
    abuse = ("domestic-abuse", "child-to-parent-violence")
    assert open_to(amended(), date(2022, 6, 30)) == {"Housing Moves": (*abuse, "sexual-violence")}
    assert open_to(amended(), REFOCUS) == {"Housing Moves (domestic abuse only)": abuse}
    assert open_to(amended(), date(2024, 3, 31)) == {"Housing Moves (domestic abuse only)": abuse}
    in_house = {"Housing Moves (in house at GLA Housing & Land)": abuse}
    assert open_to(amended(), IN_HOUSE) == in_house
    assert open_to(london(), IN_HOUSE) == {}


def test_boroughs_stop_on_the_day_of_the_refocus_and_providers_go_on() -> None:
    """No target of a borough holds from 1 July 2022; none at all from 1 April 2024."""

    def kinds(on: date) -> set[PartnerKind]:
        by_key = amended().partner_by_key
        return {by_key[one.partner].kind for one in amended().targets if one.is_in_force(on)}

    assert kinds(date(2022, 6, 30)) == set(PartnerKind)
    assert kinds(REFOCUS) == {PartnerKind.REGISTERED_PROVIDER}
    assert kinds(date(2024, 3, 31)) == {PartnerKind.REGISTERED_PROVIDER}
    assert kinds(IN_HOUSE) == set()


def test_kingstons_top_slice_is_the_published_one() -> None:
    """5 % of about 220 lettings are 11 homes a year, and a part of them in a part of a year."""
    mine = [one for one in amended().targets if one.partner == "kingston-upon-thames"]

    assert amended().partner_by_key["kingston-upon-thames"].lettings_a_year == 220
    assert {one.rule for one in mine} == {TargetRule.SHARE_OF_LETTINGS}
    assert [(one.since, one.until, one.homes) for one in mine] == [
        (date(2019, 1, 1), date(2019, 4, 1), 2),
        (date(2019, 4, 1), date(2020, 4, 1), 11),
        (date(2020, 4, 1), date(2021, 4, 1), 11),
        (date(2021, 4, 1), date(2022, 4, 1), 11),
        (date(2022, 4, 1), REFOCUS, 2),
    ]


def test_every_number_is_cited_or_labelled() -> None:
    """One borough's lettings are derived from a document; all others say that they are invented."""
    cited = [key for key, (_, source) in lettings().items() if "W23" in source]
    others = [source for key, (_, source) in lettings().items() if key not in cited]

    assert cited == ["kingston-upon-thames"]
    assert set(lettings()) == {partner.key for partner in london().partners}
    assert all(source.startswith("illustrative: invented") for source in others)
    said = amendment()
    for row in (*said.parameters, *said.pathways, *said.facts):
        assert standing(row.source) is not Standing.NONE
    assert {standing(one.source) for one in amended().targets} == {Standing.ILLUSTRATIVE}


def test_what_the_region_says_itself_stands() -> None:
    """A share, lettings and a later pathway of the region's own are not replaced."""
    own = amendment().parameters[0]
    assert own.key == SHARE
    kingston = london().partner_by_key["kingston-upon-thames"]
    (pathway,) = london().pathways
    begun = evolve(pathway, since=REFOCUS, until=None)
    region = evolve(
        london(),
        parameters=(*london().parameters, evolve(own, values={EARLY: 10})),
        partners=(evolve(kingston, lettings_a_year=100),),
        pathways=(begun,),
    )

    changed = amend_region(region)

    assert changed is not None
    assert changed.parameter(SHARE, REFOCUS) == 10
    assert [one.homes for one in changed.targets][1] == 10
    assert changed.pathways == (begun,)


def test_a_landlord_whose_lettings_are_not_known_has_no_target() -> None:
    """Nothing is made up for a landlord that no file speaks of."""
    stranger = evolve(london().partners[0], key="stranger")
    changed = amend_region(evolve(london(), partners=(*london().partners, stranger)))

    assert changed is not None
    assert changed.partner_by_key["stranger"].lettings_a_year is None
    assert "stranger" not in {one.partner for one in changed.targets}


def test_a_cited_membership_does_not_make_invented_lettings_look_cited() -> None:
    """Where the row of a partner cites a document, the label of its lettings goes first."""
    barnet = evolve(london().partner_by_key["barnet"], source="W14")
    changed = amend_region(evolve(london(), partners=(barnet,)))

    assert changed is not None
    assert standing(changed.partners[0].source) is Standing.ILLUSTRATIVE
    assert changed.partners[0].source.endswith("; W14")


def test_invented_lettings_are_said_to_be_so_whatever_a_run_holds(tmp_path: Path) -> None:
    """Of real cases too: every landlord's are, but Kingston's, which follow from a document."""
    real = evolve(toyland_snapshot(), region=amended(), cases=(), as_at=date(2022, 9, 30))
    page = write_statement(brief(evolve(real, is_invented=False)), tmp_path, "html")
    labels = {
        row["landlord"]: row["lettings_are_illustrative"]
        for row in rows_of(page.with_name("landlords.csv"))
    }
    assert labels.pop("kingston-upon-thames") == "no"
    assert set(labels.values()) == {"yes"}
    text = page.read_text("utf-8")
    assert "Invented data." not in text
    assert f"The lettings of {len(labels)} of these {len(labels) + 1} landlords are illu" in text


# The rule --------------------------------------------------------------------------------------


def judged(**facts: Any) -> tuple[Answer, str, tuple[str, ...]]:
    """Ask the rule: its answer, the detail, and what it misses."""
    known = {name: value for name, value in facts.items() if value is not None}
    usual = {
        "bedrooms_needed": 2,
        "is_registered_with_housing_moves": True,
        "is_bidding_on_housing_moves": True,
    }
    left = {name: value for name, value in usual.items() if name not in facts}
    assert twin_track.function is not None
    case = CaseFacts(case="c-1", as_at=REFOCUS, known={**left, **known})
    found = twin_track.function(case, {LARGEST: 3})
    return found.answer, found.detail, found.missing


def test_the_rule_says_what_stands_in_the_way() -> None:
    """Both done and small enough: met; too large, not registered or not bidding: it says which."""
    registered, bidding = "is_registered_with_housing_moves", "is_bidding_on_housing_moves"
    assert judged() == (Answer.MET, "", ())
    assert judged(bedrooms_needed=3)[0] is Answer.MET
    answer, why, _ = judged(bedrooms_needed=4, **{registered: None, bidding: False})
    assert answer is Answer.NOT_MET
    assert "bidding cannot house it" in why
    assert judged(**{bidding: False})[:2] == (Answer.NOT_MET, "not bidding there")
    assert judged(**{registered: False, bidding: False})[1] == (
        "not registered with Housing Moves and not bidding there"
    )
    assert judged(**{registered: None}) == (Answer.UNKNOWN, "", (registered,))
    assert judged(bedrooms_needed=None)[2] == ("bedrooms_needed",)


def test_the_rule_asks_only_facts_of_the_vocabulary_and_only_warns() -> None:
    """It holds from 1 July 2022, for the cohorts that were ever sent there, and never bars."""
    assert twin_track.if_not_met is Effect.WARN
    assert (twin_track.since, twin_track.until) == (REFOCUS, None)
    asked = {cohort.key for cohort in amended().cohorts if TWIN_TRACK in cohort.rules}
    assert asked == {"domestic-abuse", "child-to-parent-violence", "sexual-violence"}
    everything_unknown = judged(
        bedrooms_needed=None,
        is_registered_with_housing_moves=None,
        is_bidding_on_housing_moves=None,
    )
    assert set(everything_unknown[2]) <= set(london().vocabulary)


def _without(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.rule != TWIN_TRACK]


@pytest.mark.parametrize("on", [date(2022, 6, 30), REFOCUS, date(2024, 3, 31), IN_HOUSE])
def test_nobody_becomes_eligible_or_stops_being_so(on: date) -> None:
    """For each referral of the year, on both sides of each date, only the warning is added."""
    before, after = RulesInForce.of(london(), on), RulesInForce.of(amended(), on)
    warned = 0
    for referral in example():
        one = assess(before, facts_of(referral, london(), on))
        other = assess(after, facts_of(referral, amended(), on))
        assert (one.outcome, one.cohort, one.missing) == (
            other.outcome,
            other.cohort,
            other.missing,
        )
        assert list(one.findings) == _without(other.findings)
        warned += len(other.findings) - len(one.findings)
    assert bool(warned) is (on >= REFOCUS)


# Sharing out --------------------------------------------------------------------------------


@given(
    total=st.integers(0, 500),
    by=st.dictionaries(st.text(st.characters(codec="ascii"), max_size=3), st.integers(0, 90)),
)
def test_what_is_shared_out_sums_to_the_whole(total: int, by: dict[str, int]) -> None:
    """Nobody is a whole home off the exact share, and all shares sum to the total."""
    parts = shared_out(total, by)
    whole = sum(by.values())
    if not whole:
        assert parts == {}
        return
    assert sum(parts.values()) == total
    for key, weight in by.items():
        assert abs(parts[key] - total * weight / whole) < 1
