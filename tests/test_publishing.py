"""What is published: hidden, rounded, withheld, registered; and what is refused."""

from collections.abc import Sequence
from datetime import date
from time import process_time
from typing import Any

import pytest
from attrs import evolve
from published_tables import PROFILES, published, requests, table

from unlocking_doors.errors import RecordError, RefusedError
from unlocking_doors.periods import Period
from unlocking_doors.policy.publishing import Profile, Zeros
from unlocking_doors.publishing import (
    TOTAL,
    Category,
    Dimension,
    Published,
    Registered,
    Shown,
    Tally,
    Unit,
    as_text,
    calendar_period,
    from_text,
    publish,
)

NHS, BASE5, THRESHOLD5 = PROFILES["nhs"], PROFILES["base5"], PROFILES["threshold5"]


def tally(
    counts: dict[str, int], *, holders: Sequence[str] = (), is_holder: bool = False, **other: Any
) -> Tally:
    """Count units in the categories of one dimension."""
    return Tally(
        key=other.get("key", "t"),
        title="A table",
        counts=other.get("of", "requests"),
        period=other.get("period", calendar_period("2024")),
        dimensions=(
            Dimension(
                key="by",
                label="By",
                categories=tuple(Category(key=key, label=key) for key in counts),
                is_holder=is_holder,
            ),
        ),
        units=tuple(
            Unit(key=f"{key}-{n}", holders=(key,) if is_holder else tuple(holders), at=(key,))
            for key, count in counts.items()
            for n in range(count)
        ),
        why="Illustrative.",
    )


def texts(table: Published) -> dict[str, str]:
    """Return what a table of one dimension shows."""
    return {cell[0]: one.text for cell, one in table.shown.items()}


def test_small_counts_are_hidden_and_others_rounded() -> None:
    """1 to 7 are a star, 8 is 10, 12 is 10, 13 is 15; a zero is shown; totals are rounded too."""
    shown = publish(tally({"a": 1, "b": 7, "c": 8, "d": 12, "e": 13, "f": 0}), NHS)

    assert texts(shown) == {
        "a": "*",
        "b": "*",
        "c": "10",
        "d": "10",
        "e": "15",
        "f": "0",
        TOTAL: "40",
    }
    assert shown["d",].value == 10
    assert shown["a",].value is None


def test_a_count_that_is_not_small_is_never_rounded_to_zero() -> None:
    """All under 8 hidden and others rounded to 20, 8 is 20: a zero would say "no one"."""
    coarse = evolve(NHS, rounds_to=20)

    assert texts(publish(tally({"a": 8, "b": 0}), coarse)) == {"a": "20", "b": "0", TOTAL: "20"}


def test_a_single_hidden_count_does_not_stand_beside_its_total() -> None:
    """With true totals one hidden cell can be subtracted: the smallest other is withheld."""
    assert texts(publish(tally({"a": 3, "b": 9, "c": 30}), THRESHOLD5)) == {
        "a": "*", "b": "c", "c": "30", TOTAL: "42",
    }  # fmt: skip


def test_a_partner_who_holds_all_of_a_cell_does_not_learn_that_it_does() -> None:
    """Its own seven fill what a star may stand for: so that it cannot tell, they are withheld."""
    of_one = publish(tally({"a": 7, "b": 40}, holders=("hackney",)), NHS)
    of_many = publish(tally({"a": 7, "b": 40}), NHS)

    assert texts(of_one)["a"] == "c"
    assert texts(of_many)["a"] == "*"


def test_a_partner_does_not_subtract_its_own_row_from_a_total() -> None:
    """A landlord knows its own row: two others must stay unknown beside it, not one."""
    shown = publish(tally({"x": 3, "y": 9, "z": 30}, is_holder=True), THRESHOLD5)
    hidden = [key for key, text in texts(shown).items() if text in {"*", "c"}]

    # With y alone withheld, y would know that x has three.
    assert len(hidden) == 3


def test_hidden_zeros_look_like_small_counts_and_cannot_be_worked_out() -> None:
    """Where zeros are hidden, a total does not tell that somewhere there is no one."""
    hiding = evolve(THRESHOLD5, zeros=Zeros.HIDDEN)
    shown = publish(tally({"a": 0, "b": 20, "c": 30}), hiding)

    assert texts(shown)["a"] == "*"
    assert "c" in texts(shown).values()


def test_a_quarter_does_not_tell_of_the_month_that_is_missing() -> None:
    """Two true months and their quarter would give the third away, three requests and no more."""
    rows = [("a", 20, "2024-01"), ("b", 20, "2024-02"), ("c", 3, "2024-03")]

    def of(keys: str, period: str) -> Tally:
        units = tuple(
            Unit(key=f"{key}{n}", at=("all",))
            for key, many, _ in rows
            if key in keys
            for n in range(many)
        )
        whole = tally({"all": 0}, period=calendar_period(period))
        return evolve(whole, units=units)

    *months, quarter = published(
        [of("a", "2024-01"), of("b", "2024-02"), of("abc", "2024-Q1")], THRESHOLD5
    )

    assert [one["all",].text for one in months] == ["20", "20"]
    assert quarter["all",].text == "c"
    assert quarter[TOTAL,].text == "c"


def test_a_table_published_anew_with_other_data_gives_nothing_away() -> None:
    """One request more in a second version would be told by the difference of the two."""
    first, second = published([tally({"a": 20, "b": 30}), tally({"a": 21, "b": 30})], THRESHOLD5)

    assert first["a",].text == "20"
    assert second["a",].text == "c"
    assert second[TOTAL,].text == "c"


def test_a_part_of_what_was_counted_is_held_against_it_whatever_it_is_called() -> None:
    """Moves are some of the requests: 20 requests and 19 moves would tell of the one that waits."""
    requests_, moves = published(
        [tally({"a": 20}), tally({"a": 19}, key="m", of="moves")], THRESHOLD5
    )

    assert requests_["a",].text == "20"
    assert moves["a",].text == "c"


def test_what_cannot_be_protected_is_refused() -> None:
    """A zero beside counts that are out already tells them: nothing else could be withheld."""
    careless = Profile(key="careless", hides_up_to=0, rounds_to=1, source="assumption")
    first = tally({"a": 3, "b": 30})
    out = Registered(tally=first, published=publish(first, careless))

    with pytest.raises(RefusedError, match="nothing of the table") as refusal:
        publish(evolve(first, key="again"), NHS, [out])
    assert refusal.value.stable_code == "UD-E808"


def test_a_period_that_cuts_a_published_one_is_refused() -> None:
    """Mid January to mid February would tell of the days between."""
    first = tally({"a": 20}, period=calendar_period("2024-01"))
    cut = evolve(first, period=Period(since=date(2024, 1, 15), until=date(2024, 2, 15)))
    open_end = evolve(first, period=Period(since=date(2024, 1, 15)))
    register = [Registered(tally=first, published=publish(first, NHS))]

    for one in (cut, open_end):
        with pytest.raises(RefusedError, match="would cut") as refusal:
            publish(one, NHS, register)
        assert refusal.value.stable_code == "UD-E807"


def test_tables_of_no_one_and_of_no_dimension_are_tables_too() -> None:
    """An empty table shows zeros; a single count is hidden, rounded or withheld as any other."""
    empty = publish(tally({"a": 0, "b": 0}), NHS)
    single = evolve(tally({"a": 3}), dimensions=(), units=(Unit(key="x", at=()),))
    alone = evolve(single, units=tuple(Unit(key=str(n), holders=("p",), at=()) for n in range(12)))

    assert set(texts(empty).values()) == {"0"}
    assert empty.shown_share is None
    assert publish(single, NHS)[()].text == "*"
    assert publish(alone, NHS)[()].text == "c"
    assert publish(evolve(single, units=()), NHS)[()].text == "0"


def test_people_are_counted_once_in_a_total_however_often_they_stand_in_a_table() -> None:
    """A unit of several kinds of harm stands in several cells, and once in the total."""
    several = evolve(
        tally({"a": 12, "b": 0}),
        units=tuple(Unit(key=str(n), at=(by,)) for n in range(12) for by in ("b", "a", "a")),
    )

    assert texts(publish(several, NHS)) == {"a": "10", "b": "10", TOTAL: "10"}


def test_signs_and_roundings_are_explained_on_the_table() -> None:
    """Each sign that a table shows is explained, and why it is as coarse as it is."""
    notes = publish(tally({"a": 3, "b": 9, "c": 30}), THRESHOLD5).notes

    assert notes[0] == "Illustrative."
    assert [note[0] for note in notes[1:]] == ["*", "c"]
    assert "nearest 5" in publish(tally({"a": 9}), BASE5).notes[-1]


def test_a_published_count_is_not_made_by_hand() -> None:
    """Neither a constructor, nor ``evolve`` of a true one, nor a change in place makes one."""
    shown = publish(tally({"a": 9}), NHS)
    with pytest.raises(RefusedError) as refusal:
        Shown(text="3", low=3, high=3)
    assert refusal.value.stable_code == "UD-E806"
    for forged in (shown, shown["a",]):
        with pytest.raises(RefusedError):
            evolve(forged)
    with pytest.raises(TypeError):
        shown.shown["a",] = shown[TOTAL,]  # type: ignore[index]


def test_categories_that_cannot_be_told_apart_are_no_table() -> None:
    """A category may not be called as the total is, nor as another."""
    for keys in (["a", TOTAL], ["a", "a"]):
        with pytest.raises(RecordError) as wrong:
            Dimension(key="d", label="d", categories=tuple(Category(key=k, label=k) for k in keys))
        assert wrong.value.stable_code == "UD-E237"


@pytest.mark.parametrize("period", [calendar_period("2024-Q1"), Period(since=date(2024, 1, 1))])
def test_an_entry_of_the_register_is_read_back_as_it_was(period: Period) -> None:
    """What the register keeps of a table is all of it."""
    exact = evolve(table(requests(1, 100)), period=period)
    entry = Registered(tally=exact, published=publish(exact, NHS))

    assert from_text(as_text(entry)) == entry
    assert as_text(from_text(as_text(entry))) == as_text(entry)


def test_publishing_is_quick() -> None:
    """A table of 33 boroughs and 700 requests takes a fraction of a second, under each profile."""
    rows = requests(4, 700, sub_regions=33)
    for profile in PROFILES.values():
        begin = process_time()
        publish(table(rows), profile)
        assert process_time() - begin < 1
