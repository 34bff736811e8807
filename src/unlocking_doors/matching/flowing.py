"""A batch as a flow: from the rows of a problem to columns, and back."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import field, frozen

from unlocking_doors.matching.choices import Choices
from unlocking_doors.matching.criteria import Level, grouped
from unlocking_doors.matching.flow import MOST_COST, costs, in_turns
from unlocking_doors.matching.network import Ledger, Market, Network
from unlocking_doors.matching.pool import NO_LIMIT
from unlocking_doors.matching.prices import Group, prices_of
from unlocking_doors.matching.proofs import Prices
from unlocking_doors.policy.fairness import Credit, Criterion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@frozen(kw_only=True)
class Flowing:
    """
    Choices made by a flow.

    Attributes:
        made: The choices.
        prices: Makes the proof, given what the answer comes to.
    """

    made: list[int]
    prices: Callable[[Mapping[str, int]], Prices] = field(repr=False)


def choose_by_flow(
    choices: Choices,
    allowed: Sequence[int],
    looked_for: Sequence[Level],
    afterwards: Sequence[Level],
) -> Flowing:
    """
    Choose among choices of a batch, by a flow of least cost.

    Args:
        choices: The batch.
        allowed: Those that may be made.
        looked_for: What is to be as much as can be, the first above all.
        afterwards: What is to be as much as can be after all that, and needs no proof.
    """
    network = Network.of(_market(choices, allowed))
    room = MOST_COST // network.nodes
    groups: list[Group] = [*grouped(looked_for, room)]
    last = grouped(afterwards, room)
    aims = [_cost(choices, allowed, network, group) for group in (*groups, *last)]
    flow, turns = in_turns(network, aims)
    chosen = flow[network.part["choices"]].tolist()
    return Flowing(
        made=[at for at, amount in zip(allowed, chosen, strict=True) if amount],
        prices=lambda reached: prices_of(choices, network, groups, turns[: len(groups)], reached),
    )


def _market(choices: Choices, allowed: Sequence[int]) -> Market:
    number_of = {landlord: number for number, landlord in enumerate(choices.landlords)}
    homes = choices.kinds.homes
    return Market(
        households=len(choices.requests),
        kinds=len(homes),
        chooser=_column([choices.chooser[at] for at in allowed]),
        choice=_column([choices.choice[at] for at in allowed]),
        kind=_column(range(len(homes))),
        free=_column([len(of_kind) for of_kind in homes]),
        owner=_column([number_of[of_kind[0].landlord] for of_kind in homes]),
        ledger=_ledger(choices, number_of) if choices.ledger_matters else None,
    )


def _ledger(choices: Choices, number_of: Mapping[str, int]) -> Ledger:
    fairness = choices.problem.fairness
    standings = [choices.problem.standings[landlord] for landlord in choices.landlords]
    before_debt = _column([row.standing + row.allowance for row in standings])

    def limits(rooms: Sequence[int | None]) -> "NDArray[np.int64]":
        return _column([NO_LIMIT if room is None else room for room in rooms])

    return Ledger(
        receiver=_column([number_of[request.landlord] for request in choices.requests]),
        receives=limits([row.may_receive for row in standings]),
        gives=limits([row.may_give for row in standings]),
        in_batch=fairness.credit is Credit.IN_BATCH,
        before_debt=before_debt if Criterion.DEBT in fairness.criteria else None,
    )


def _column(numbers: Sequence[int]) -> "NDArray[np.int64]":
    import numpy as np

    return np.array(numbers, dtype=np.int64)


def _cost(
    choices: Choices, allowed: Sequence[int], network: Network, group: Group
) -> "NDArray[np.int64]":
    """Write down as costs what some levels count, each times its factor."""
    import numpy as np

    worth = np.zeros(len(choices.requests), dtype=np.int64)
    loss = np.zeros(len(allowed), dtype=np.int64)
    debt = 0
    for level, factor in group:
        worth += factor * _column([level.counts.get(row.case, 0) for row in choices.requests])
        if level.keeps:
            loss -= factor * _column([at in level.keeps for at in allowed])
        if level.takes == "waste":
            loss += factor * _column([choices.waste(at) for at in allowed])
        elif level.takes == "debt":
            debt += factor
    return costs(network, worth, loss, debt=debt)
