"""Our contenders on London(n), and OR-tools' own solver asked about pairs."""

from collections.abc import Sequence

import numpy as np
from attrs import fields
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from pairs import FACTOR, LEVELS, Answer, Column, choices_of, pairs_of, total_of
from pairs import Columns as Arrays
from working import work

from unlocking_doors.matching import Columns, allocate_columns
from unlocking_doors.matching.flow import solve
from unlocking_doors.matching.network import Ledger, Market

#: The bound of the ledger: no landlord receives or gives so many more than it gives or receives.
BOUND = 3


def memory_pass(columns: Arrays) -> Answer:
    """Touch every number once: the floor under everything else."""
    total = sum(int(column.sum()) for column in columns.values())
    return lambda: (total, 0)


def strict(columns: Arrays) -> Answer:
    """Strict priority in plain Python, from lists."""
    return _strict(columns, "strict")


def strict_fast(columns: Arrays) -> Answer:
    """Strict priority compiled."""
    return _strict(columns, "strict-fast")


def _strict(columns: Arrays, allocator: str) -> Answer:
    named = {one.name for one in fields(Columns)}
    pot = Columns(**{name: column for name, column in columns.items() if name in named})
    offered: Sequence[int] = allocate_columns(pot, allocator)
    return lambda: total_of(columns, offered)


def optimal(columns: Arrays) -> Answer:
    """The optimum as a flow over types of homes."""
    return _flow(columns, None)


def optimal_ledger(columns: Arrays) -> Answer:
    """The same with every landlord's balance bounded within the batch."""
    landlords = 1 + max(columns["landlord"].max(), columns["home_landlord"].max())
    bound = np.full(landlords, BOUND)
    return _flow(
        columns,
        Ledger(receiver=columns["landlord"], receives=bound, gives=bound, in_batch=True),
    )


def _flow(columns: Arrays, ledger: Ledger | None) -> Answer:
    rooms = 1 + max(columns["home_bedrooms"].max(), columns["bedrooms"].max())
    areas = 1 + max(columns["home_area"].max(), columns["area"].max())
    landlords = 1 if ledger is None else len(ledger.receives)
    chooser, rank = choices_of(columns)
    needed = columns["bedrooms"] * LEVELS + columns["access"]
    home = (columns["home_area"] * rooms + columns["home_bedrooms"]) * LEVELS
    whose = 0 if ledger is None else columns["home_landlord"].astype(np.int64)
    rows, free = np.unique((home + columns["home_access"]) * landlords + whose, return_counts=True)
    cells = np.arange(areas * rooms * LEVELS)
    lower = cells[cells % LEVELS < LEVELS - 1]
    market = Market(
        households=len(needed),
        kinds=len(cells),
        chooser=chooser,
        choice=columns["area"] * (rooms * LEVELS) + needed[chooser],
        kind=rows // landlords,
        free=free,
        owner=rows % landlords if ledger else None,
        onward=(lower, lower + 1),
        ledger=ledger,
    )
    worth = FACTOR * (1 + columns["worth"].astype(np.int64))
    answer = solve(market, worth, loss=rank, onward_loss=np.ones(len(lower), dtype=np.int64))
    return lambda: (answer.worth, int(answer.housed.sum()))


def flow_on_pairs(columns: Arrays) -> Answer:
    """The same solver, with an arc for each household and home that fit."""
    household, home, worth = pairs_of(columns)
    asked, given = len(columns["bedrooms"]), len(columns["home_area"])
    supply = min(asked, given)
    source, sink, first_home = 0, 1, 2 + asked
    tails = (np.zeros(asked), 2 + household, first_home + np.arange(given), [source])
    heads = (2 + np.arange(asked), first_home + home, np.full(given, sink), [sink])
    costs = (np.zeros(asked), -worth, np.zeros(given + 1))
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        _joined(tails, np.int32),
        _joined(heads, np.int32),
        np.append(np.ones(asked + len(worth) + given, dtype=np.int64), supply),
        _joined(costs, np.int64),
    )
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("no optimum on pairs")
    flows, cost = solver.flows(arcs), solver.optimal_cost()
    return lambda: (-cost, int(flows[:asked].sum()))


def _joined(parts: Sequence[Column], kind: type) -> Column:
    return np.concatenate([np.asarray(part, dtype=kind) for part in parts])


if __name__ == "__main__":
    work(
        {
            "memory-pass": memory_pass,
            "strict": strict,
            "strict-fast": strict_fast,
            "optimal": optimal,
            "optimal-ledger": optimal_ledger,
            "flow-on-pairs": flow_on_pairs,
        }
    )
