"""
A batch as a network, on which an allocation is a flow: one unit for each household that is housed.

    source -> landlord (receives) -> household -> type of home -> landlord (gives) -> sink

What a landlord's households may be offered, and what may be offered of its homes, are capacities;
where a home given makes room for one received, the way leads back from giving to receiving. Homes
are put together by type, so that the network grows with what households chose, not with the pairs
that fit. All is in arrays, so that a million households can be asked about.

Needs the extra ``solve``; nothing of it is imported before a network is made.
"""

from typing import TYPE_CHECKING

from attrs import field, frozen

from unlocking_doors.matching.pool import NO_LIMIT

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer]

#: The node from which all flows, and the one to which all flows.
SOURCE, SINK = 0, 1


@frozen(kw_only=True, eq=False)
class Ledger:
    """
    What limits and burdens landlords, each by its number from 0.

    Attributes:
        receiver: Number of each household's landlord.
        receives: What each landlord's households may be offered; -1 without limit.
        gives: What may be offered of each landlord's homes; -1 without limit.
        in_batch: Whether the limits are to what is received less what is given, and the reverse;
            otherwise each is to what is received, and to what is given, by itself.
        before_debt: How much more than it gives each landlord may receive before that counts as
            debt; below zero where it is in debt already. None: debt does not count.
    """

    receiver: "Numbers"
    receives: "Numbers"
    gives: "Numbers"
    in_batch: bool = False
    before_debt: "Numbers | None" = None

    @property
    def is_split(self) -> bool:
        """Whether limits count each side by itself while debt counts the one less the other."""
        return self.before_debt is not None and not self.in_batch


@frozen(kw_only=True, eq=False)
class Market:
    """
    Households and types of homes, each by its number from 0, in arrays of whole numbers.

    Attributes:
        households: How many there are.
        kinds: How many types there are.
        chooser: Number of the household of each choice.
        choice: Number of the type of each choice, such as an area, a size and a level of access.
        kind: The type of each row of homes.
        free: Homes of each row.
        owner: Number of the landlord of each row; asked for only with a ledger.
        onward: Pairs of types: whoever may have the first may have the second as well. So a choice
            need name only the lowest level of access that serves.
        ledger: What limits landlords; None: nothing.
    """

    households: int
    kinds: int
    chooser: "Numbers"
    choice: "Numbers"
    kind: "Numbers"
    free: "Numbers"
    owner: "Numbers | None" = None
    onward: "tuple[Numbers, Numbers] | None" = None
    ledger: Ledger | None = None


@frozen(kw_only=True, eq=False)
class Network:
    """
    Nodes and arcs, in arrays.

    Attributes:
        nodes: How many nodes there are.
        supply: What flows from source to sink, housed or not.
        tail: Node that each arc leaves.
        head: Node that it enters.
        capacity: What it can carry.
        part: Where the arcs of each part stand: ``spare`` (what houses nobody), ``households``,
            ``choices``, ``onward``, ``homes``, ``owing`` (each unit is debt) and ``clearing``
            (each unit is debt less).
        receiving: Node at which each landlord receives; the source where there is no ledger.
        giving: Node at which it gives; the sink where there is no ledger.
    """

    nodes: int
    supply: int
    tail: "NDArray[np.int32]" = field(repr=False)
    head: "NDArray[np.int32]" = field(repr=False)
    capacity: "NDArray[np.int64]" = field(repr=False)
    part: dict[str, slice]
    receiving: "Numbers" = field(repr=False)
    giving: "Numbers" = field(repr=False)

    @classmethod
    def of(cls, market: Market) -> "Network":
        """Build the network of a market."""
        import numpy as np

        ledger = market.ledger
        landlords = 0 if ledger is None else len(ledger.receives)
        homes = int(market.free.sum())
        supply = min(market.households, homes) + 1
        # Where debt counts what is net, but limits do not, each side has two nodes.
        sides = 4 if ledger is not None and ledger.is_split else 2
        first_kind = 2 + sides * landlords
        first_household = first_kind + market.kinds
        asks = 2 + np.arange(landlords)
        settles = asks + landlords
        receiving, giving = asks + (sides - 2) * landlords, settles + (sides - 2) * landlords
        arcs = _Arcs()
        # One unit always houses nobody, so that it costs nothing to leave a household or a home.
        arcs.add("spare", SOURCE, SINK, supply + 1, size=1)
        households = np.arange(market.households, dtype=np.int32)
        source = SOURCE if ledger is None else receiving[ledger.receiver]
        arcs.add("households", source, first_household + households, 1, size=market.households)
        arcs.add(
            "choices",
            np.asarray(market.chooser, dtype=np.int32) + np.int32(first_household),
            np.asarray(market.choice, dtype=np.int32) + np.int32(first_kind),
            2,  # never full, as a household has one unit: so no choice has a price of its own
            size=len(market.choice),
        )
        if market.onward is not None:
            lower, higher = market.onward
            arcs.add("onward", first_kind + lower, first_kind + higher, supply, size=len(lower))
        sink = SINK if market.owner is None or ledger is None else giving[market.owner]
        arcs.add("homes", first_kind + market.kind, sink, market.free, size=len(market.free))
        if ledger is not None:
            _add_ledger(arcs, ledger, (asks, receiving, giving, settles), supply)
        nothing = slice(0, 0)
        return cls(
            nodes=first_household + market.households,
            supply=supply,
            tail=np.concatenate(arcs.tails),
            head=np.concatenate(arcs.heads),
            capacity=np.concatenate(arcs.capacities),
            part={"onward": nothing, "owing": nothing, "clearing": nothing, **arcs.part},
            receiving=receiving,
            giving=giving,
        )


@frozen
class _Arcs:
    """Arcs under way, part by part."""

    tails: "list[NDArray[np.int32]]" = field(factory=list)
    heads: "list[NDArray[np.int32]]" = field(factory=list)
    capacities: "list[NDArray[np.int64]]" = field(factory=list)
    part: dict[str, slice] = field(factory=dict)

    def add(
        self,
        name: str,
        tail: "Numbers | int",
        head: "Numbers | int",
        capacity: "Numbers | int",
        *,
        size: int,
    ) -> None:
        """Add the arcs of one part; one number stands for as many alike."""
        import numpy as np

        at = sum(map(len, self.tails))
        self.part[name] = slice(at, at + size)
        self.tails.append(np.full(size, tail, dtype=np.int32))
        self.heads.append(np.full(size, head, dtype=np.int32))
        self.capacities.append(np.full(size, capacity, dtype=np.int64))


def _add_ledger(
    arcs: _Arcs, ledger: Ledger, nodes: "tuple[Numbers, Numbers, Numbers, Numbers]", supply: int
) -> None:
    """
    Add what leads to each landlord's households, and away from its homes.

    A landlord asks for what its households receive and settles what its homes give. Where what is
    given leads back, received less given is what flows in from the source less what flows out to
    the sink: so much is bounded by the limits, or counted as debt.
    """
    import numpy as np

    asks, receiving, giving, settles = nodes
    landlords = len(asks)

    def room(limits: "Numbers") -> "Numbers":
        return np.where(limits == NO_LIMIT, supply, np.minimum(limits, supply))

    receives, gives = room(ledger.receives), room(ledger.gives)
    if ledger.is_split:
        arcs.add("received", asks, receiving, receives, size=landlords)
        arcs.add("given", giving, settles, gives, size=landlords)
        receives = gives = np.full(landlords, supply)
    if ledger.in_batch or ledger.before_debt is not None:
        arcs.add("return", settles, asks, supply, size=landlords)
    if ledger.before_debt is not None:
        free = np.clip(ledger.before_debt, 0, receives)
        cleared = np.clip(-ledger.before_debt, 0, gives)
        arcs.add("owing", SOURCE, asks, receives - free, size=landlords)
        arcs.add("clearing", settles, SINK, cleared, size=landlords)
        receives, gives = free, gives - cleared
    arcs.add("borrowing", SOURCE, asks, receives, size=landlords)
    arcs.add("lending", settles, SINK, gives, size=landlords)
