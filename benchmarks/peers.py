"""
Other people's engines on London(n): each installed by ``make bench`` only, in .venv-peers.

kep_solver is AGPL: it is a separate tool here, run in a process and an environment of its own.
"""

import sys
from pathlib import Path

# At the end: a peer is called `matching`, and so is a file beside this one.
sys.path.append(str(Path(__file__).parent))

import numpy as np
from pairs import LEVELS, Answer, Columns, choices_of, pairs_of, total_of
from working import work

NOBODY = -1


def networkx_matching(columns: Columns) -> Answer:
    """Most weight by general matching (blossoms)."""
    import networkx as nx

    household, home, worth = pairs_of(columns)
    graph = nx.Graph()
    asked = len(columns["bedrooms"])
    graph.add_weighted_edges_from(
        zip(household.tolist(), (asked + home).tolist(), worth.tolist(), strict=True)
    )
    found = nx.max_weight_matching(graph)
    return lambda: (sum(graph[one][other]["weight"] for one, other in found), len(found))


def scipy_sparse(columns: Columns) -> Answer:
    """Most weight by a full matching of a sparse matrix: a spare column for each household."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    household, home, worth = pairs_of(columns)
    asked, given = len(columns["bedrooms"]), len(columns["home_area"])
    most = int(worth.max(initial=0)) + 1
    rows = np.append(household, np.arange(asked))
    spare = np.append(home, given + np.arange(asked))
    cost = np.append(most - worth, np.full(asked, most)).astype(float)
    matrix = csr_array((cost, (rows, spare)), shape=(asked, given + asked))
    row, column = min_weight_full_bipartite_matching(matrix)

    def read() -> tuple[int, int]:
        housed = int((column < given).sum())
        return int(asked * most - matrix[row, column].sum()), housed

    return read


def scipy_dense(columns: Columns) -> Answer:
    """Most weight by the assignment of a dense matrix."""
    from scipy.optimize import linear_sum_assignment

    household, home, worth = pairs_of(columns)
    matrix = np.zeros((len(columns["bedrooms"]), len(columns["home_area"])))
    matrix[household, home] = worth
    row, column = linear_sum_assignment(matrix, maximize=True)
    found = matrix[row, column]
    return lambda: (int(found.sum()), int((found > 0).sum()))


def matching_hospital(columns: Columns) -> Answer:
    """Serial dictatorship as hospitals and residents: each type ranks by one master list."""
    from matching.games import HospitalResident

    kinds, fitting = _kinds_that_fit(columns)
    order = np.argsort(-columns["worth"].astype(np.int64), kind="stable").tolist()
    suitors: dict[int, list[int]] = {}
    for household in order:
        for kind in fitting[household]:
            suitors.setdefault(kind, []).append(household)
    game = HospitalResident.create_from_dictionaries(
        {one: those for one, those in enumerate(fitting) if those},
        suitors,
        {kind: kinds[kind] for kind in suitors},
    )
    found = game.solve()
    got = np.full(len(fitting), NOBODY)
    for kind, those in found.items():
        for one in those:
            got[int(one.name)] = int(kind.name)
    return lambda: total_of(columns, got)


def fairpyx_serial(columns: Columns) -> Answer:
    """Serial dictatorship over types as items; without an item "none" it hands out unfit homes."""
    from fairpyx import Instance, divide
    from fairpyx.algorithms import serial_dictatorship

    kinds, fitting = _kinds_that_fit(columns)
    order = np.argsort(-columns["worth"].astype(np.int64), kind="stable").tolist()
    items = [*kinds, NOBODY]
    values = {
        one: dict.fromkeys(items, -1)
        | {NOBODY: 0}
        | {kind: len(those) - at for at, kind in enumerate(those)}
        for one, those in enumerate(fitting)
    }
    instance = Instance(
        valuations=values,
        agent_capacities=1,
        item_capacities={**kinds, NOBODY: len(fitting)},
    )
    found = divide(serial_dictatorship, instance, agent_order=order)
    got = np.array([found[one][0] if found[one] else NOBODY for one in range(len(fitting))])
    return lambda: total_of(columns, got)


def kep_chains(columns: Columns) -> Answer:
    """Most households housed: each home a donor of its own, chains of one transplant."""
    from kep_solver.entities import Donor, Instance, Recipient, Transplant
    from kep_solver.model import PICEF, TransplantCount
    from kep_solver.programme import Programme

    household, home, _ = pairs_of(columns)
    instance = Instance()
    recipients = [Recipient(f"r{one}") for one in range(len(columns["bedrooms"]))]
    donors = [Donor(f"h{one}") for one in range(len(columns["home_area"]))]
    for donor in donors:
        donor.NDD = True
    for number, recipient in enumerate(recipients):
        paired = Donor(f"own{number}")  # leads nowhere
        paired.recipient = recipient
        recipient.addDonor(paired)
        instance.addRecipient(recipient)
    for donor in donors:
        instance.addDonor(donor)
    for one, other in zip(household.tolist(), home.tolist(), strict=True):
        donors[other].addTransplant(Transplant(donors[other], recipients[one], 1))
    programme = Programme(
        [TransplantCount()],
        maxCycleLength=0,
        maxChainLength=2,
        description="a home for each household",
        full_details=False,
        model=PICEF,
    )
    solution, _ = programme.solve_single(instance)
    # A donor without a patient counts once, and a second time with the household it houses.
    housed = round(solution.values[0]) - len(donors)
    return lambda: (housed, housed)


def _kinds_that_fit(columns: Columns) -> tuple[dict[int, int], list[list[int]]]:
    """Return the homes of each type, and each household's types, its own areas first."""
    rooms = 1 + max(columns["home_bedrooms"].max(), columns["bedrooms"].max())
    key = (columns["home_area"] * rooms + columns["home_bedrooms"]) * LEVELS
    found, free = np.unique(key + columns["home_access"], return_counts=True)
    kinds = dict(zip(found.tolist(), free.tolist(), strict=True))
    chooser, _ = choices_of(columns)
    fitting: list[list[int]] = [[] for _ in columns["bedrooms"]]
    cells = (columns["area"] * rooms + columns["bedrooms"][chooser]) * LEVELS
    lowest = columns["access"][chooser]
    for one, cell, level in zip(chooser.tolist(), cells.tolist(), lowest.tolist(), strict=True):
        fitting[one] += [kind for kind in range(cell + level, cell + LEVELS) if kind in kinds]
    return kinds, fitting


if __name__ == "__main__":
    work(
        {
            "networkx": networkx_matching,
            "scipy-sparse": scipy_sparse,
            "scipy-dense": scipy_dense,
            "matching": matching_hospital,
            "fairpyx": fairpyx_serial,
            "kep-solver": kep_chains,
        }
    )
