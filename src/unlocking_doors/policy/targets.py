"""Targets: the homes that each partner has agreed to give."""

from enum import StrEnum
from typing import Final

from attrs import frozen

from unlocking_doors.periods import InForce

#: More homes than any scheme counts, and few enough for the columns of every database.
MOST_HOMES: Final = 1_000_000


class TargetRule(StrEnum):
    """
    How a target was reckoned.

    Source:
        S2 (2020): targets that each landlord can commit to, based on its use of the scheme; no
        formula was published. W23: a share of lettings, 5 % in one borough.
    """

    FIXED = "fixed"
    SHARE_OF_LETTINGS = "share-of-lettings"
    SHARE_OF_USE = "share-of-use"


class Use(StrEnum):
    """
    What counts as use of the scheme, where a target is reckoned from it.

    ``requests``: requests of a landlord's tenants that it approved. ``moves``: homes that its
    tenants received through the pot.

    Source:
        None: S2 (2020) does not say which was meant.
    """

    REQUESTS = "requests"
    MOVES = "moves"


@frozen(kw_only=True)
class Target(InForce):
    """
    What one partner has agreed to give, from ``since`` until ``until``.

    Attributes:
        key: Key of the target.
        partner: Key of the partner.
        homes: Homes, in the whole of the period.
        rule: How the number was reckoned.
        pathway: Key of the pathway into whose pool they go; empty: the scheme's own pot.
        source: Where it comes from, or ``assumption: …``.
    """

    key: str
    partner: str
    homes: int
    rule: TargetRule
    pathway: str = ""
    source: str
