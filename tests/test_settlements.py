"""What a partner that left leaves behind: in rolling ledgers, in the measures, in ``check``."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from attrs import evolve
from carried_balances import LEFT, MUD, carrying, opens, settles
from hypothesis import given
from hypothesis import strategies as st
from small_years import a_scheme, day, home, inputs, play, referral, yes_to_all
from toyland import INVENTED, OPENED
from toyland_year import snapshot

from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.commands.standing import landlord_standings
from unlocking_doors.loading.lint import region_findings
from unlocking_doors.moves.ledger import (
    Entry,
    Letting,
    opening,
    postings,
    reversal,
    settling,
    standings,
)
from unlocking_doors.moves.measures import inherited, measure, rolling
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.balances import WRITTEN_OFF, SettlementRule, heirs
from unlocking_doors.policy.fairness import Fairness
from unlocking_doors.policy.region import Region
from unlocking_doors.reports.accounts import accounts

ON = date(2024, 3, 6)
PARTNERS = ("mud-homes", "brick-homes", "straw-council")
#: A settlement of Mud Homes on the hundredth day, by each of the rules that post something.
DAYS = 100
RULES = ("to-successor", "written-off")


def moved(case: str, giver: str, own: str, on: date) -> Letting:
    """Make a letting from one landlord to a tenant of another."""
    return Letting(case=case, home="h", owed_to=giver, owed_by=own, bedrooms=2, people=2, on=on)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Draw a ledger up to the day of the settlement, with some lettings that are taken back."""
    entries = list(opening([opens("mud-homes", -4, ON), opens("brick-homes", 4, ON)]))
    one = st.sampled_from(PARTNERS)
    for number in range(draw(st.integers(0, 8))):
        on = draw(st.integers(0, DAYS))
        posted = postings(moved(str(number), draw(one), draw(one), ON + timedelta(days=on)))
        entries += posted
        if draw(st.booleans()):
            back = ON + timedelta(days=draw(st.integers(on, DAYS)))
            entries += reversal(posted, on=back, reason="a slip")
    return sorted(entries, key=lambda entry: entry.on)


# A rolling ledger


@given(histories(), st.sampled_from(RULES), st.integers(0, 3 * DAYS), st.integers(1, 12))
def test_an_account_that_was_settled_stands_at_zero_from_then_on(
    entries: list[Entry], rule: str, later: int, months: int
) -> None:
    """On the day and every later one; what passed on ages with the lettings that it came from."""
    row = settles(rule, on=ON + timedelta(days=DAYS))
    posted = settling(row, standings(entries).get("mud-homes", 0), on=row.on)
    since = first_of_months(row.on + timedelta(days=later), months)

    found = standings(rolling([*entries, *posted], since, [row]), PARTNERS)
    before = standings(rolling(entries, since), PARTNERS)

    assert found["mud-homes"] == 0
    assert sum(found.values()) == 0
    taken = found[row.account] - before.get(row.account, 0) if row.account in found else 0
    assert taken == before["mud-homes"]
    assert found["straw-council"] == before["straw-council"]


@given(histories(), st.integers(0, 3 * DAYS))
def test_a_chain_of_mergers_ends_with_the_last_partner(entries: list[Entry], later: int) -> None:
    """Both accounts stand at zero, and the last one has what all of them would have."""
    first = settles("to-successor", on=ON + timedelta(days=DAYS))
    then = settles("to-successor", key="b", partner="brick-homes", successor="straw-council",
                   on=ON + timedelta(days=DAYS + 1))  # fmt: skip
    since = ON + timedelta(days=later)

    found = standings(rolling(entries, since, [then, first]), PARTNERS)

    assert not any(found.values())
    assert heirs([then, first], then.on) == dict.fromkeys(PARTNERS[:2], "straw-council")
    assert heirs([then, first], first.on) == {"mud-homes": "brick-homes"}


def test_a_settlement_makes_no_debt_when_what_it_settled_rolls_out() -> None:
    """Five homes of two years ago count for nobody: not for who left, nor against who took over."""
    old = [entry for number in range(5)
           for entry in postings(moved(str(number), "mud-homes", "straw-council", ON))]  # fmt: skip
    row = settles("to-successor", on=ON + timedelta(days=700))
    ledger = (*old, *settling(row, 5, on=row.on))

    assert standings(ledger)["brick-homes"] == 5
    assert rolling(ledger, row.on - timedelta(days=365), [row]) == ()


@pytest.mark.parametrize("rule", RULES)
def test_matching_is_told_of_a_rolling_ledger_in_which_who_left_owes_nothing(rule: str) -> None:
    """From the day on which Mud Homes leaves, whatever it brought and was given before."""
    agreed = Fairness(key="f", window_months=1, points_per_home=1, most_homes=9, since=OPENED,
                      source=INVENTED)  # fmt: skip
    region = evolve(carrying(settles(rule)), fairness=(agreed,))
    rows = (referral(landlord="mud-homes", area="woods", areas_of_choice=frozenset({"bricks"})),
            home(), *yes_to_all("c-1"))  # fmt: skip
    with a_scheme(region) as scheme:
        for days in (29, 30, 43, 50, 84):
            play(scheme, inputs(*rows), days=days)
            entries = scheme.snapshot().entries
            known = Recorded(region=region, on=day(days), cases=(), homes=(), entries=entries)
            found = landlord_standings(known, (*PARTNERS, WRITTEN_OFF))
            owes = found["mud-homes"].standing
            assert owes == (-3 if days < 30 else 0)
            assert sum(one.standing for one in found.values()) == 0


# Measures


def test_what_a_partner_that_merged_gave_counts_for_its_successor() -> None:
    """One gave and the other used; since they are one, giving goes with use."""
    lettings = (moved("1", "mud-homes", "straw-council", ON),
                moved("2", "straw-council", "brick-homes", ON))  # fmt: skip
    entries = [entry for letting in lettings for entry in postings(letting)]
    row = settles("to-successor", on=ON)
    passed = (*entries, *settling(row, 1, on=ON))

    apart = measure(passed, PARTNERS)
    as_one = measure(inherited(passed, heirs([row], ON)), PARTNERS)

    assert (apart.gini, as_one.gini) == (0.75, 0.0)
    shares = {one.partner: (one.given, one.received, one.standing) for one in as_one.shares}
    assert shares["brick-homes"] == (1, 1, 0)
    assert shares["mud-homes"] == (0, 0, 0)
    assert inherited(passed, {}) == passed


@given(histories())
def test_a_merger_changes_no_standing(entries: list[Entry]) -> None:
    """With what was posted of it, the ledger as one partner has it stands where the books do."""
    row = settles("to-successor", on=ON + timedelta(days=DAYS))
    whole = (*entries, *settling(row, standings(entries).get("mud-homes", 0), on=row.on))

    as_one = inherited(whole, heirs([row], row.on))

    assert standings(as_one, PARTNERS) == standings(whole, PARTNERS)


def test_the_accounts_measure_the_partners_that_are_left() -> None:
    """Each account as it is in the books, and the measures as the merger leaves the partners."""
    entries = [*postings(moved("1", "mud-homes", "straw-council", ON))]
    row = settles("to-successor", on=ON)
    entries += settling(row, 1, on=ON)
    region = evolve(carrying(row), fairness=(
        Fairness(key="f", window_months=3, since=OPENED, source=INVENTED),))  # fmt: skip
    asked = snapshot(region=region, entries=tuple(entries), as_at=ON)
    found = accounts(asked)

    books = {one.partner: (one.given, one.carried, one.standing) for one in found.standings}
    assert (books["mud-homes"], books["brick-homes"]) == ((1, -1, 0), (0, 1, 1))
    assert found.rolling is not None
    for told in (found.whole, found.rolling):
        given = {one.partner: one.given for one in told.shares if one.given}
        assert (given, told.debt, told.gini) == ({"brick-homes": 1}, 1, 1.0)
    assert (found.sum, found.since) == (0, first_of_months(ON, 3))
    assert accounts(asked, 1).since == first_of_months(ON, 1)
    assert accounts(evolve(asked, region=carrying(row))).rolling is None


# Check


def _leaving() -> Iterator[tuple[Region, bool]]:
    yield carrying(), True
    for rule in SettlementRule:
        yield carrying(settles(rule.value)), False
    staying = evolve(MUD, until=None)
    partners = tuple(staying if one.key == MUD.key else one for one in carrying().partners)
    yield evolve(carrying(), partners=partners), False


@pytest.mark.parametrize(("region", "is_told"), list(_leaving()))
def test_check_tells_of_a_partner_that_leaves_without_a_settlement(
    region: Region, *, is_told: bool
) -> None:
    """Whether it merged, and into whom, only the region can say."""
    found = [one for one in region_findings(region) if one.code == "UD-L063"]

    assert len(found) == is_told
    for one in found:
        assert f'"mud-homes" leaves on {LEFT}' in str(one)
        assert "[[settlement]]" in str(one)
