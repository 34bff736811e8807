"""A pool of files: referrals and homes as rows alone, matched on a day without a database."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, field, frozen

from unlocking_doors.commands.admitting import Inputs, check_rows
from unlocking_doors.commands.posing import pose
from unlocking_doors.commands.pot import is_held_on
from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.commands.standing import allowances, standing_of
from unlocking_doors.errors import Fault, RecordError
from unlocking_doors.facts.homes import Home
from unlocking_doors.findings import Outcome
from unlocking_doors.matching import Problem, Standing
from unlocking_doors.moves.cases import IN_POT, LAPSED, Case, HomeState
from unlocking_doors.moves.events import Judged
from unlocking_doors.moves.known_standings import KnownStanding
from unlocking_doors.moves.ledger import Entry, opening, settling, standings
from unlocking_doors.moves.lifecycle import Lifecycle
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.moves.requests import property_request
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region

_CONTRADICTS = "UD-E223"
_LATER = "later than the day"
_LAPSED = "no longer held"
_WAITS = "circulated"
_ENDS = {Outcome.MORE_INFORMATION: "returned", Outcome.NOT_ELIGIBLE: "not-eligible"}


@frozen(kw_only=True)
class Pooled:
    """
    A pool of files as a problem, and the rows that are no part of it.

    Attributes:
        problem: Who waits, and which homes are in the pot.
        not_waiting: By case key, why it does not wait; for the coordinator.
        not_in_pot: By home key, why it is not in the pot.
        left_by_nobody: Keys of the homes whose ``left_by`` names no case that is there, so that
            a swap could not be seen.
    """

    problem: Problem
    not_waiting: Mapping[str, str] = field(repr=False)
    not_in_pot: Mapping[str, str]
    left_by_nobody: tuple[str, ...]


def pool_of(
    region: Region,
    referrals: Iterable[Referral],
    homes: Iterable[Home],
    *,
    on: date,
    known: Iterable[KnownStanding] = (),
) -> Pooled:
    """
    Make a problem of referrals and homes alone.

    Each referral is assessed by the rules of the day on which it was received. Those that are
    eligible, and say all that circulation needs, wait from that day: the approval of their
    landlord is taken as given. A home is in the pot from its release while it is held.

    Args:
        region: Whose rules apply.
        referrals: In any order.
        homes: In any order.
        on: The day of matching.
        known: Where landlords stand. Those that are not named stand where the region's opening
            balances put them.

    Raises:
        RecordError: Rows cannot be taken in; every one is named.
    """
    inputs = Inputs(referrals=tuple(referrals), homes=tuple(homes))
    check_rows(region, inputs)
    rules: dict[date, RulesInForce] = {}
    cases, not_waiting = [], {}
    for referral in sorted(inputs.referrals, key=lambda one: one.case):
        if referral.received > on:
            not_waiting[referral.case] = _LATER
            continue
        case, why_not = _case(referral, region, on, rules)
        cases.append(case)
        if why_not:
            not_waiting[referral.case] = why_not
    states = [_state(home, region, on) for home in inputs.homes if home.released <= on]
    recorded = Recorded(
        region=region, on=on, cases=tuple(cases), homes=tuple(states), entries=_booked(region, on)
    )
    away = {state.home.home: _LAPSED for state in states if state.state == LAPSED}
    away |= {home.home: _LATER for home in inputs.homes if home.released > on}
    return Pooled(
        problem=_with_standings(pose(recorded), recorded, known),
        not_waiting=not_waiting,
        not_in_pot=dict(sorted(away.items())),
        left_by_nobody=tuple(
            sorted(
                state.home.home
                for state in states
                if state.home.left_by and recorded.left_by(state.home) is None
            )
        ),
    )


def _case(
    referral: Referral, region: Region, on: date, rules: dict[date, RulesInForce]
) -> tuple[Case, str]:
    """Return the case of a referral, circulated if it can be; else with why it is not."""
    received = referral.received
    if received not in rules:
        rules[received] = RulesInForce.of(region, received)
    assessment = assess(rules[received], facts_of(referral, region, received))
    judged = Judged.of(assessment)
    if assessment.outcome is not Outcome.ELIGIBLE:
        state = _ENDS[assessment.outcome]
        return Case(referral=referral, state=state, judged=judged), assessment.outcome.value
    stalled = Case(referral=referral, state="approved", judged=judged)
    known = facts_of(referral, region, on).known
    needs = Lifecycle.of(region.lifecycle).needs("circulate", stalled.state)
    lacking = [region.vocabulary[need].label for need in needs if known.get(need) is not True]
    if lacking:
        return stalled, f"cannot be circulated without: {'; '.join(lacking)}"
    try:
        request = property_request(referral, region, cohort=judged.cohort, reference="", on=on)
    except RecordError as lacks:
        why_not = lacks.message.removeprefix(f"case {referral.case} ")
        return stalled, f"cannot be circulated: {why_not}"
    if not request.areas:
        return stalled, "cannot be circulated: no area is left that suits"
    entered = ((_WAITS, received),)
    return evolve(stalled, state=_WAITS, entered=entered, request=request), ""


def _state(home: Home, region: Region, on: date) -> HomeState:
    return HomeState(home=home, state=IN_POT if is_held_on(home, region, on) else LAPSED)


def _booked(region: Region, on: date) -> tuple[Entry, ...]:
    """Return the entries that no letting makes: opening balances and settlements."""
    entries = list(opening(row for row in region.opening_balances if row.on <= on))
    for row in sorted(region.settlements, key=lambda one: (one.on, one.key)):
        if row.on <= on:
            entries += settling(row, standings(entries).get(row.partner, 0), on=on)
    return tuple(entries)


def _with_standings(
    problem: Problem, recorded: Recorded, known: Iterable[KnownStanding]
) -> Problem:
    """Put in what is known of the landlords, within the limits that the region has agreed."""
    rows = {row.landlord: row for row in known}
    if not rows:
        return problem
    allowed = allowances(recorded.region, (), recorded.on)
    balance = standings(recorded.entries)
    landlords = {one.landlord for one in problem.requests}
    landlords |= {one.landlord for one in problem.vacancies}
    found, faults = {}, list[Fault]()
    for key in landlords | rows.keys():
        row = rows.get(key, KnownStanding(landlord=key, standing=balance.get(key, 0)))
        allowance = allowed.get(key, 0) if row.allowance is None else row.allowance
        agreed = standing_of(problem.fairness, row.standing, allowance=allowance)
        said = evolve(
            agreed,
            may_receive=agreed.may_receive if row.may_receive is None else row.may_receive,
            may_give=agreed.may_give if row.may_give is None else row.may_give,
        )
        faults += _contradictions(key, said, agreed)
        found[key] = said
    if faults:
        message = "what is known of the landlords contradicts the limits that the region has agreed"
        raise RecordError(message, faults=sorted(faults, key=lambda fault: fault.place))
    return evolve(problem, standings=found)


def _contradictions(landlord: str, said: Standing, agreed: Standing) -> Iterator[Fault]:
    """Yield each limit that leaves more room than the region's own."""
    for name, limit in (("may_receive", "debt_ceiling"), ("may_give", "stop_loss")):
        room, most = getattr(said, name), getattr(agreed, name)
        if most is not None and room > most:
            message = f'"{name}" is {room}; at a standing of {said.standing} the region\'s '
            yield Fault(
                code=_CONTRADICTS,
                place=f"landlord {landlord}",
                message=f'{message}"{limit}" leaves {most}',
                remedy="Write that or less, or leave the cell empty",
            )
