"""
Explain a case as a careful colleague would.

What was decided, by which rule, from which source, and what would change it.
Everything here is in the coordinator's voice, and may name what must not circulate.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date

from attrs import frozen

from unlocking_doors.commands.desk import Desk, noon
from unlocking_doors.commands.offering import problem
from unlocking_doors.errors import RefusedError
from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.matching import Reason, why_not
from unlocking_doors.moves.cases import IN_POT, Case, HomeState
from unlocking_doors.moves.deadlines import deadlines_of
from unlocking_doors.moves.events import Judged, digest_of
from unlocking_doors.moves.referrals import bedroom_need, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region


@frozen(kw_only=True)
class Line:
    """
    One line of an explanation.

    Attributes:
        mark: ``met``, ``not met``, ``unknown``, or empty.
        text: What is said.
        more: Lines that belong under it.
    """

    text: str
    mark: str = ""
    more: tuple[str, ...] = ()


@frozen(kw_only=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[Line, ...]


@frozen(kw_only=True)
class Explanation:
    """
    What can be said of one case.

    Attributes:
        case: Key of the case.
        reference: Its reference code; empty before approval.
        state: Where it stands.
        summary: The answer in a sentence or two.
        sections: The reasons.
        assessment: The assessment, made again.
    """

    case: str
    reference: str
    state: str
    summary: str
    sections: tuple[Section, ...]
    assessment: Assessment | None


#: Turns stored content back into a region, its Python rules bound to today's code or refused.
Recall = Callable[[str], Region]


def explain(desk: Desk, key: str, recall: Recall) -> Explanation:
    """
    Explain a case.

    Args:
        desk: The command under way, read-only.
        key: Key or reference code of the case.
        recall: Returns the region of a fingerprint that decided something.

    Raises:
        NotFoundError: There is no such case.
        RefusedError: The decision cannot be made again as it was: the code of a rule is gone or
            changed, or the answer differs.
    """
    case = desk.case(key)
    region = recall(case.judged.fingerprint) if case.judged else desk.region
    assessment = _again(case, case.judged, region) if case.judged else None
    sections = [] if assessment is None else _rules(assessment, region)
    sections += _bedrooms(desk, case, region)
    sections.append(_timeline(desk, case, region))
    if case.state == "circulated":
        sections.append(_homes(desk, case))
    if case.letting is not None:
        sections.append(_move(desk, case))
    return Explanation(
        case=case.key,
        reference=case.reference,
        state=case.state,
        summary=_summary(desk, case, assessment, region),
        sections=tuple(sections),
        assessment=assessment,
    )


def _again(case: Case, judged: Judged, region: Region) -> Assessment:
    """Make the recorded decision again, with the region that made it, and compare."""
    facts = facts_of(case.referral, region, judged.as_at)
    assessment = assess(RulesInForce.of(region, judged.as_at), facts)
    if digest_of(assessment) != judged.digest:
        message = (
            f"the decision on case {case.key} of {judged.as_at} cannot be made again: "
            f'it was "{judged.outcome.value}", and the same rules now say '
            f'"{assessment.outcome.value}", or answer otherwise'
        )
        raise RefusedError(
            message,
            code="UD-E801",
            remedy="Use the version of the library and its packages that made the decision",
        )
    return assessment


#: States that a case enters by a step with a coded reason.
_REASONED = {"refused-by-landlord", "offers-spent", "suspended", "withdrawn"}


def _summary(desk: Desk, case: Case, assessment: Assessment | None, region: Region) -> str:
    since = case.entered[-1][1]
    name = f"Case {case.key}" + (f" ({case.reference})" if case.reference else "")
    said = {
        "returned": "was returned: more information is needed before it can be decided",
        "not-eligible": "is not eligible",
        "awaiting-approval": "is eligible and awaits its landlord's approval",
        "refused-by-landlord": "was eligible, and its landlord did not approve it",
        "approved": "is approved and will be circulated",
        "circulated": "is circulated and waits for a home",
        "offered": "has been offered a home and has not answered yet",
        "viewing": "is to view the home it was offered",
        "accepted": "has accepted a home and has not moved yet",
        "moved": "has moved",
        "offers-spent": "was closed, as it has used every offer that it may have",
        "closed-by-another-route": "was housed by another pathway",
        "handed-over": f"was handed over to {case.receiver}",
    }.get(case.state, f"is {case.state}")
    unconsented = case.consent_withdrawn is not None and case.state in {"returned", "suspended"}
    if unconsented:
        said = "is not circulated, as consent to circulation was withdrawn"
    text = f"{name}, received on {case.referral.received}, {said} (since {since})."
    if assessment and assessment.outcome is Outcome.MORE_INFORMATION and assessment.missing:
        labels = [region.vocabulary[name].label for name in assessment.missing]
        text += f" What is missing: {'; '.join(labels)}."
    against = _against(assessment)
    if against:
        text += " The reason: " + " ".join(finding.reason for finding in against)
    reason = desk.region.reason_by_key.get(case.reason_code)
    if reason is not None and case.state in _REASONED and not unconsented:
        text += f" The reason given: {reason.label}."
    return text


def _against(assessment: Assessment | None) -> list[Finding]:
    if assessment is None or assessment.outcome is Outcome.ELIGIBLE:
        return []
    effect = Effect.DECLINE if assessment.outcome is Outcome.NOT_ELIGIBLE else Effect.RETURN
    return [
        finding
        for finding in assessment.findings
        if finding.answer is Answer.NOT_MET and finding.effect is effect
    ]


def _rules(assessment: Assessment, region: Region) -> list[Section]:
    """Tell what decides first, then what is met, each rule with its answer and source."""
    cohort = region.cohort_by_key.get(assessment.cohort)
    heading = f"The rules of {assessment.as_at} say: {assessment.outcome.value}"
    heading += f", as {cohort.label}" if cohort else ""
    deciding = [one for one in assessment.findings if one.answer is not Answer.MET]
    met = [one for one in assessment.findings if one.answer is Answer.MET]
    sections = [
        Section(heading=heading, lines=tuple(_rule(one, assessment, region) for one in deciding))
    ]
    if met:
        lines = tuple(_rule(one, assessment, region) for one in met)
        sections.append(Section(heading=f"Met: {len(met)} rules", lines=lines))
    return sections


def _rule(finding: Finding, assessment: Assessment, region: Region) -> Line:
    cohort = region.cohort_by_key.get(finding.cohort)
    text = f"{finding.label} (for {cohort.label})" if cohort else finding.label
    source = f"Source: {finding.source}; in force from {finding.since}."
    if finding.answer is Answer.MET:
        return Line(mark=finding.answer.value, text=text, more=(source,))
    more = [finding.reason]
    if finding.effect is Effect.WARN:
        more[0] += " This is noted, and decides nothing."
    elif not set(finding.missing) & set(assessment.missing) and finding.missing:
        more[0] += " As things stand, the answer would change nothing."
    more += [f"Seen: {finding.detail}."] if finding.detail else []
    more += [f"What would change it: {finding.remedy}."] if finding.remedy else []
    return Line(mark=finding.answer.value, text=text, more=(*more, source))


def _bedrooms(desk: Desk, case: Case, region: Region) -> list[Section]:
    household = case.referral.household
    if household is None or not household.members:
        return []
    on = case.judged.as_at if case.judged else desk.today
    need = bedroom_need(household, region, on)
    lines = tuple(Line(text=text) for text in need.working)
    return [Section(heading=f"Bedrooms needed: {need.bedrooms}", lines=lines)]


def _timeline(desk: Desk, case: Case, region: Region) -> Section:
    lines = [Line(text=f"{on}: {state}") for state, on in case.entered]
    for offer in case.offers:
        reason = desk.region.reason_by_key.get(offer.reason_code)
        text = f"offer {offer.nth}, home {offer.home}, made on {offer.on}: {offer.outcome}"
        if offer.answered:
            text += f" on {offer.answered}"
        more = [reason.label] if reason else []
        if offer.outcome == "refused":
            more.append(
                "It spends one of the offers allowed." if offer.spent else "It spends no offer."
            )
        lines.append(Line(text=text, more=tuple(more)))
    for due in deadlines_of(case, region):
        kept = "missed" if due.is_missed(desk.today) else "kept" if due.done else "running"
        lines.append(
            Line(
                text=f"deadline: {due.deadline.label}, by {due.by}: {kept}",
                more=(f"Owner: {due.deadline.owner.value}. Source: {due.deadline.source}",),
            )
        )
    return Section(heading="What happened", lines=tuple(lines))


#: What a home that does not suit is called, by the kind of the reason.
_KINDS = {
    "area": "in an area that does not suit",
    "safety": "not safe",
    "size": "of the wrong size",
    "access": "without the access needed",
    "landlord": "of the household's own landlord",
    "tenancy": "on a less secure tenancy",
    "refusal": "refused before",
    "dates": "not held at the time",
}


def _homes(desk: Desk, case: Case) -> Section:
    """Say of every home that was in the pot while the case waited why it did not suit."""
    since = case.first("circulated") or desk.today
    seen = [
        state
        for state in desk.unit.homes()
        if state.home.released <= desk.today and (state.ended is None or state.ended > since)
    ]
    if not seen:
        return Section(heading=f"No home has been in the pot since {since}", lines=())
    against = [_against_home(desk, case, state, max(since, state.home.released)) for state in seen]
    kinds = Counter(kind for reasons in against for kind in {reason.kind for reason in reasons})
    counts = [f"{number} {_KINDS.get(kind, kind)}" for kind, number in kinds.most_common()]
    offered = {offer.home for one in desk.unit.cases() for offer in one.offers}
    lines = [_home(case, state, why, offered) for state, why in zip(seen, against, strict=True)]
    fitting = sum(not reasons for reasons in against)
    first = Line(text=f"{fitting} suited. Of the others: {', '.join(counts) or 'none'}.")
    heading = f"Homes in the pot since {since}: {len(seen)}"
    return Section(heading=heading, lines=(first, *lines))


def _against_home(desk: Desk, case: Case, state: HomeState, on: date) -> tuple[Reason, ...]:
    day = Desk(unit=desk.unit, region=desk.region, now=noon(on))
    posed = problem(day, case=case, home=state)
    return why_not(posed.requests[0], posed.vacancies[0], posed)


def _home(
    case: Case, state: HomeState, against: tuple[Reason, ...], offered: Collection[str]
) -> Line:
    home = state.home
    bedrooms = f"{home.bedrooms} bedroom{'' if home.bedrooms == 1 else 's'}"
    text = f"home {home.home} of {home.landlord}, {bedrooms}"
    if against:
        return Line(mark="not met", text=text, more=tuple(reason.text for reason in against))
    if state.state == IN_POT:
        why = "It suits; the next round may offer it."
    elif state.case is not None and state.case != case.key:
        why = f"It suited, and was offered to case {state.case}, which came first."
    elif any(offer.home == home.home for offer in case.offers):
        why = f"It suited, and was offered to this case; it is now {state.state}."
    elif home.home not in offered:
        why = f"It suited, and left the pot on {state.ended} before a round could offer it."
    else:
        why = f"It suited, was offered to others first, and is now {state.state}."
    return Line(mark="met", text=text, more=(why,))


def _move(desk: Desk, case: Case) -> Section:
    letting = case.letting
    if letting is None:
        raise AssertionError(case.key)  # asked only of moved cases
    if letting.owed_to is None:
        text = f"{letting.on}: {letting.people} people, by the pathway {letting.pathway}"
        return Section(
            heading="The move", lines=(Line(text=text, more=("It makes no debt in the ledger.",)),)
        )
    lines = [Line(text=f"{letting.on}: {letting.people} people, to home {letting.home}")]
    lines += [
        Line(text=f"ledger: {entry.partner} {entry.amount:+d}")
        for entry in desk.unit.entries()
        if entry.case == case.key
    ]
    return Section(heading="The move", lines=tuple(lines))
