"""Balances that no letting makes: what partners bring with them, and leave behind."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from attrs import frozen

#: The account of the ledger that takes what is written off. It is no partner.
WRITTEN_OFF: Final = "written-off"


class SettlementRule(StrEnum):
    """
    What becomes of the standing of a partner that leaves.

    ``to-successor``: it passes to the partner with which the first one merged. ``written-off``: it
    passes to an account that is no partner. Under both that goes on: a letting or a correction
    that reaches the account of the one that left later passes on too. ``settled``: nothing is
    posted; its standing is to come to zero by lettings, and what is outstanding is shown.

    Source:
        None: no public text says what becomes of a balance, so a region must choose.
    """

    TO_SUCCESSOR = "to-successor"
    WRITTEN_OFF = "written-off"
    SETTLED = "settled"


@frozen(kw_only=True)
class OpeningBalance:
    """
    What a partner is owed or owes by lettings before its scheme kept this ledger.

    Attributes:
        key: Key of the balance.
        partner: Key of the partner.
        homes: Homes that it is owed (above zero) or owes (below), in the ledger's units. Those of
            one day sum to zero.
        on: Day from which it counts.
        source: Where it comes from, or ``assumption: …``.
    """

    key: str
    partner: str
    homes: int
    on: date
    source: str


@frozen(kw_only=True)
class Settlement:
    """
    How the account of a partner that leaves is closed.

    Attributes:
        key: Key of the settlement.
        partner: Key of the partner.
        on: Day on which it happens; the partner has left by then.
        rule: What becomes of its standing.
        successor: Key of the partner to which it passes; empty under every other rule.
        source: Where it comes from, or ``assumption: …``.
    """

    key: str
    partner: str
    on: date
    rule: SettlementRule
    successor: str = ""
    source: str

    @property
    def account(self) -> str:
        """Key of the account to which the standing passes; empty where none is posted."""
        return {
            SettlementRule.TO_SUCCESSOR: self.successor,
            SettlementRule.WRITTEN_OFF: WRITTEN_OFF,
        }.get(self.rule, "")


def heirs(settlements: Iterable[Settlement], on: date) -> Mapping[str, str]:
    """Return the partner that stands on a day for each one that has merged: the last successor."""
    passed = {row.partner: row.successor for row in settlements if row.on <= on and row.successor}
    found = {}
    for partner, successor in passed.items():
        heir = successor
        while heir in passed:
            heir = passed[heir]
        found[partner] = heir
    return found
