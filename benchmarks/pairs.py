"""
What a household in a home is worth on London(n), and the pairs that fit, in numpy arrays.

No line of the library: the peers, which live in an environment without it, read this too.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Column = Any  # an array of whole numbers
Columns = Mapping[str, Column]
#: A unit of worth outweighs the fit of an offer: its place among the areas chosen, of which there
#: are eleven at most, and the levels of access that nobody needs, of which there are three.
FACTOR = 20
LEVELS = 4

#: Runs once, and returns a function that reads from its answer (worth, households): not timed.
Answer = Callable[[], tuple[int, int]]


def load(path: str) -> Columns:
    """Read columns that were saved with ``numpy.savez``."""
    with np.load(path) as saved:
        return {name: saved[name] for name in saved.files}


def pairs_of(columns: Columns) -> tuple[Column, Column, Column]:
    """
    List every household and home that fit.

    Returns:
        Household, home and what the pair is worth, for each pair.
    """
    rooms = 1 + max(columns["home_bedrooms"].max(initial=0), columns["bedrooms"].max(initial=0))
    key = (columns["home_area"] * rooms + columns["home_bedrooms"]) * LEVELS
    key = key + columns["home_access"]
    homes = np.argsort(key, kind="stable")
    chooser, rank = choices_of(columns)
    cell = (columns["area"] * rooms + columns["bedrooms"][chooser]) * LEVELS
    low = np.searchsorted(key[homes], cell + columns["access"][chooser])
    found = np.searchsorted(key[homes], cell + LEVELS) - low
    choice = np.repeat(np.arange(len(cell)), found)
    at = np.arange(len(choice)) - np.repeat(np.cumsum(found) - found, found)
    home = homes[low[choice] + at]
    household = chooser[choice]
    wasted = columns["home_access"][home] - columns["access"][household]
    worth = FACTOR * (1 + columns["worth"][household].astype(np.int64)) - rank[choice] - wasted
    return household, home, worth


def choices_of(columns: Columns) -> tuple[Column, Column]:
    """Return whose each choice of an area is, and its place among the household's own."""
    chosen = np.diff(columns["start"])
    chooser = np.repeat(np.arange(len(chosen)), chosen)
    return chooser, np.arange(len(chooser)) - columns["start"][:-1][chooser]


def total_of(columns: Columns, offered: Column) -> tuple[int, int]:
    """Return what the households served come to by worth, and how many they are."""
    served = np.asarray(offered) >= 0
    return int((columns["worth"][served] + 1).sum()), int(served.sum())
