"""How even the ledger is: who is worst off, how much is owed, and who gives for what they use."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from unlocking_doors.moves.ledger import (
    Entry,
    EntryKind,
    given_and_received,
    settling,
    standings,
)
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.balances import Settlement
from unlocking_doors.policy.region import Region


@frozen(kw_only=True)
class Share:
    """
    What one partner gives, beside what it uses.

    Attributes:
        partner: Key of the partner.
        given: Homes given, in the ledger's units.
        received: Homes received by its tenants: its use of the scheme.
        standing: What it is owed (above zero) or owes (below).
        of_given: Its share of all that these partners gave, from 0 to 1; 0 where nothing was.
        of_use: Its share of all that these partners received, in the same way.
    """

    partner: str
    given: int
    received: int
    standing: int
    of_given: float
    of_use: float


@frozen(kw_only=True)
class Measures:
    """
    How even the ledger of some partners is.

    Attributes:
        shares: Each partner, by key.
        worst: The partner that owes most, the first by key of several; None where nobody owes.
        debt: What all that owe, owe together, in the ledger's units.
        gini: Inequality of giving in proportion to use, from 0 (each partner gives the share of
            homes that it uses) to 1 (those who give use nothing); None where nothing was given or
            nothing used. See ``gini_of``.
    """

    shares: tuple[Share, ...]
    worst: Share | None
    debt: int
    gini: float | None


def rolling(
    entries: Iterable[Entry], since: date, settlements: Iterable[Settlement] = ()
) -> tuple[Entry, ...]:
    """
    Return the part of a ledger that counts when it looks back no further than a day.

    A correction counts if and only if what it takes back does, so that every posting set is in or
    out as a whole and what is left sums to zero.

    What was posted of a settlement passes on the standing of the whole ledger, and would make a
    debt of nothing where it is younger than what it settles. So a settlement passes on, whenever it
    was, just what counts of the account that it closes: this stands at zero, and what passed on
    ages with the lettings that it came from.

    Args:
        entries: The ledger.
        since: First day that counts.
        settlements: Those whose day has come. Without any, lettings are counted and no account is
            closed.
    """
    ledger = tuple(entries)
    posted = {
        entry.case: entry.on
        for entry in ledger
        if entry.kind is EntryKind.LETTING and not entry.corrects
    }
    counted = [
        entry
        for entry in ledger
        if entry.kind is not EntryKind.SETTLEMENT
        and (posted.get(entry.case, entry.on) if entry.corrects else entry.on) >= since
    ]
    balance = Counter(standings(counted))
    for row in sorted(settlements, key=lambda one: (one.on, one.key)):
        passed = settling(row, balance[row.partner], on=row.on)
        balance.update(standings(passed))
        counted += passed
    return tuple(counted)


def inherited(entries: Iterable[Entry], heirs: Mapping[str, str]) -> tuple[Entry, ...]:
    """
    Return a ledger in which the entries of a partner that merged are those of its heir.

    All standings sum to what they did, and what both gave and received counts for the one that
    is left.

    Args:
        entries: The ledger.
        heirs: The partner that stands for each that has merged (``policy.balances.heirs``).
    """
    return tuple(
        evolve(entry, partner=heirs[entry.partner]) if entry.partner in heirs else entry
        for entry in entries
    )


def looks_back_to(region: Region, as_at: date, months: int | None = None) -> date | None:
    """
    Return the first day of a rolling period that ends on *as_at*.

    Args:
        region: Its scheme began no earlier; and where no months are given, its rules name them.
        as_at: The last day.
        months: How long the period is; None for what the region has agreed for that day.

    Returns:
        The day; None where the region names no period either, so that the whole ledger counts.
    """
    lasts = months or region.fairness_on(as_at).window_months
    return None if lasts is None else max(first_of_months(as_at, lasts), region.identity.opened)


def measure(entries: Iterable[Entry], partners: Iterable[str]) -> Measures:
    """
    Measure how even a ledger is.

    Args:
        entries: The ledger, or the part of it that counts (``rolling``), with what was
            ``inherited``; weights count.
        partners: Keys of the partners to measure. Accounts that are none of them are left out, so
            that what was written off is nobody's debt.
    """
    ledger = tuple(entries)
    keys = sorted(set(partners))
    homes, balance = given_and_received(ledger), standings(ledger, keys)
    pairs = {key: homes.get(key, (0, 0)) for key in keys}
    all_given = sum(given for given, _ in pairs.values())
    all_used = sum(received for _, received in pairs.values())
    shares = tuple(
        Share(
            partner=key,
            given=given,
            received=received,
            standing=balance[key],
            of_given=given / all_given if all_given else 0.0,
            of_use=received / all_used if all_used else 0.0,
        )
        for key, (given, received) in pairs.items()
    )
    owing = [share for share in shares if share.standing < 0]
    return Measures(
        shares=shares,
        worst=min(owing, key=lambda share: share.standing, default=None),
        debt=-sum(share.standing for share in owing),
        gini=gini_of(pairs),
    )


def gini_of(pairs: Mapping[str, tuple[int, int]]) -> float | None:
    """
    Return the Gini coefficient of homes given for each home used, weighted by use.

    With *g* a partner's share of all homes given and *u* its share of all homes used, it is half
    the sum, over all ordered pairs of partners *i* and *j*, of ``|g_i * u_j - g_j * u_i|``: twice
    the area between the line of even giving and the Lorenz curve of giving against use, on which
    the partners stand in the order of what they give for what they use.

    Args:
        pairs: Homes given and homes used by partner, none below zero.

    Returns:
        From 0 to 1; None where nothing was given or nothing used.
    """
    given = sum(gave for gave, _ in pairs.values())
    used = sum(use for _, use in pairs.values())
    if not (given and used):
        return None
    some = [(gave, use) for gave, use in pairs.values() if gave or use]
    total = given_before = used_before = 0
    for gave, use in sorted(some, key=lambda pair: Fraction(pair[0], sum(pair))):
        total += gave * used_before - use * given_before
        given_before += gave
        used_before += use
    return total / (given * used)
