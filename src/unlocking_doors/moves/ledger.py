"""
The ledger: double entry, one posting set for each completed letting.

Standing = given - received: a partner above zero is owed homes, one below zero owes them. What a
partner brought with it, or left behind, is posted too, and is neither given nor received. The
pot is central, so nobody owes anybody in particular, and all standings sum to zero.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from attrs import frozen

from unlocking_doors.errors import LedgerError
from unlocking_doors.policy.balances import OpeningBalance, Settlement
from unlocking_doors.sensitive import sensitive

#: The route of a move by an offer of the scheme itself.
RECIPROCAL = "reciprocal"


@frozen(kw_only=True)
class Letting:
    """
    One completed move.

    Attributes:
        case: Key of the case.
        home: Key of the home; None where another pathway housed the household.
        owed_to: Key of the landlord that gave the home, or of the account of another pathway that
            the region lets make a debt; None where there is no debt.
        owed_by: Key of the household's landlord.
        bedrooms: Bedrooms of the home; on another pathway those that the household needs, None
            where it makes no debt.
        people: People who moved.
        on: First day of the new tenancy.
        pathway: ``reciprocal`` or the key of another pathway.
        weight: What it weighs in the ledger; 1 counts homes.
    """

    case: str
    home: str | None
    owed_to: str | None
    owed_by: str = sensitive()
    bedrooms: int | None = sensitive()
    people: int = sensitive()
    on: date
    pathway: str = RECIPROCAL
    weight: int = 1


class EntryKind(StrEnum):
    """What made an entry of the ledger."""

    LETTING = "letting"
    OPENING_BALANCE = "opening-balance"
    SETTLEMENT = "settlement"


@frozen(kw_only=True)
class Entry:
    """
    One line of the ledger; never changed, only corrected by new ones.

    Attributes:
        case: The letting it belongs to; None for every other kind.
        kind: What made it.
        key: Key of the opening balance or settlement that made it; empty for a letting.
        partner: Key of the landlord, or of an account that is none.
        amount: +1 for the one that gave, -1 for the household's; any other number only in what
            no letting makes; times ``weight``.
        bedrooms: Bedrooms of the home; None where no letting made it.
        weight: Weight of the letting; 1 counts homes.
        on: Day of the letting, or the one from which the entry counts.
        corrects: True for an entry that takes another back.
        reason: Why it was corrected; empty for the first entries.
    """

    case: str | None
    kind: EntryKind = EntryKind.LETTING
    key: str = ""
    partner: str
    amount: int
    bedrooms: int | None = sensitive()
    weight: int = 1
    on: date
    corrects: bool = False
    reason: str = ""


def postings(letting: Letting) -> tuple[Entry, ...]:
    """
    Return the posting set of a letting.

    Source:
        W4: each rehousing makes the mover's landlord owe one property and the rehousing
        landlord be owed one. A home of the household's own landlord posts zero in sum.

    Raises:
        LedgerError: Nobody is owed a home for it.
    """
    if letting.owed_to is None or letting.bedrooms is None:
        message = f"the letting of case {letting.case} names nobody that is owed a home"
        raise LedgerError(message, remedy="Only a letting that makes a debt is posted")
    return tuple(
        Entry(
            case=letting.case,
            partner=partner,
            amount=amount,
            bedrooms=letting.bedrooms,
            weight=letting.weight,
            on=letting.on,
        )
        for partner, amount in ((letting.owed_to, 1), (letting.owed_by, -1))
    )


def reversal(entries: Iterable[Entry], *, on: date, reason: str) -> tuple[Entry, ...]:
    """Return the entries that take a posting set back, with the reason."""
    return tuple(
        Entry(
            case=entry.case,
            partner=entry.partner,
            amount=-entry.amount,
            bedrooms=entry.bedrooms,
            weight=entry.weight,
            on=on,
            corrects=True,
            reason=reason,
        )
        for entry in entries
    )


def opening(balances: Iterable[OpeningBalance]) -> tuple[Entry, ...]:
    """Return the posting set of the opening balances of a day; one of nothing has no entry."""
    return tuple(
        Entry(
            case=None,
            kind=EntryKind.OPENING_BALANCE,
            key=balance.key,
            partner=balance.partner,
            amount=balance.homes,
            bedrooms=None,
            on=balance.on,
        )
        for balance in sorted(balances, key=lambda one: (one.partner, one.key))
        if balance.homes
    )


def settling(settlement: Settlement, standing: int, *, on: date) -> tuple[Entry, ...]:
    """
    Return the posting set by which a standing passes on; none where there is nothing to pass.

    Args:
        settlement: Of the partner whose standing it is.
        standing: What it is owed (above zero) or owes (below).
        on: Day of the entries.
    """
    if not (standing and settlement.account):
        return ()
    return tuple(
        Entry(
            case=None,
            kind=EntryKind.SETTLEMENT,
            key=settlement.key,
            partner=account,
            amount=amount,
            bedrooms=None,
            on=on,
        )
        for account, amount in ((settlement.partner, -standing), (settlement.account, standing))
    )


def check_posting_set(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """
    Return a posting set that sums to zero and belongs to one letting, or to one day without any.

    Raises:
        LedgerError: It does not.
    """
    found = tuple(entries)
    total = sum(entry.amount * entry.weight for entry in found)
    cases = {(entry.kind, entry.case or entry.on) for entry in found}
    if total or len(cases) != 1:
        message = f"a posting set sums to {total} over {len(cases)} lettings"
        remedy = "One letting posts +1 and -1, and what no letting makes sums to zero on its day"
        raise LedgerError(message, remedy=remedy)
    return found


def given_and_received(entries: Iterable[Entry]) -> Mapping[str, tuple[int, int]]:
    """
    Return what each partner gave and received, in ledger units, net of what was taken back.

    Args:
        entries: The ledger. A correction has the sign of what it takes back turned round.

    Returns:
        Given and received by partner, as the lettings weigh; the first less the second is its
        standing, but for opening balances and settlements.
    """
    return _both_sides((entry, entry.weight) for entry in entries)


def homes_let(entries: Iterable[Entry]) -> Mapping[str, tuple[int, int]]:
    """Return the homes that each partner gave and received, whatever they weigh."""
    return _both_sides((entry, 1) for entry in entries)


def _both_sides(weighed: Iterable[tuple[Entry, int]]) -> Mapping[str, tuple[int, int]]:
    given: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for entry, weight in weighed:
        if entry.kind is not EntryKind.LETTING:
            continue
        gave = (entry.amount > 0) is not entry.corrects
        homes = -weight if entry.corrects else weight
        (given if gave else received)[entry.partner] += homes
    return {key: (given[key], received[key]) for key in sorted({*given, *received})}


def standings(entries: Iterable[Entry], partners: Iterable[str] = ()) -> Mapping[str, int]:
    """
    Return what each partner is owed (above zero) or owes (below), in lettings.

    Args:
        entries: The ledger.
        partners: Partners to show although they have no entry.
    """
    sums = Counter(dict.fromkeys(partners, 0))
    for entry in entries:
        sums[entry.partner] += entry.amount * entry.weight
    return dict(sorted(sums.items()))
