"""The proof of an optimum by prices, read from the flow that found it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from unlocking_doors.matching.choices import Choices
from unlocking_doors.matching.criteria import Level
from unlocking_doors.matching.network import SINK, SOURCE, Network
from unlocking_doors.matching.proofs import Prices

if TYPE_CHECKING:
    from unlocking_doors.matching.flow import Turn

#: Levels that one turn looked at, each with its multiplier.
Group = Sequence[tuple[Level, int]]


def prices_of(
    choices: Choices,
    network: Network,
    groups: Sequence[Group],
    turns: Sequence["Turn"],
    reached: Mapping[str, int],
) -> Prices:
    """
    Put the prices of all turns together into one price for everything.

    The prices of a turn are multiplied by so much that no gain in the turns after it outweighs any
    loss in it, and that whatever it decided stays decided at the prices of all: in whole numbers of
    any length.

    Args:
        choices: The batch.
        network: The network that was solved.
        groups: What each turn looked at.
        turns: What each turn found.
        reached: What the answer comes to, by level.
    """
    import numpy as np

    reduced = np.zeros(len(network.tail), dtype=object)
    node = np.zeros(network.nodes, dtype=object)
    multipliers: dict[str, int] = {}
    below = 0
    for group, turn in zip(reversed(groups), reversed(turns), strict=True):
        own = turn.reduced.astype(object)
        decided = np.flatnonzero(turn.free & (turn.reduced != 0))
        against = -reduced[decided] * np.sign(turn.reduced[decided]).astype(object)
        needed = -(-against // abs(own[decided]))
        factor = max([below + 1, *needed.tolist()])
        reduced += factor * own
        node += factor * turn.price.astype(object)
        multipliers = {level.name: factor * own for level, own in group} | multipliers
        below += sum(factor * own * level.most for level, own in group)
    households = reduced[network.part["households"]].tolist()
    kinds = reduced[network.part["homes"]].tolist()
    receiving = (node[network.receiving] - node[SOURCE]).tolist()
    giving = (node[SINK] - node[network.giving]).tolist()
    return Prices(
        multipliers=multipliers,
        households={
            request.case: max(0, -price)
            for request, price in zip(choices.requests, households, strict=True)
        },
        homes={
            home.home: max(0, -price)
            for homes, price in zip(choices.kinds.homes, kinds, strict=True)
            for home in homes
        },
        receiving=dict(zip(choices.landlords, receiving, strict=False)),
        giving=dict(zip(choices.landlords, giving, strict=False)),
        worth=sum(
            multipliers[level.name] * level.value(reached) for group in groups for level, _ in group
        ),
    )
