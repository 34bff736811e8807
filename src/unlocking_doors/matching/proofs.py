"""What shows to somebody who does not trust us that no better answer is possible."""

from collections.abc import Mapping

from attrs import field, frozen


@frozen(kw_only=True)
class Block:
    """
    Why some households cannot be housed without taking a home from one that comes before them.

    Attributes:
        homes: Keys of homes. Every home that fits a household named here is among them.
        holders: Cases that are offered homes among these. Each comes before each of ``left``.
        left: Cases that are left.
    """

    homes: tuple[str, ...]
    holders: tuple[str, ...] = field(repr=False)
    left: tuple[str, ...] = field(repr=False)


@frozen(kw_only=True)
class Precedence:
    """
    Proof of a strict priority: everyone left is blocked by households that come before.

    Attributes:
        order: Every case, the first to be housed first.
        blocks: Each household left is in one of them, or in ``full``.
        full: Each case whose landlord, or a quota, had no room left after those before it.
    """

    order: tuple[str, ...] = field(repr=False)
    blocks: tuple[Block, ...]
    full: tuple[str, ...] = field(repr=False)


@frozen(kw_only=True)
class Prices:
    """
    Proof of an optimum by prices: what a household in a home is worth never exceeds their prices.

    Worth is one whole number: what each criterion comes to (less where less is better) times its
    multiplier, in sum. For each household and each home that may be offered to it, what the offer
    adds is at most the price of the household, plus that of the home, plus what its landlord is
    charged for receiving, plus what the home's landlord is charged for giving. So no answer is
    worth more than all prices of households and homes, plus, for each landlord, the most that it
    can be charged within its limits, less what its debt takes off. That sum is the worth of the
    answer: no other answer is worth more.

    Exchanges of homes are left out of account. So where offers had to give way to prevent them, the
    prices prove what was reached before that, and no answer without an exchange is worth more.

    Attributes:
        multipliers: By criterion, the first above all.
        households: Price by case, 0 or more.
        homes: Price by home, 0 or more.
        receiving: What a landlord is charged for each home received; below zero where receiving is
            worth something in itself. Empty where the ledger has no say.
        giving: Likewise for each home given.
        worth: Of the answer, before any repair.
    """

    multipliers: Mapping[str, int]
    households: Mapping[str, int] = field(repr=False)
    homes: Mapping[str, int] = field(repr=False)
    receiving: Mapping[str, int] = field(repr=False)
    giving: Mapping[str, int] = field(repr=False)
    worth: int


Proof = Precedence | Prices
