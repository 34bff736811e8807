"""The attack on published tables: it finds nothing where they are safe, and much where not."""

from collections.abc import Callable, Iterator

import pytest
from published_tables import PROFILES, Request, found_out, known_to, requests, small, table

from unlocking_doors.errors import RecordError, RefusedError
from unlocking_doors.policy.publishing import Profile, Zeros
from unlocking_doors.publishing import Published, Tally
from unlocking_doors.publishing.published import SEAL, Shown
from unlocking_doors.publishing.showing import show
from unlocking_doors.testing import attack, bounds
from unlocking_doors.testing.attacker import interval

#: A year is between the 235 requests of London's first and three times as many.
NUMBERS = (235, 400, 700)


def tables(seed: int) -> list[Tally]:
    """Return one table: by harm and sub-region, or, as no region should, by harm and landlord."""
    rows = requests(
        seed, NUMBERS[seed % 3], landlords=(6, 30, 76)[seed % 3], sub_regions=(3, 4, 3)[seed % 3]
    )
    by = ("harm", "landlord") if seed % 6 == 0 else ("harm", "sub-region")
    return [table(rows, by)]


def months(seed: int) -> list[Tally]:
    """Return two months, or every second time January and what began with January."""
    rows = requests(seed, NUMBERS[seed % 3])
    until = "" if seed % 2 else "2024-02"
    since = "2024-02" if seed % 2 else "2024-01"
    return [table(rows, ("harm",), "2024-01"), table(rows, ("harm",), since, until)]


def audiences(seed: int) -> list[Tally]:
    """Return what two audiences are shown of one year, who then compare notes."""
    rows = requests(seed, NUMBERS[seed % 3], sub_regions=2, sizes=3)
    return [table(rows, ("harm", "size")), table(rows, ("harm", "sub-region"))]


def attacked(make: Callable[[int], list[Tally]], seeds: range) -> tuple[int, int]:
    """Count the small numbers found out, and the sets of tables that were refused."""
    found = refused = 0
    for seed in seeds:
        profile = PROFILES[("nhs", "nhs", "nhs", "base5", "threshold5")[seed % 5]]
        try:
            found += len(found_out(make(seed), profile))
        except RefusedError:
            refused += 1
    return found, refused


@pytest.mark.parametrize("part", range(4))
def test_of_500_tables_nobody_learns_a_small_number(part: int) -> None:
    """Neither a stranger nor the landlord with most cases finds out a count under the threshold."""
    assert attacked(tables, range(part * 125, part * 125 + 125)) == (0, 0)


def test_of_200_pairs_of_months_nobody_learns_a_small_number() -> None:
    """Two months, and January with what began with January, can be held against each other."""
    assert attacked(months, range(200)) == (0, 0)


@pytest.mark.parametrize("part", range(2))
def test_of_100_pairs_of_audiences_nobody_learns_a_small_number(part: int) -> None:
    """Two audiences who compare notes learn no more than each alone; few tables are refused."""
    found, refused = attacked(audiences, range(part * 50, part * 50 + 50))

    assert found == 0
    assert refused <= 2


@pytest.mark.torture
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("make", [tables, months, audiences])
def test_of_thousands_of_tables_nobody_learns_a_small_number(
    make: Callable[[int], list[Tally]],
) -> None:
    """The same holds of many more tables, months and audiences."""
    assert attacked(make, range(1_000, 4_000))[0] == 0


def careless(tally: Tally, text: Callable[[int], str]) -> Published:
    """Publish a table without any protection but what *text* does to each count."""
    return Published(
        key=tally.key,
        title=tally.title,
        counts=tally.counts,
        period=tally.period,
        dimensions=tally.dimensions,
        shown={
            cell: Shown(text=text(count), low=0, high=None, _seal=SEAL)
            for cell, count in tally.counts_of.items()
        },
        profile="careless",
        notes=(),
        shown_share=None,
        mean_error=0.0,
        _seal=SEAL,
    )


def starred(count: int) -> str:
    """Hide 1 to 4, and nothing more."""
    return "*" if 1 <= count <= 4 else str(count)


def test_hidden_counts_beside_true_totals_are_recovered() -> None:
    """Where small counts are hidden and nothing else is withheld, the attacker subtracts them."""
    found = [
        one
        for seed in range(10)
        for one in small(
            attack([careless(table(requests(seed, 700)), starred)], PROFILES["threshold5"]), 4
        )
    ]

    assert len(found) >= 10


def test_what_is_recovered_is_true() -> None:
    """Each number that the attacker is sure of is the count of the table."""
    tally = table(requests(3, 700))
    found = attack([careless(tally, starred)], PROFILES["threshold5"])

    assert found
    for one in found:
        assert tally.counts_of[one.at["harm"], one.at["sub-region"]] == one.count


def test_months_that_are_not_rounded_give_away_what_came_between() -> None:
    """January, and January with February: the difference is February, down to a single request."""
    exact = Profile(key="careless", hides_up_to=4, rounds_to=1, source="none: this is the mistake")
    rows = requests(5, 400)
    pair = [table(rows, ("harm",), "2024-01"), table(rows, ("harm",), "2024-01", "2024-02")]
    february = table(rows, ("harm",), "2024-02").counts_of
    found = attack([careless(one, starred) for one in pair], exact)
    days = [one for one in found if one.since == pair[1].period.since.replace(month=2)]

    assert small(days, 7)
    assert all(february[one.at["harm"],] == one.count for one in days)


def test_a_landlord_subtracts_what_it_knows() -> None:
    """Of a row that is all but its own, a partner learns the rest, which a stranger does not."""
    rows: list[Request] = [
        (f"case-{n}", "landlord-1" if n < 4 else f"landlord-{n}", "harm-0", "s", "z", 1)
        for n in range(4)
    ]
    tally = table(rows, ("harm",))
    shown = [careless(tally, lambda count: "*" if count else "0")]
    rule = PROFILES["threshold5"]

    assert small(attack(shown, rule), 4) == []
    assert {one.count for one in attack(shown, rule, known_to("landlord-1", [tally]))} == {4}


def test_bounds_are_those_of_the_table() -> None:
    """A row with one hidden cell and a true total tells it; its bounds meet."""
    rows: list[Request] = [
        (f"case-{n}", f"landlord-{n}", "harm-0" if n < 3 else "harm-1", "s", "z", 1)
        for n in range(12)
    ]
    tally = table(rows, ("harm",))

    assert bounds([careless(tally, starred)], PROFILES["threshold5"])[0, ("harm-0",)] == (3, 3)
    assert bounds([careless(tally, lambda _: "c")], PROFILES["nhs"])[0, ("harm-0",)] == (1, None)


def test_tables_that_contradict_each_other_are_none_to_attack() -> None:
    """Two tables of different units have no world in common, and that is said."""
    some, others = (
        careless(table(requests(seed, number), ("harm",)), lambda count: str(count + 5))
        for seed, number in ((1, 100), (2, 200))
    )

    with pytest.raises(RecordError, match="do not count the same units"):
        attack([some, others], PROFILES["threshold5"])


def profiles() -> Iterator[Profile]:
    """Yield the built-in profiles and some of other bases."""
    yield from PROFILES.values()
    for hides, rounds in ((4, 3), (7, 20), (9, 10), (0, 3), (2, 1)):
        for zeros in Zeros:
            yield Profile(
                key="own", hides_up_to=hides, rounds_to=rounds, zeros=zeros, source="assumption"
            )


@pytest.mark.parametrize("profile", list(profiles()), ids=str)
def test_the_attacker_reads_a_number_as_publishing_means_it(profile: Profile) -> None:
    """The interval that publishing proves with is the one that a reader works out."""
    for count in range(60):
        shown = show(count, profile)
        assert interval(shown.text, profile) == (shown.low, shown.high)
        assert shown.low <= count <= (shown.high or count)
