"""
London(n): a family of invented pots, from a hundred households to a million.

Everything is drawn from a seed, and nothing stands for a real household, home or landlord: *n*
households, 0.3 n homes, areas on a ring, landlords whose sizes fall off as 1, 1/2, 1/3, ... Each
household fled an area and chose five others or more (eight on average), never its own or one
within two of it on the ring.
"""

from array import array
from bisect import bisect_left
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from unlocking_doors.facts.homes import ACCESS_LEVELS
from unlocking_doors.matching import Problem, Request, Vacancy
from unlocking_doors.matching.columns import Columns

#: Up to so many households: so many areas and landlords.
SCALES = ((1_000, 33, 76), (10_000, 99, 300), (100_000, 198, 800), (1_000_000, 297, 1_500))
HOMES_A_HOUSEHOLD = 0.3
#: Illustrative: the pot skews to one and two bedrooms.
BEDROOMS = ((1, 35), (2, 35), (3, 20), (4, 7), (5, 2), (6, 1))
#: Illustrative: levels needed by households, and offered by homes.
NEEDED = ((0, 85), (2, 12), (3, 3))
OFFERED = ((0, 60), (2, 30), (3, 10))
LEAST_AREAS, MOST_MORE = 5, 6
BANDS, DAYS = 3, 1_000
AS_AT = date(2024, 1, 1)


def london(households: int, seed: int = 1) -> Columns:
    """Draw a pot of *households* and 0.3 times as many homes."""
    draw = Random(f"london {households} {seed}")
    areas, landlords = next(
        (areas, landlords) for most, areas, landlords in SCALES if households <= most
    )
    homes = round(HOMES_A_HOUSEHOLD * households)
    sizes = list(accumulate(1 / number for number in range(1, landlords + 1)))

    def landlord() -> int:
        return bisect_left(sizes, draw.random() * sizes[-1])

    start, area = array("i", [0]), array("i")
    for _ in range(households):
        area.extend(_areas(draw, areas))
        start.append(len(area))
    bedrooms = array("i", _drawn(draw, BEDROOMS, households))
    return Columns(
        start=start,
        area=area,
        bedrooms=bedrooms,
        max_bedrooms=bedrooms,
        access=array("i", _drawn(draw, NEEDED, households)),
        landlord=array("i", (landlord() for _ in range(households))),
        worth=array("i", (_worth(draw) for _ in range(households))),
        home_area=array("i", (int(draw.random() * areas) for _ in range(homes))),
        home_bedrooms=array("i", _drawn(draw, BEDROOMS, homes)),
        home_access=array("i", _drawn(draw, OFFERED, homes)),
        home_landlord=array("i", (landlord() for _ in range(homes))),
    )


def _drawn(draw: Random, shares: tuple[tuple[int, int], ...], times: int) -> list[int]:
    values, weights = zip(*shares, strict=True)
    return draw.choices(values, weights, k=times)


def _worth(draw: Random) -> int:
    """A band, of which the highest counts a thousand more than the next, and the days waited."""
    return int(draw.random() * BANDS) * DAYS + int(draw.random() * DAYS)


def _areas(draw: Random, areas: int) -> list[int]:
    """Choose areas in order of liking, none within two of the one fled."""
    random = draw.random
    fled = int(random() * areas)
    wanted = LEAST_AREAS + int(random() * (MOST_MORE + 1))
    chosen: dict[int, None] = {}
    while len(chosen) < wanted:
        # From three past the fled one to three before it, round the ring.
        chosen[(fled + 3 + int(random() * (areas - 5))) % areas] = None
    return list(chosen)


def as_rows(columns: Columns) -> Problem:
    """Write a pot of columns in rows; households fled areas that have no homes in the pot."""
    asked, given = len(columns.worth), len(columns.home_area)
    return Problem(
        as_at=AS_AT,
        own_landlord_allowed=True,
        requests=[
            Request(
                case=f"case-{one:07}",
                reference=f"REF-{one:07}",
                landlord=f"landlord-{columns.landlord[one]}",
                area="fled",
                bedrooms=columns.bedrooms[one],
                max_bedrooms=columns.max_bedrooms[one],
                access=ACCESS_LEVELS[columns.access[one]],
                areas={
                    f"area-{area}"
                    for area in columns.area[columns.start[one] : columns.start[one + 1]]
                },
                avoid=frozenset(),
                band=BANDS - columns.worth[one] // DAYS,
                since=AS_AT - timedelta(days=columns.worth[one] % DAYS),
                people=columns.bedrooms[one] + 1,
            )
            for one in range(asked)
        ],
        vacancies=[
            Vacancy(
                home=f"home-{one:07}",
                landlord=f"landlord-{columns.home_landlord[one]}",
                area=f"area-{columns.home_area[one]}",
                bedrooms=columns.home_bedrooms[one],
                access=ACCESS_LEVELS[columns.home_access[one]],
                released=AS_AT,
            )
            for one in range(given)
        ],
    )
