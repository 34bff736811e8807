import subprocess
import sys
from collections.abc import Sequence
from random import Random

import pytest
from attrs import asdict, evolve
from hypothesis import given
from hypothesis import strategies as st
from matching_problems import home, pool, waiting

from unlocking_doors.errors import MatchingError, NotFoundError
from unlocking_doors.matching import Columns, Standing, allocate, allocate_columns
from unlocking_doors.matching.compiled import REMEDY, compiled

ENGINES = ("strict", "strict-fast")


def drawn(seed: int, limits: str = "") -> Columns:
    """Draw a pot of up to forty households; some landlords limited where asked."""
    draw = Random(seed)
    asked, homes, landlords = draw.randint(0, 40), draw.randint(0, 20), 3
    chosen = [draw.sample(range(5), draw.randint(0, 4)) for _ in range(asked)]
    needed = [draw.randint(0, 3) for _ in range(asked)]

    def some(most: int, times: int) -> list[int]:
        return [draw.randint(0, most) for _ in range(times)]

    def limit(name: str) -> list[int]:
        return [draw.randint(-1, 3) for _ in range(landlords)] if name in limits else []

    return Columns(
        start=[sum(map(len, chosen[:one])) for one in range(asked + 1)],
        area=[area for areas in chosen for area in areas],
        bedrooms=needed,
        max_bedrooms=[rooms + draw.randint(0, 2) for rooms in needed],
        access=some(3, asked),
        landlord=some(landlords - 1, asked),
        worth=some(5, asked),
        home_area=some(4, homes),
        home_bedrooms=some(4, homes),
        home_access=some(3, homes),
        home_landlord=some(landlords - 1, homes),
        receives=limit("receives"),
        gives=limit("gives"),
    )


def fits(pot: Columns, one: int, number: int) -> bool:
    """Tell whether a home fits a household, in the plainest way."""
    return (
        pot.home_area[number] in pot.area[pot.start[one] : pot.start[one + 1]]
        and pot.bedrooms[one] <= pot.home_bedrooms[number] <= pot.max_bedrooms[one]
        and pot.access[one] <= pot.home_access[number]
    )


@given(st.integers(0, 10**6), st.sampled_from(["", "receives", "gives", "receives gives"]))
def test_both_engines_offer_the_same_homes_that_fit(seed: int, limits: str) -> None:
    """Plain and compiled give one answer: homes that fit, each once, and within every limit."""
    pot = drawn(seed, limits)

    plain, fast = (list(allocate_columns(pot, engine)) for engine in ENGINES)

    made = [(one, number) for one, number in enumerate(plain) if number >= 0]
    assert fast == plain
    assert all(fits(pot, one, number) for one, number in made)
    assert len({number for _, number in made}) == len(made)
    for key, limit in enumerate(pot.receives):
        assert limit < 0 or sum(pot.landlord[one] == key for one, _ in made) <= limit
    for key, limit in enumerate(pot.gives):
        assert limit < 0 or sum(pot.home_landlord[number] == key for _, number in made) <= limit


@given(st.integers(0, 10**6), st.booleans())
def test_columns_house_whom_rows_house(seed: int, is_limited: bool) -> None:  # noqa: FBT001
    """The same pot in rows and in columns houses the same households."""
    pot = drawn(seed, "gives" if is_limited else "")
    levels = ("none", "ground-floor", "step-free", "wheelchair")
    keys = range(3)
    standings = {
        f"l{key}": Standing(may_give=None if pot.gives[key] < 0 else pot.gives[key])
        for key in keys
        if is_limited
    }
    order = sorted(range(len(pot.worth)), key=lambda one: -pot.worth[one])
    rows = pool(
        [
            waiting(
                f"c{one:02}",
                landlord=f"l{pot.landlord[one]}",
                area="fled",
                areas={f"a{area}" for area in pot.area[pot.start[one] : pot.start[one + 1]]},
                bedrooms=pot.bedrooms[one],
                max_bedrooms=pot.max_bedrooms[one],
                access=levels[pot.access[one]],
                band=1 + order.index(one),
            )
            for one in range(len(pot.worth))
        ],
        [
            home(
                f"h{number:02}",
                landlord=f"l{pot.home_landlord[number]}",
                area=f"a{pot.home_area[number]}",
                bedrooms=pot.home_bedrooms[number],
                access=levels[pot.home_access[number]],
            )
            for number in range(len(pot.home_area))
        ],
        own_landlord_allowed=True,
        standings=standings,
    )

    housed = {pairing.case for pairing in allocate(rows, "strict", seed=1).pairings}

    assert housed == {
        f"c{one:02}" for one, number in enumerate(allocate_columns(pot)) if number >= 0
    }


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"area": [-1]}, "column area"),
        ({"access": [4]}, "column access"),
        ({"start": [0, 5]}, "column start"),
        ({"start": [1, 1]}, "column start"),
        ({"start": []}, "column start"),
        ({"worth": [1, 2]}, "column worth"),
        ({"home_landlord": []}, "column home_landlord"),
        ({"gives": [1]}, "column gives"),
    ],
)
def test_columns_that_cannot_be_are_refused(
    engine: str, changes: dict[str, Sequence[int]], place: str
) -> None:
    """Numbers out of place are a sentence that names the column, never a wrong answer."""
    one = {name: [0] for name in asdict(drawn(0)) if name not in {"start", "receives", "gives"}} | {
        "start": [0, 1],
        "landlord": [1],
    }

    with pytest.raises(MatchingError) as caught:
        allocate_columns(Columns(**(one | changes)), engine)

    assert place in str(caught.value)


def test_an_unknown_engine_is_refused_by_name() -> None:
    """An allocator that serves no columns is answered with those that do."""
    with pytest.raises(NotFoundError, match="strict-fast"):
        allocate_columns(drawn(1), "optimal")


def test_numbers_of_worth_may_be_large() -> None:
    """Worth beyond what sorts by counting, and beyond 32 bits, still ranks."""
    pot = drawn(3)
    far = evolve(pot, worth=[one * 10**12 for one in pot.worth])

    assert [list(allocate_columns(far, engine)) for engine in ENGINES] == [
        list(allocate_columns(pot))
    ] * 2


def test_a_missing_extra_is_named_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numba the compiled allocator says exactly how to install it, and answers nothing."""
    monkeypatch.setitem(sys.modules, "numba", None)
    compiled.cache_clear()

    for ask in (
        lambda: allocate(pool([waiting("ann")], [home("h1")]), "strict-fast", seed=1),
        lambda: allocate_columns(drawn(1), "strict-fast"),
    ):
        with pytest.raises(MatchingError) as caught:
            ask()
        assert caught.value.remedy == REMEDY == 'pip install "unlocking-doors[fast]"'
    compiled.cache_clear()


def test_the_default_allocator_imports_no_engine() -> None:
    """Neither the import of matching nor an answer of the default pulls in numpy or a solver."""
    script = """
import sys
sys.path.insert(0, "tests")
from unlocking_doors.matching import Problem, Request, Vacancy, allocate
from datetime import date
day = date(2023, 6, 1)
heavy = {"numpy", "numba", "ortools", "scipy", "pandas"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
asks = Request(case="c", reference="r", landlord="l", area="a", bedrooms=1, max_bedrooms=1,
    access="none", areas={"b"}, avoid=(), band=1, since=day, people=1)
gives = Vacancy(home="h", landlord="m", area="b", bedrooms=1, access="none", released=day)
assert allocate(Problem(as_at=day, requests=[asks], vacancies=[gives]), seed=1).pairings
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""

    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert told.returncode == 0, told.stderr
