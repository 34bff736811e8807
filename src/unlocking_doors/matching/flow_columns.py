"""
Pots too large for rows, at their best: the flow of ``optimal`` on columns of whole numbers.

See `Columns` for what they hold. Types of homes are by area, bedrooms and access alone, whoever
owns them; a household names the lowest level of access that serves it, and the ways lead onward
from each level to the next. So the network grows with the areas that households chose.

Needs the extra ``solve``.
"""

from typing import TYPE_CHECKING

from unlocking_doors.matching.columns import LEVELS, Columns
from unlocking_doors.matching.flow import Answer, solve
from unlocking_doors.matching.network import Ledger, Market
from unlocking_doors.matching.pool import NO_LIMIT
from unlocking_doors.matching.solver import need_solver

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from unlocking_doors.matching.network import Numbers


def solve_columns(columns: Columns, *, loss: int = 1, in_batch: bool = False) -> Answer:
    """
    House those of a pot in columns who are worth most in sum, less what is wasted.

    Args:
        columns: The pot; how much ``worth`` counts here, not only which is the highest.
        loss: What each bedroom and each level of access that nobody needs takes off.
        in_batch: Whether homes given in the batch make room for as many more received.

    Raises:
        MatchingError: The extra is missing, or worth does not fit in 64 bits.
    """
    need_solver()
    import numpy as np

    market, wasted = market_of(columns, in_batch=in_batch)
    steps = 0 if market.onward is None else len(market.onward[0])
    return solve(
        market,
        np.asarray(columns.worth, dtype=np.int64),
        loss=loss * wasted,
        onward_loss=np.full(steps, loss, dtype=np.int64),
    )


def market_of(columns: Columns, *, in_batch: bool = False) -> "tuple[Market, Numbers]":
    """
    Write a pot in columns down as a market.

    Returns:
        The market, and the bedrooms that nobody needs of each choice.
    """
    import numpy as np

    start, area = (np.asarray(one, dtype=np.int64) for one in (columns.start, columns.area))
    home_area = np.asarray(columns.home_area, dtype=np.int64)
    home_rooms = np.asarray(columns.home_bedrooms, dtype=np.int64)
    owner = np.asarray(columns.home_landlord, dtype=np.int64)
    areas = 1 + max(area.max(initial=-1), home_area.max(initial=-1))
    rooms = 1 + home_rooms.max(initial=-1)
    kinds = int(areas * rooms * LEVELS)
    kind = (home_area * rooms + home_rooms) * LEVELS + np.asarray(
        columns.home_access, dtype=np.int64
    )
    limited = len(columns.receives) > 0 or len(columns.gives) > 0
    landlords = 1 + max(
        owner.max(initial=-1), np.asarray(columns.landlord, dtype=np.int64).max(initial=-1)
    )
    keys, free = np.unique(kind * landlords + owner if limited else kind, return_counts=True)
    lowest = np.arange(kinds).reshape(-1, LEVELS)
    chooser, choice, wasted = _choices(columns, start, area, int(rooms), _served(kind, kinds))
    return Market(
        households=len(start) - 1,
        kinds=kinds,
        chooser=chooser,
        choice=choice,
        kind=keys // landlords if limited else keys,
        free=free,
        owner=keys % landlords if limited else None,
        onward=(lowest[:, :-1].ravel(), lowest[:, 1:].ravel()),
        ledger=_ledger(columns, int(landlords), in_batch=in_batch) if limited else None,
    ), wasted


def _served(kind: "Numbers", kinds: int) -> "NDArray[np.bool_]":
    """Tell of each type whether there is a home of its level or of a higher one."""
    import numpy as np

    homes = np.bincount(kind, minlength=kinds).reshape(-1, LEVELS)
    served: NDArray[np.bool_] = homes[:, ::-1].cumsum(axis=1)[:, ::-1].ravel() > 0
    return served


def _choices(
    columns: Columns, start: "Numbers", area: "Numbers", rooms: int, served: "NDArray[np.bool_]"
) -> "tuple[Numbers, Numbers, Numbers]":
    """Return the household, the type and the bedrooms too many of each choice that has a home."""
    import numpy as np

    needed, most, level = (
        np.asarray(one, dtype=np.int64)
        for one in (columns.bedrooms, columns.max_bedrooms, columns.access)
    )
    asker = np.repeat(np.arange(len(needed), dtype=np.int32), np.diff(start))
    parts = []
    for more in range(1 + int((most - needed).max(initial=0))):
        has = (needed + more <= most) & (needed + more < rooms)
        at = np.flatnonzero(has[asker])
        who = asker[at]
        kind = (area[at] * rooms + needed[who] + more) * LEVELS + level[who]
        there = served[kind]
        who, kind = who[there], kind[there].astype(np.int32)
        parts.append((who, kind, np.full(len(who), more, dtype=np.int32)))
    chooser, choice, wasted = (np.concatenate(column) for column in zip(*parts, strict=True))
    return chooser, choice, wasted


def _ledger(columns: Columns, landlords: int, *, in_batch: bool) -> Ledger:
    import numpy as np

    def limits(given: "Numbers") -> "Numbers":
        return given if len(given) else np.full(landlords, NO_LIMIT)

    return Ledger(
        receiver=np.asarray(columns.landlord, dtype=np.int64),
        receives=limits(np.asarray(columns.receives, dtype=np.int64)),
        gives=limits(np.asarray(columns.gives, dtype=np.int64)),
        in_batch=in_batch,
    )
