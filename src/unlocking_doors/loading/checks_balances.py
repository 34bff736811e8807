"""Opening balances that sum to zero, and settlements of partners that have left."""

from collections.abc import Iterator
from datetime import date

from unlocking_doors.errors import Fault
from unlocking_doors.loading.checks_choices import UNFIT
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.balances import WRITTEN_OFF, SettlementRule
from unlocking_doors.policy.targets import MOST_HOMES

UNBALANCED, OTHER_DAY = "UD-C603", "UD-C604"


def balance_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every balance that cannot be posted, or that breaks the ledger."""
    yield from _accounts(survey)
    yield from _opening(survey)
    yield from _settlements(survey)


def _accounts(survey: Survey) -> Iterator[Fault]:
    """Yield every partner and pathway that has the key of an account that is neither."""
    keys = {
        "partner": [row.key for row in survey.region.partners],
        "pathway": [row.key for row in survey.region.pathways],
    }
    for table, found in keys.items():
        for number, key in enumerate(found):
            if key == WRITTEN_OFF:
                message = f'"{WRITTEN_OFF}" is the account of what is written off'
                yield survey.fault((table, number, "key"), UNFIT, message, "Choose another key")


def _opening(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    sums: dict[date, int] = {}
    first: dict[date, int] = {}
    for number, row in enumerate(region.opening_balances):
        yield from survey.unknown(("opening_balance", number, "partner"), "partner", row.partner)
        path: Path = ("opening_balance", number, "on")
        outside = list(_runs(survey, path, row.on))
        yield from outside or _takes_part(survey, path, row.partner, row.on)
        if abs(row.homes) > MOST_HOMES:
            message = f"homes must be from -{MOST_HOMES} to {MOST_HOMES}"
            yield survey.fault(("opening_balance", number, "homes"), UNFIT, message)
        sums[row.on] = sums.get(row.on, 0) + row.homes
        first.setdefault(row.on, number)
    if survey.lost.get("opening_balance", frozenset()) != frozenset():
        return  # the rows that could not be read may be what lacks
    for on, total in sums.items():
        if total:
            message = f"the opening balances of {on} sum to {total:+d}, not to zero"
            remedy = "What some are owed, others owe: add the balances that lack"
            yield survey.fault(("opening_balance", first[on], "homes"), UNBALANCED, message, remedy)


def _settlements(survey: Survey) -> Iterator[Fault]:
    region = survey.region
    settled: set[str] = set()
    for number, row in enumerate(region.settlements):
        path: Path = ("settlement", number, "partner")
        yield from survey.unknown(path, "partner", row.partner)
        if row.partner in settled:
            message = f'the account of "{row.partner}" is settled twice'
            yield survey.fault(path, UNFIT, message, "Keep one settlement of each partner")
        settled.add(row.partner)
        path = ("settlement", number, "on")
        yield from _runs(survey, path, row.on, is_last_day_in=True)
        partner = region.partner_by_key.get(row.partner)
        if partner is not None and (partner.until is None or row.on < partner.until):
            leaves = "does not leave" if partner.until is None else f"leaves on {partner.until}"
            message = f'it is on {row.on}, and "{partner.key}" {leaves}'
            remedy = 'Give the partner an "until", and settle its account on that day or later'
            yield survey.fault(path, OTHER_DAY, message, remedy)
        path = ("settlement", number, "successor")
        if (row.rule is SettlementRule.TO_SUCCESSOR) != bool(row.successor):
            message = f'a settlement names a successor if and only if its rule is "{_PASSES}"'
            yield survey.fault(path, UNFIT, message)
        elif row.successor:
            yield from survey.unknown(path, "partner", row.successor)
            yield from _takes_part(survey, path, row.successor, row.on)


_PASSES = SettlementRule.TO_SUCCESSOR.value


def _runs(survey: Survey, path: Path, on: date, *, is_last_day_in: bool = False) -> Iterator[Fault]:
    """Yield a fault where the scheme does not run on a day; accounts may be closed as it ends."""
    identity = survey.region.identity
    ended = identity.closed is not None and on >= identity.closed
    if on < identity.opened or (ended and not (is_last_day_in and on == identity.closed)):
        until = f", and closes on {identity.closed}" if identity.closed else ""
        message = f"it is on {on}, and the scheme opens on {identity.opened}{until}"
        yield survey.fault(path, OTHER_DAY, message, "Write a day on which the scheme runs")


def _takes_part(survey: Survey, path: Path, key: str, on: date) -> Iterator[Fault]:
    """Yield a fault where a partner that there is takes no part on a day."""
    partner = survey.region.partner_by_key.get(key)
    if partner is not None and not partner.is_in_force(on):
        message = f'"{key}" is in the scheme {partner.period}, and not on {on}'
        yield survey.fault(path, OTHER_DAY, message, "Name a partner of that day, or another day")
