"""Invented years: for any region and seed they can be read, repeated and told from real data."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from program import contents, rows_of
from toyland import CLOSED, INVENTED, OPENED, TOYLAND

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.partners import Accreditation
from unlocking_doors.findings import Outcome
from unlocking_doors.loading import example_of, read_decisions, read_homes, read_referrals
from unlocking_doors.moves.decisions import Answered
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.plugins.opening import open_scheme
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.inventing import InventedYear, invent_year, write_year

SINCE, UNTIL = date(2024, 1, 1), date(2024, 12, 31)
LATE = evolve(TOYLAND, identity=evolve(TOYLAND.identity, opened=date(2024, 6, 1)))
NOBODY_OPEN = evolve(TOYLAND, cohorts=TOYLAND.cohorts[2:])
NO_PARTNERS = evolve(TOYLAND, partners=())
NO_REASONS = evolve(TOYLAND, reasons=(), pathways=())
REGIONS = {
    "toyland": TOYLAND,
    "opened late": LATE,
    "no cohort open": NOBODY_OPEN,
    "no partners": NO_PARTNERS,
    "no reasons": NO_REASONS,
}


def invented(region: Region = TOYLAND, seed: int = 1, inquiries: int = 12) -> InventedYear:
    """Invent a small year."""
    return invent_year(region, seed=seed, inquiries=inquiries, homes=8, since=SINCE, until=UNTIL)


def outcome(region: Region, year: InventedYear, nth: int) -> Outcome:
    """Assess one of the referrals by the rules of its day."""
    referral = year.referrals[nth]
    rules = RulesInForce.of(region, referral.received)
    return assess(rules, facts_of(referral, region, referral.received)).outcome


@given(seed=st.integers(0, 10**9), name=st.sampled_from(sorted(REGIONS)))
def test_what_is_written_is_read_back_without_a_fault(
    seed: int, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """
    Whatever the seed, the files hold exactly the values, of days of the year.

    Every row says that it is invented.
    """
    region, folder = REGIONS[name], tmp_path_factory.mktemp("year")
    year = invented(region, seed, inquiries=5)

    write_year(folder, year, region)

    referrals = read_referrals(folder / "referrals.csv", region)
    homes = read_homes(folder / "homes.csv", region)
    decisions = read_decisions(folder / "decisions.csv", region)
    assert not (*referrals.faults, *homes.faults, *decisions.faults)
    assert referrals.values == year.referrals
    assert homes.values == year.homes
    assert decisions.values == year.decisions
    assert referrals.values
    days = [one.received for one in year.referrals] + [one.released for one in year.homes]
    days += [one.on for one in year.decisions if one.on]
    assert all(region.identity.opened <= day <= year.as_at == UNTIL for day in days)
    for kind in ("referrals", "homes", "decisions"):
        assert all(row["invented"] == "yes" for row in rows_of(folder / f"{kind}.csv"))


def test_the_same_seed_gives_the_same_bytes_and_another_others(tmp_path: Path) -> None:
    """A year can be made again; another seed makes another."""
    for place, seed in enumerate((1, 1, 2)):
        write_year(tmp_path / str(place), invented(seed=seed), TOYLAND, about="Toyland, invented.")

    first, again, other = (contents(tmp_path / str(place)) for place in range(3))
    assert first == again
    assert first["referrals.csv"] != other["referrals.csv"]


def test_the_note_says_how_the_year_is_played(tmp_path: Path) -> None:
    """The day, the seed and what the data are stand beside them."""
    text = 'Toyland\'s "first" year \\ invented.'
    (tmp_path / "region.toml").write_text('[region]\nexample = "example"\n', "utf-8")

    write_year(tmp_path / "example", invented(seed=7), TOYLAND, about=text)

    note = example_of(tmp_path)
    assert note is not None
    assert (note.about, note.as_at, note.seed) == (text, UNTIL, 7)


def test_most_facts_are_known_some_missing_and_some_cases_barred() -> None:
    """Of a larger year about half is eligible, and the other outcomes are both there."""
    year = invented(inquiries=120)

    found = Counter(outcome(TOYLAND, year, nth) for nth in range(120))
    assert 40 <= found[Outcome.ELIGIBLE] <= 80
    assert found[Outcome.MORE_INFORMATION] >= 10
    assert found[Outcome.NOT_ELIGIBLE] >= 10


def test_answers_are_those_of_eligible_cases_with_the_regions_own_reasons() -> None:
    """A case that is not eligible is answered by nobody; every step occurs in a larger year."""
    year = invented(inquiries=120)
    eligible = {
        one.case
        for nth, one in enumerate(year.referrals)
        if outcome(TOYLAND, year, nth) is Outcome.ELIGIBLE
    }

    assert {one.case for one in year.decisions} <= eligible
    assert {one.step for one in year.decisions} == set(Answered)
    assert {one.reason_code for one in year.decisions} <= {"", *TOYLAND.reason_by_key}


def test_no_offer_to_an_approved_case_goes_without_an_answer() -> None:
    """Answers go on until one is accepted, so that every policy meets the same people."""
    year = invented(inquiries=120)
    approved = {one.case for one in year.decisions if one.outcome == "approved"}

    for case in approved:
        said = {(one.step, one.nth): one.outcome for one in year.decisions if one.case == case}
        offers = [nth for step, nth in said if step is Answered.OFFER]
        assert offers == [*range(1, len(offers) + 1)]
        assert len(offers) >= 3
        for nth in offers:
            is_viewed = said[Answered.OFFER, nth] == "view"
            assert ((Answered.VIEWING, nth) in said) is is_viewed
        assert "accepted" in said.values()
    assert max(one.nth for one in year.decisions) > 3


def test_a_rule_of_the_regions_own_shapes_the_cases() -> None:
    """Where a rule asks for an accredited landlord, eligible cases have one."""
    accredited = Accreditation(
        key="a", partner="brick-homes", by="daha", since=OPENED, source=INVENTED
    )
    strict = evolve(
        TOYLAND,
        accreditations=(accredited,),
        rules=tuple(
            evolve(rule, require=evolve(rule.require, fact="is_landlord_accredited"))
            if rule.key == "landlord-is-a-partner"
            else rule
            for rule in TOYLAND.rules
        ),
    )
    year = invented(strict, inquiries=40)

    landlords = {
        one.landlord
        for nth, one in enumerate(year.referrals)
        if outcome(strict, year, nth) is Outcome.ELIGIBLE
    }
    assert landlords == {"brick-homes"}


def test_a_year_is_played_to_moves(tmp_path: Path) -> None:
    """Homes stand where somebody asked for them, so that some households move."""
    year = invent_year(TOYLAND, seed=3, inquiries=40, homes=25, since=SINCE, until=UNTIL)
    inputs = Inputs(referrals=year.referrals, homes=year.homes, decisions=year.decisions)

    with open_scheme(TOYLAND, str(tmp_path / "toyland.db")) as scheme:
        scheme.run(inputs, as_at=year.as_at, seed=year.seed, is_invented=True)
        states = Counter(case.state for case in scheme.snapshot().cases)

    assert states["moved"] >= 3


def test_a_year_outside_the_schemes_is_refused() -> None:
    """There is nothing to invent for days on which the scheme does not run."""
    with pytest.raises(RecordError, match="runs on no day"):
        invent_year(
            TOYLAND,
            seed=1,
            inquiries=1,
            homes=1,
            since=CLOSED,
            until=CLOSED + timedelta(days=9),
        )
