"""Explain a partner: why it was asked and not others, what it gave, and which limits bind it."""

from collections import Counter

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.lines import Line, PartnerExplanation, Section
from unlocking_doors.commands.recorded import Recorded
from unlocking_doors.commands.standing import allowances, landlord_standings
from unlocking_doors.errors import counted
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.cases import IN_POT, Case
from unlocking_doors.moves.ledger import given_and_received, standings
from unlocking_doors.moves.requests import recipients
from unlocking_doors.periods import InForce

_NOT_ASKED = "Others that were not asked"


def explain_partner(desk: Desk, partner: Partner, *, safe: bool) -> PartnerExplanation:
    """
    Explain a partner: "why did you ask me, and not them".

    Args:
        desk: The command under way, read-only.
        partner: The landlord that asks.
        safe: Whether it is to circulate: then no case is named, nothing of the ledger, and not
            which partners have homes where a household may live, or come first for where it is
            from.
    """
    asked = [case for case in _circulated(desk) if partner.key in case.circulated_to]
    sections = [
        _asked(desk, partner, asked, safe=safe),
        _others_safely(desk, partner, asked) if safe else _others(desk, partner, asked),
        _homes(desk, partner),
    ]
    if not safe:
        sections += [_ledger(desk, partner), _limits(desk, partner)]
    is_in = partner.is_in_force(desk.today)
    since = f"a partner since {partner.since}" if is_in else f"no partner on {desk.today}"
    waiting = len(_circulated(desk))
    return PartnerExplanation(
        partner=partner.key,
        name=partner.name,
        summary=f"{partner.name} ({partner.key}), {since}, was asked for "
        f"{len(asked)} of the {waiting} requests that are circulated.",
        sections=tuple(sections),
    )


def _circulated(desk: Desk) -> list[Case]:
    return [case for case in desk.unit.cases({"circulated"}) if case.request is not None]


def _areas(desk: Desk, partner: Partner, case: Case) -> str:
    """Name the areas that suit a case and in which a partner has homes."""
    shared = partner.areas & case.request.areas if case.request else frozenset()
    return ", ".join(desk.region.area_by_key[area].name for area in sorted(shared))


def _asked(desk: Desk, partner: Partner, asked: list[Case], *, safe: bool) -> Section:
    """Tell each request that went to it, and where its homes would suit."""
    rule = desk.region.circulation
    lines = [Line(text=f"requests go to: {rule.to.value}", more=(f"Source: {rule.source}.",))]
    if not safe:
        there = [case for case in asked if _areas(desk, partner, case)]
        text = f"it has homes in areas that suit {len(there)} of the requests it was sent"
        lines += [
            Line(text=text),
            *(
                Line(
                    text=f"case {case.key} ({case.reference})",
                    more=(
                        f"Its homes in {_areas(desk, partner, case)} would be in areas that suit."
                        if case in there
                        else "It has no homes in the areas that suit; every partner was asked.",
                        f"{counted(len(case.circulated_to) - 1, 'other partner')} asked as well.",
                    ),
                )
                for case in asked
            ),
        ]
    return Section(heading=f"Asked for {counted(len(asked), 'request')}", lines=tuple(lines))


def _others_safely(desk: Desk, partner: Partner, asked: list[Case]) -> Section:
    """Count the partners that were not asked as well; which they are would tell of areas."""
    others = [row.key for row in desk.region.partners if row.key != partner.key]
    left_out = sum(any(key not in case.circulated_to for case in asked) for key in others)
    line = Line(
        text=f"{left_out} of {counted(len(others), 'other partner')} not sent all of the same "
        "requests, by the rule to whom they go"
    )
    return Section(heading=_NOT_ASKED, lines=(line,))


def _others(desk: Desk, partner: Partner, asked: list[Case]) -> Section:
    """Tell why each other partner was not asked for the same requests, or cannot give."""
    others = [row for row in desk.region.partners if row.key != partner.key]
    known = landlord_standings(Recorded.of(desk), [row.key for row in others])
    lines = []
    for other in others:
        why = Counter(_why_not(desk, other, case) for case in asked)
        del why[""]
        said = [f"{text}: {number} of {len(asked)}." for text, number in sorted(why.items())]
        if other.key in known and known[other.key].may_give == 0:
            said.append("None of its homes is offered today: it is owed as much as it may be.")
        if said:
            name = f"{other.name} ({other.key})"
            lines.append(Line(mark="not met", text=name, more=tuple(said)))
    if not lines:
        lines = [Line(text="every other partner was asked for the same requests")]
    return Section(heading=_NOT_ASKED, lines=tuple(lines))


def _why_not(desk: Desk, other: Partner, case: Case) -> str:
    """Say why a partner was not sent a request; empty where it was."""
    on, request = case.first("circulated"), case.request
    if other.key in case.circulated_to or on is None or request is None:
        return ""
    if not other.is_in_force(on):
        return "No partner then"
    if not other.areas & request.areas:
        return "No homes in the areas that suit"
    area = case.referral.area or ""
    if other.key in recipients(request.areas, desk.region, on, area=area, is_wide=True):
        return "Outside the household's sub-region, which comes first"
    return "Not among those to whom requests went then"


def _homes(desk: Desk, partner: Partner) -> Section:
    """Tell what became of the homes that it put into the pot."""
    own = [state for state in desk.unit.homes() if state.home.landlord == partner.key]
    states = Counter(state.state for state in own)
    lines = [
        Line(text=f"{'in the pot' if key == IN_POT else key.replace('-', ' ')}: {number}")
        for key, number in sorted(states.items())
    ]
    return Section(heading=f"Homes that it put into the pot: {len(own)}", lines=tuple(lines))


def _ledger(desk: Desk, partner: Partner) -> Section:
    """Tell what it gave and received, where it stands, and what its targets leave."""
    entries = [entry for entry in desk.unit.entries() if entry.on <= desk.today]
    given, received = given_and_received(entries).get(partner.key, (0, 0))
    standing = standings(entries, (partner.key,))[partner.key]
    means = "is owed" if standing > 0 else "owes" if standing < 0 else "is even"
    amount = f" {counted(abs(standing), 'home')}" if standing else ""
    lines = [Line(text=f"gave {given}, received {received}; it {means}{amount}")]
    lines += [
        Line(
            text=f"target {row.key}: {counted(row.homes, 'home')}, {_period(row)}",
            more=(f"Source: {row.source}.",),
        )
        for row in desk.region.targets
        if row.partner == partner.key and row.is_in_force(desk.today)
    ]
    left = allowances(desk.region, entries, desk.today).get(partner.key)
    lines.append(
        Line(text="no target is agreed for today")
        if left is None
        else Line(text=f"left to give by its targets: {left}")
    )
    return Section(heading=f"Standing: {standing:+d}", lines=tuple(lines))


def _period(row: InForce) -> str:
    return f"from {row.since}" + (f" until {row.until}" if row.until else "")


def _limits(desk: Desk, partner: Partner) -> Section:
    """Tell which rules of the ledger bear on it today."""
    fairness = desk.region.fairness_on(desk.today)
    standing = landlord_standings(Recorded.of(desk), (partner.key,)).get(partner.key)
    lines = []
    if standing is not None:
        beyond = standing.beyond_target()
        points = fairness.points(0, beyond, None)
        if points:
            owes = f"it owes {counted(beyond, 'home')} beyond its target"
            lines.append(Line(text=f"its households have {points:,} points more, as {owes}"))
        for room, limit, what in (
            (standing.may_receive, fairness.debt_ceiling, "may still be offered to its households"),
            (standing.may_give, fairness.stop_loss, "of its homes may still be offered"),
        ):
            if room is not None:
                mark = "" if room else "not met"
                lines.append(Line(mark=mark, text=f"{room} {what}: the limit is {limit}"))
    heading = "Rules of the ledger that bear on it today"
    if not lines:
        return Section(heading=f"{heading}: none", lines=())
    source = Line(text=f"agreed as {fairness.key}", more=(f"Source: {fairness.source}.",))
    return Section(heading=heading, lines=(*lines, source))
