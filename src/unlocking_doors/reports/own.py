"""A partner's own part of the scheme as it stood at the end of a month."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from attrs import frozen

from unlocking_doors.commands.briefing import PartnerBrief
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.forecasting import Forecast, forecasts
from unlocking_doors.moves.ledger import Entry, given_and_received, homes_let, standings
from unlocking_doors.moves.lifecycle import FINAL
from unlocking_doors.moves.measures import looks_back_to, rolling
from unlocking_doors.periods import first_of_months
from unlocking_doors.policy.targets import Target
from unlocking_doors.publishing import CalendarPeriod, calendar_period
from unlocking_doors.reports.asked import about
from unlocking_doors.reports.pages import last_day

#: Before these are over a referral was not put to the household's landlord.
_BEFORE = frozenset({"draft", "submitted", "returned", "not-eligible"})
_MONTHS = 12


@frozen(kw_only=True)
class OwnRequest:
    """
    One request of a tenant of the partner.

    Attributes:
        name: Its reference code; its key where it has none yet.
        state: Where it stood on the last day.
        since: Since when.
        days: Days from the day on which it was put to the partner until its end, or the last day.
    """

    name: str
    state: str
    since: date
    days: int


@frozen(kw_only=True)
class MonthOfLedger:
    """What a partner gave and received in a month, and where that left it."""

    month: CalendarPeriod
    given: int
    received: int
    standing: int


@frozen(kw_only=True)
class Own:
    """
    What a partner knows of the scheme by itself, at the end of a month.

    Attributes:
        month: The month.
        last: Its last day, or the last one played.
        requests: Those put to the partner that were open in the month, the longest first.
        put_to: How many were put to it in the month.
        moved: How many of its households moved in the month.
        homes: Its homes that were in the pot in the month.
        offered: How many of its homes it put into the pot in the month.
        let: How many were let.
        taken_back: How many left the pot otherwise.
        ledger: Month by month, twelve at most, the first one first.
        carried: What no letting made of its standing.
        standing: Where it stands.
        targets: What it has agreed to give, each with what it gave so far.
        forecast: When it will owe nothing; None where it owes nothing.
        since: First day that the forecast looks back to.
    """

    month: CalendarPeriod
    last: date
    requests: tuple[OwnRequest, ...]
    put_to: int
    moved: int
    homes: tuple[HomeState, ...]
    offered: int
    let: int
    taken_back: int
    ledger: tuple[MonthOfLedger, ...]
    carried: int
    standing: int
    targets: tuple[tuple[Target, int], ...]
    forecast: Forecast | None
    since: date

    @property
    def is_quiet(self) -> bool:
        """Whether nothing of its own happened or stood in the month."""
        return not (self.requests or self.homes or self.moved)


def own_part(brief: PartnerBrief) -> Own:
    """
    Collect a partner's own part at the end of a month.

    Raises:
        RecordError: The brief is about no period.
    """
    month = about(brief)
    last = last_day(brief)
    entries = tuple(one for one in brief.entries if one.on <= last)
    homes = [one for one in brief.homes if _is_in_pot(one, month, last)]
    ends = Counter(one.state for one in homes if one.ended and one.ended in month)
    since = looks_back_to(brief.region, last) or first_of_months(last, _MONTHS)
    partner = brief.partner.key
    of_lettings = sum(gave - got for gave, got in given_and_received(entries).values())
    standing = standings(entries, (partner,))[partner]
    return Own(
        month=month,
        last=last,
        requests=_requests(brief.cases, month, last),
        put_to=sum(
            (day := _put_to(case, last)) is not None and day in month for case in brief.cases
        ),
        moved=sum(case.letting is not None and case.letting.on in month for case in brief.cases),
        homes=tuple(sorted(homes, key=lambda one: (one.home.released, one.home.home))),
        offered=sum(one.home.released in month for one in homes),
        let=ends["let"],
        taken_back=sum(ends.values()) - ends["let"],
        ledger=tuple(_ledger(entries, partner, last)),
        carried=standing - of_lettings,
        standing=standing,
        targets=_targets(brief, entries, last),
        forecast=next(iter(forecasts(entries, (partner,), since=since, as_at=last)), None),
        since=since,
    )


def _put_to(case: Case, last: date) -> date | None:
    """Return the day on which a case was put to its landlord."""
    days = (on for state, on in case.entered if state not in _BEFORE and on <= last)
    return next(days, None)


def _requests(cases: Iterable[Case], month: CalendarPeriod, last: date) -> tuple[OwnRequest, ...]:
    found = []
    for case in cases:
        first = _put_to(case, last)
        if first is None:
            continue
        state, since = [stay for stay in case.stays if stay[1] <= last][-1]
        is_over = state in FINAL
        if is_over and since not in month:
            continue
        approved = case.first("approved")
        has_code = approved is not None and approved <= last
        found.append(
            OwnRequest(
                name=case.reference if has_code else case.key,
                state=state,
                since=since,
                days=((since if is_over else last) - first).days,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.days, one.name)))


def _is_in_pot(one: HomeState, month: CalendarPeriod, last: date) -> bool:
    return one.home.released <= last and (one.ended is None or one.ended >= month.since)


def _ledger(entries: tuple[Entry, ...], partner: str, last: date) -> Iterable[MonthOfLedger]:
    """Yield the last twelve months, from the first in which anything is recorded of it."""
    first = min((one.on for one in entries), default=last).replace(day=1)
    day = max(first_of_months(last, _MONTHS), first)
    while day <= last:
        month = calendar_period(f"{day:%Y-%m}")
        given, received = given_and_received(one for one in entries if one.on in month).get(
            partner, (0, 0)
        )
        balance = standings((one for one in entries if one.on < month.until), (partner,))
        yield MonthOfLedger(month=month, given=given, received=received, standing=balance[partner])
        day = month.until


def _targets(
    brief: PartnerBrief, entries: tuple[Entry, ...], last: date
) -> tuple[tuple[Target, int], ...]:
    """Return the targets in force on the last day, each with the homes given since it began."""
    own = brief.partner.key
    found = [
        one
        for one in brief.region.targets
        if one.partner == own and not one.pathway and one.is_in_force(last)
    ]
    return tuple((one, homes_let(rolling(entries, one.since)).get(own, (0, 0))[0]) for one in found)


def ends_on(target: Target) -> date | None:
    """Return the last day of a target; None where it has none."""
    return target.until and target.until - timedelta(days=1)
