"""
The cheapest flow through a network, in whole numbers, and what remains free once it is found.

OR-tools finds each flow. Where what is looked for does not fit into one cost, it is looked for in
turns: an arc that the flows of a turn must not use, or must fill, stays so in the turns after it.
Which arcs those are is told by the price of a unit at each node, which also prove the optimum.

Needs the extra ``solve``; nothing of it is imported before something is solved.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from unlocking_doors.errors import MatchingError
from unlocking_doors.matching.network import SINK, SOURCE, Market, Network
from unlocking_doors.matching.solver import need_solver

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from unlocking_doors.matching.network import Numbers

#: OR-tools multiplies each cost by the number of nodes, and adds such costs up along paths, in 64
#: bits: a cost times the nodes stays below this, far enough from them.
MOST_COST = 2**50


@frozen(kw_only=True, eq=False)
class Answer:
    """
    What a market comes to at best.

    Attributes:
        worth: Of all who are housed, less what is lost.
        housed: For each household, whether it is housed.
        chosen: For each choice, whether it is the one by which its household is housed.
        onward: Of each pair of types that lead onward, how many go on to the second.
    """

    worth: int
    housed: "NDArray[np.bool_]" = field(repr=False)
    chosen: "NDArray[np.bool_]" = field(repr=False)
    onward: "NDArray[np.int64]" = field(repr=False)


def solve(
    market: Market,
    worth: "Numbers",
    loss: "Numbers | None" = None,
    onward_loss: "Numbers | None" = None,
    debt: int = 0,
) -> Answer:
    """
    House those who are worth most in sum: the engine, without rows of a problem, for any number.

    Build a ``Market`` from numpy columns, ask once. Nothing is explained or repaired; the same
    columns in the same order give the same answer.

    Args:
        market: Households, types and landlords.
        worth: What housing each household is worth, 0 or more.
        loss: What is lost by each choice; None: nothing.
        onward_loss: What is lost by each step onward to another type; None: nothing.
        debt: What is lost by each unit of debt; asks for ``Ledger.before_debt``.

    Returns:
        The answer; its worth counts debt from what there is before the batch.

    Raises:
        MatchingError: The extra is missing, or worth does not fit in 64 bits.
    """
    need_solver()
    network = Network.of(market)
    cost = costs(network, worth, loss, onward_loss, debt)
    flow = cheapest(network, cost)
    return Answer(
        worth=-int(cost @ flow),
        housed=flow[network.part["households"]] > 0,
        chosen=flow[network.part["choices"]] > 0,
        onward=flow[network.part["onward"]],
    )


def costs(
    network: Network,
    worth: "Numbers | int",
    loss: "Numbers | None" = None,
    onward_loss: "Numbers | None" = None,
    debt: int = 0,
) -> "NDArray[np.int64]":
    """Return the cost of each arc of a network."""
    import numpy as np

    cost = np.zeros(len(network.tail), dtype=np.int64)
    np.negative(worth, out=cost[network.part["households"]], casting="same_kind")
    if loss is not None:
        cost[network.part["choices"]] = loss
    if onward_loss is not None:
        cost[network.part["onward"]] = onward_loss
    cost[network.part["owing"]], cost[network.part["clearing"]] = debt, -debt
    return cost


def cheapest(
    network: Network,
    cost: "NDArray[np.int64]",
    fixed: "NDArray[np.int64] | None" = None,
) -> "NDArray[np.int64]":
    """
    Return the flow of least cost on each arc.

    Args:
        network: The network.
        cost: Of a unit on each arc.
        fixed: What flows on the arcs that are decided; -1 on the others. None: nothing is decided.
    """
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver = SimpleMinCostFlow()
    tail, head, capacity = network.tail, network.head, network.capacity
    supply = np.zeros(network.nodes, dtype=np.int64)
    supply[SOURCE], supply[SINK] = network.supply, -network.supply
    if fixed is not None:
        free, decided = fixed < 0, fixed > 0
        np.subtract.at(supply, tail[decided], fixed[decided])
        np.add.at(supply, head[decided], fixed[decided])
        tail, head, capacity, cost = tail[free], head[free], capacity[free], cost[free]
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    givers = np.flatnonzero(supply)
    solver.set_nodes_supplies(givers, supply[givers])
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise MatchingError(
            f"the batch cannot be solved as a flow: {status.name}",
            remedy="Make the worths smaller: times the number of nodes they must fit in 64 bits",
        )
    found: NDArray[np.int64] = solver.flows(arcs)
    if fixed is None:
        return found
    flow = fixed.copy()
    flow[free] = found
    return flow


def potentials(
    network: Network,
    cost: "NDArray[np.int64]",
    flow: "NDArray[np.int64]",
    free: "NDArray[np.bool_]",
) -> "NDArray[np.int64]":
    """
    Return what a unit costs at each node, once a cheapest flow is there.

    The length of the shortest path to each node over what the *free* arcs can still carry, forward,
    or take back (Bellman and Ford).
    """
    import numpy as np

    forward, back = free & (flow < network.capacity), free & (flow > 0)
    tail = np.concatenate([network.tail[forward], network.head[back]])
    head = np.concatenate([network.head[forward], network.tail[back]])
    length = np.concatenate([cost[forward], -cost[back]])
    order = np.argsort(head, kind="stable")
    tail, length = tail[order], length[order]
    heads, first = np.unique(head[order], return_index=True)
    price = np.zeros(network.nodes, dtype=np.int64)
    for _ in range(network.nodes + 1):
        nearer = np.minimum(price[heads], np.minimum.reduceat(price[tail] + length, first))
        if np.array_equal(nearer, price[heads]):
            return price
        price[heads] = nearer
    raise MatchingError("the flow is not the cheapest", remedy="Use another release of OR-tools")


@frozen(kw_only=True, eq=False)
class Turn:
    """
    What one turn found: the cost it looked at, and the prices that prove that it found the least.

    Attributes:
        cost: Of a unit on each arc.
        reduced: The same, less what the unit costs at the head and more what it does at the tail:
            above zero the arc must be empty, and below zero it must be full. Only of arcs that
            the turns before left free.
        free: Arcs that they left free.
        price: Of a unit at each node.
    """

    cost: "NDArray[np.int64]" = field(repr=False)
    reduced: "NDArray[np.int64]" = field(repr=False)
    free: "NDArray[np.bool_]" = field(repr=False)
    price: "NDArray[np.int64]" = field(repr=False)


def in_turns(
    network: Network, aims: Sequence["NDArray[np.int64]"]
) -> "tuple[NDArray[np.int64], list[Turn]]":
    """
    Find the cheapest flow by the first cost; of all those the cheapest by the second; and so on.

    Args:
        network: The network.
        aims: The costs of a unit on each arc, one array a turn.

    Returns:
        The flow, and what each turn but the last found: the last leaves nothing to be proven.
    """
    import numpy as np

    fixed = np.full(len(network.tail), -1, dtype=np.int64)
    turns = []
    for cost in aims[:-1]:
        flow, free = cheapest(network, cost, fixed), fixed < 0
        price = potentials(network, cost, flow, free)
        reduced = cost + price[network.tail] - price[network.head]
        turns.append(Turn(cost=cost, reduced=reduced, free=free, price=price))
        fixed = np.where(free & (reduced != 0), flow, fixed)
    return cheapest(network, aims[-1], fixed), turns
