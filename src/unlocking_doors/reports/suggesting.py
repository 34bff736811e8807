"""Suggested targets of a region's partners, with what the ledger says beside them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import ConfigurationError
from unlocking_doors.moves.forecasting import NEVER, Forecast, clears_on, forecasts
from unlocking_doors.moves.ledger import given_and_received, homes_let, standings
from unlocking_doors.moves.measures import inherited, rolling
from unlocking_doors.periods import Period
from unlocking_doors.policy.balances import heirs
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import is_illustrative
from unlocking_doors.policy.suggesting import fixed, share_of_lettings, share_of_use
from unlocking_doors.policy.targets import Target, TargetRule, Use

#: Code of targets that have nothing to rest on.
_NOTHING = "UD-E112"
#: How the source of a suggested target begins: no document stands behind it.
_LABEL = "assumption: suggested"
_FROM_ILLUSTRATIVE = "illustrative: suggested from illustrative lettings"


@frozen(kw_only=True)
class Suggestion:
    """
    Targets to talk about.

    Attributes:
        targets: One for each partner, most homes first, then by key.
        basis: What they rest on by partner: use, or lettings a year; empty where that is neither.
        left_out: Keys of the partners of which that is not known.
        illustrative: Keys of those whose lettings are labelled illustrative.
    """

    targets: tuple[Target, ...]
    basis: Mapping[str, int]
    left_out: tuple[str, ...] = ()
    illustrative: tuple[str, ...] = ()


@frozen(kw_only=True)
class Outlook:
    """
    What the ledger says of a partner, beside its target.

    Attributes:
        standing: What it is owed (above zero) or owes (below).
        at_this_rate: When it owes nothing, if it gives and receives as it did of late; empty where
            it owes nothing today.
        with_target: The same if it gives its target from the first day on, and goes on so; empty
            where the target has no end, and so no rate.
    """

    standing: int
    at_this_rate: str = ""
    with_target: str = ""


def by_use(
    snapshot: Snapshot,
    period: Period,
    *,
    use: Use,
    since: date,
    homes: int,
    floor: int,
    ceiling: int,
) -> Suggestion:
    """
    Suggest targets in proportion to use of the scheme; see ``share_of_use`` for the formula.

    Args:
        snapshot: Everything as it stands.
        period: Days of the targets; the partners are those of the first.
        use: What counts as use.
        since: First day that counts; the last is that of the snapshot.
        homes: Homes that all targets are to sum to.
        floor: Fewest homes of a partner.
        ceiling: Most homes of a partner.
    """
    periods = _periods(snapshot.region, period)
    used = use_of(snapshot, periods, use=use, since=since, on=period.since)
    found = share_of_use(used, homes=homes, floor=floor, ceiling=ceiling)
    why = f"share of use ({use}, {since} to {snapshot.as_at}): {homes} homes in all, "
    why += f"at least {floor} and at most {ceiling} of a partner"
    label = "illustrative: suggested from invented data" if snapshot.is_invented else _LABEL
    targets = _made(found, periods, TargetRule.SHARE_OF_USE, why, dict.fromkeys(found, label))
    return Suggestion(targets=targets, basis=used)


def by_lettings(region: Region, period: Period, *, percent: Fraction) -> Suggestion:
    """
    Suggest the same share of lettings to every partner of which they are known.

    Raises:
        ConfigurationError: They are known of none.
    """
    periods = _periods(region, period)
    known = {
        partner.key: partner.lettings_a_year
        for partner in region.partners
        if partner.key in periods and partner.lettings_a_year is not None
    }
    if not known:
        message = f"no partner of {period.since} says how many homes it lets in a year"
        remedy = "Fill the column lettings_a_year of the region's partners"
        raise ConfigurationError(message, code=_NOTHING, remedy=remedy)
    days = {key: _days(row) for key, row in periods.items()}
    found = share_of_lettings(known, days, percent=percent)
    why = f"share of lettings: {float(percent):g} % of those of a year"
    illustrative = tuple(
        partner.key
        for partner in region.partners
        if partner.key in known and is_illustrative(partner.source)
    )
    labels = dict.fromkeys(illustrative, _FROM_ILLUSTRATIVE)
    return Suggestion(
        targets=_made(found, periods, TargetRule.SHARE_OF_LETTINGS, why, labels),
        basis=known,
        left_out=tuple(sorted(periods.keys() - known.keys())),
        illustrative=illustrative,
    )


def by_number(region: Region, period: Period, *, homes: int) -> Suggestion:
    """Suggest the same number of homes to every partner."""
    periods = _periods(region, period)
    found = fixed(periods, homes=homes)
    return Suggestion(
        targets=_made(found, periods, TargetRule.FIXED, "the same number for every partner"),
        basis={},
    )


def use_of(
    snapshot: Snapshot, partners: Iterable[str], *, use: Use, since: date, on: date
) -> Mapping[str, int]:
    """
    Count what partners used of the scheme.

    What a partner used that has merged by the first day of the targets, *on*, counts for its
    successor.

    Args:
        snapshot: Everything as it stands.
        partners: Keys of the partners.
        use: What counts.
        since: First day that counts; the last is that of the snapshot.
        on: First day of the targets.
    """
    if use is Use.MOVES:
        homes = homes_let(rolling(snapshot.entries, since))
        used = Counter({key: received for key, (_, received) in homes.items()})
    else:
        approved = ((case, case.first("approved")) for case in snapshot.cases)
        used = Counter(
            case.referral.landlord or "" for case, day in approved if day and day >= since
        )
    found = dict.fromkeys(sorted(partners), 0)
    passed_on = heirs(snapshot.region.settlements, on)
    for key, number in used.items():
        heir = passed_on.get(key, key)
        if heir in found:
            found[heir] += number
    return found


def _periods(region: Region, period: Period) -> Mapping[str, Period]:
    """Return the days on which each partner of a period's first day is in the scheme."""
    ends = {
        partner.key: [day for day in (period.until, partner.until) if day]
        for partner in region.partners
        if partner.is_in_force(period.since)
    }
    if not ends:
        message = f"the region {region.key} has no partner on {period.since}"
        raise ConfigurationError(message, code=_NOTHING, remedy="Name a day of the scheme")
    return {
        key: Period(since=period.since, until=min(days, default=None)) for key, days in ends.items()
    }


def _days(period: Period) -> int:
    if period.until is None:
        message = "a share of lettings needs the day on which the targets end"
        raise ConfigurationError(message, code=_NOTHING, remedy="Name it")
    return (period.until - period.since).days


def _made(
    homes: Mapping[str, int],
    periods: Mapping[str, Period],
    rule: TargetRule,
    why: str,
    labels: Mapping[str, str] | None = None,
) -> tuple[Target, ...]:
    return tuple(
        Target(
            key=f"{partner}-{periods[partner].since}",
            partner=partner,
            homes=number,
            rule=rule,
            source=f"{(labels or {}).get(partner, _LABEL)}, to be agreed; {why}",
            since=periods[partner].since,
            until=periods[partner].until,
        )
        for partner, number in sorted(homes.items(), key=lambda one: (-one[1], one[0]))
    )


def outlooks(snapshot: Snapshot, targets: Iterable[Target], since: date) -> Mapping[str, Outlook]:
    """
    Tell what the ledger says of the partners of some targets, by partner.

    Args:
        snapshot: Everything as it stands.
        targets: The targets.
        since: First day of the rolling period of the rates; the last is that of the snapshot.
    """
    found = {target.partner: target for target in targets}
    entries = inherited(snapshot.entries, heirs(snapshot.region.settlements, snapshot.as_at))
    owing = {
        one.partner: one for one in forecasts(entries, found, since=since, as_at=snapshot.as_at)
    }
    balance = standings(entries, found)
    recent = given_and_received(rolling(entries, since))
    days = (snapshot.as_at - since).days + 1
    return {
        key: Outlook(
            standing=balance[key],
            at_this_rate=owing[key].said,
            with_target=_met(target, owing[key], recent.get(key, (0, 0))[1], days, snapshot.as_at),
        )
        if key in owing
        else Outlook(standing=balance[key])
        for key, target in found.items()
    }


def _met(target: Target, owes: Forecast, received: int, days: int, as_at: date) -> str:
    """Say when a debt clears if the target is met, and as many homes are received as of late."""
    if target.until is None:
        return ""
    lasts = _days(target.period)
    begins = max(target.since - timedelta(days=1), as_at)  # the last day before it can help
    net = target.homes * days - received * lasts  # homes in so many times the days of the target
    on = clears_on(owes.standing, net, days=lasts * days, as_at=begins)
    return NEVER if on is None else on.isoformat()


def as_toml(targets: Iterable[Target]) -> str:
    """Write targets as rows of a region's file; one of no home is left out."""
    return "\n".join(_row(target) for target in targets if target.homes)


def _row(target: Target) -> str:
    lines = [
        "[[target]]",
        f"key = {_text(target.key)}",
        f"partner = {_text(target.partner)}",
        f"homes = {target.homes}",
        f"rule = {_text(target.rule.value)}",
        f"source = {_text(target.source)}",
        f"since = {target.since}",
        *([] if target.until is None else [f"until = {target.until}"]),
    ]
    return "\n".join([*lines, ""])


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
