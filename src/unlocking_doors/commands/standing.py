"""Where the landlords stand on a day: what matching is told of the ledger."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from unlocking_doors.commands.recorded import Recorded, asks_for_standings
from unlocking_doors.facts.homes import Home
from unlocking_doors.matching import Standing
from unlocking_doors.moves.cases import Case, Offer
from unlocking_doors.moves.ledger import Entry, homes_let, standings
from unlocking_doors.moves.measures import rolling
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.fairness import Fairness, LedgerWeight
from unlocking_doors.policy.region import Region

_YEAR = 12


def landlord_standings(recorded: Recorded, landlords: Iterable[str]) -> Mapping[str, Standing]:
    """
    Return where each landlord stands, as far as the region's fairness asks for it.

    An offer that is not answered, or accepted and not yet let, counts against both limits: a home
    as received by the landlord of its household, and as given by its own.

    Args:
        recorded: What is on record on the day.
        landlords: Keys of the landlords to tell of.

    Returns:
        Standings by landlord; empty where nothing that is agreed depends on them.
    """
    fairness, on = recorded.fairness, recorded.on
    if not asks_for_standings(fairness):
        return {}
    balance = standings(_counted(recorded))
    received, given = _under_offer(recorded)
    allowance = allowances(recorded.region, recorded.entries, on)
    return {
        key: standing_of(
            fairness,
            balance.get(key, 0),
            allowance=allowance.get(key, 0),
            received=received[key],
            given=given[key],
        )
        for key in landlords
    }


def standing_of(
    fairness: Fairness, standing: int, *, allowance: int, received: int = 0, given: int = 0
) -> Standing:
    """
    Return where a landlord stands, with the room that the limits leave it.

    Args:
        fairness: What is agreed on the day.
        standing: Given less received, in ledger units.
        allowance: What it is still to give by its target.
        received: What its households are under offer of.
        given: What is under offer of its homes.
    """
    return Standing(
        standing=standing,
        allowance=allowance,
        may_receive=_room(fairness.debt_ceiling, standing, received),
        may_give=_room(fairness.stop_loss, -standing, given),
    )


def allowances(region: Region, entries: Iterable[Entry], on: date) -> Mapping[str, int]:
    """Return what each partner is still to give by its targets of a day, each home as one unit."""
    entries = tuple(entries)
    allowance: Counter[str] = Counter()
    for target in region.targets:
        if target.is_in_force(on) and not target.pathway:
            since = rolling(entries, target.since)
            given, _ = homes_let(since).get(target.partner, (0, 0))
            allowance[target.partner] += max(0, target.homes - given)
    return allowance


def weighing(homes: Iterable[Home], fairness: Fairness, on: date) -> Callable[[Home], int]:
    """
    Return what tells how much a letting of a home weighs in the ledger.

    Where bedrooms weigh, a home weighs its bedrooms, and a bedsit as a home with one. Where
    scarcity weighs, it weighs as many homes as were put into the pot in the last year, of the
    most frequent number of bedrooms, for each one with as many bedrooms as it has: rounded down,
    1 at least and ``most_weight`` at most.

    Args:
        homes: Every home that was ever put into the pot; counted once, where scarcity weighs.
        fairness: What is agreed on the day.
        on: The day of matching.
    """
    if fairness.weight is LedgerWeight.COUNT:
        return lambda _: 1
    if fairness.weight is LedgerWeight.BEDROOMS:
        return lambda home: max(1, home.bedrooms)
    sizes = Counter(one.bedrooms for one in released_in_year(homes, on))
    often = max(sizes.values(), default=1)
    return lambda home: max(1, min(fairness.most_weight, often // max(1, sizes[home.bedrooms])))


def released_in_year(homes: Iterable[Home], on: date) -> Iterator[Home]:
    """Yield the homes that were put into the pot in the year that ends on a day."""
    since = first_of_months(on, _YEAR)
    return (home for home in homes if since <= home.released <= on)


def is_live(offer: Offer, case: Case, on: date) -> bool:
    """Tell whether an offer held a home for a case on a day, before the home was let."""
    if offer.on > on:
        return False
    if offer.outcome == "let":
        return case.letting is None or case.letting.on > on
    return offer.outcome in {"open", "accepted"} or (
        offer.answered is not None and offer.answered > on
    )


def _counted(recorded: Recorded) -> Iterable[Entry]:
    """Return the entries that the region's ledger looks back on."""
    months, on = recorded.fairness.window_months, recorded.on
    if months is None:
        return recorded.entries
    happened = [row for row in recorded.region.settlements if row.on <= on]
    return rolling(recorded.entries, first_of_months(on, months), happened)


def _under_offer(recorded: Recorded) -> tuple[Counter[str], Counter[str]]:
    """Return what is under offer, by the household's landlord and by the home's."""
    received, given = Counter[str](), Counter[str]()
    homes = recorded.home_by_key
    for case in recorded.cases:
        for offer in case.offers:
            if is_live(offer, case, recorded.on):
                received[case.referral.landlord or ""] += offer.weight
                given[homes[offer.home].landlord] += offer.weight
    return received, given


def _room(limit: int | None, used: int, under_offer: int) -> int | None:
    """Return what a limit leaves: to a landlord whose standing is *used* away from it."""
    return None if limit is None else max(0, limit + used - under_offer)
