"""
Explain a case as a careful colleague would.

What was decided, by which rule, from which source, and what would change it.
Everything here is in the coordinator's voice, and may name what must not circulate; what may is
in ``explaining_safely``.
"""

from collections.abc import Callable

from attrs import frozen

from unlocking_doors.commands.desk import Desk
from unlocking_doors.commands.explaining_circulation import circulations
from unlocking_doors.commands.explaining_homes import homes_seen
from unlocking_doors.commands.explaining_safely import safe_sections, safe_summary
from unlocking_doors.commands.lines import Line, Section, Told
from unlocking_doors.commands.what_if import what_if
from unlocking_doors.errors import RefusedError, counted
from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.deadlines import deadlines_of
from unlocking_doors.moves.events import Judged, answers_of
from unlocking_doors.moves.referrals import bedroom_need, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, Rule


@frozen(kw_only=True)
class Explanation(Told):
    """
    What can be said of one case.

    Attributes:
        case: Key of the case; empty where it is to circulate.
        reference: Its reference code; empty before approval.
        state: Where it stands.
        assessment: The assessment, made again; None where it is to circulate, or there is none.
    """

    case: str
    reference: str
    state: str
    assessment: Assessment | None


#: Turns stored content back into a region, its Python rules bound to today's code or refused.
Recall = Callable[[str], Region]


def explain_case(desk: Desk, case: Case, recall: Recall, *, safe: bool) -> Explanation:
    """
    Explain a case.

    Args:
        desk: The command under way, read-only.
        case: The case.
        recall: Returns the region of a fingerprint that decided something.
        safe: Whether it is to circulate: then only what may leave the coordinator is said.

    Raises:
        RefusedError: The decision cannot be made again as it was: the code of a rule is gone or
            changed, or the answer differs.
    """
    region = recall(case.judged.fingerprint) if case.judged else desk.region
    assessment = _again(case, case.judged, region) if case.judged else None
    if safe:
        return Explanation(
            case="",
            reference=case.reference,
            state=case.state,
            summary=safe_summary(case),
            sections=safe_sections(desk, case, assessment),
            assessment=None,
        )
    sections = [] if assessment is None else _rules(assessment, region)
    sections += _bedrooms(desk, case, region)
    sections.append(_timeline(desk, case, region))
    if case.state == "circulated":
        sections += [homes_seen(desk, case), what_if(desk, case)]
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
    facts = facts_of(case.referral_judged or case.referral, region, judged.as_at)
    assessment = assess(RulesInForce.of(region, judged.as_at), facts)
    now = answers_of(assessment)
    if now != judged.answers or assessment.outcome is not judged.outcome:
        keys = sorted({*now, *judged.answers})
        other = [key.split()[0] for key in keys if now.get(key) != judged.answers.get(key)]
        message = (
            f"the decision on case {case.key} of {judged.as_at} cannot be made again: rules that "
            f"answer otherwise now: {', '.join(dict.fromkeys(other)) or 'none, but the outcome'}"
        )
        raise RefusedError(
            message,
            code="UD-E801",
            remedy="Use the version of the library and its packages that made the decision",
        )
    return assessment


#: States that a case enters by a step with a coded reason.
_REASONED = {"refused-by-landlord", "closed-after-refusal", "suspended", "withdrawn"}


def _summary(desk: Desk, case: Case, assessment: Assessment | None, region: Region) -> str:
    _, since = case.stays[-1]
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
        "closed-after-refusal": "was closed after a refusal",
        "closed-by-another-route": f"was housed by the pathway {_pathway(desk, case)}",
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


def _pathway(desk: Desk, case: Case) -> str:
    if case.letting is None:
        return ""
    key, on = case.letting.pathway, case.letting.on
    rows = [row for row in desk.region.pathways if row.key == key]
    return next((row.label for row in rows if row.is_in_force(on)), key)


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
    source = f"Source: {finding.source}; in force from {finding.since}{_supplied(finding, region)}."
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


def _supplied(finding: Finding, region: Region) -> str:
    """Say which package and version supplied a rule; a folder has none."""
    versions: tuple[Rule | PythonRule, ...] = (*region.rules, *region.python_rules)
    for rule in versions:
        if (rule.key, rule.since) == (finding.rule, finding.since):
            origin = region.origin("rule", rule)
            if isinstance(rule, PythonRule):
                origin = f"{rule.distribution} {rule.version}".strip()
            return f"; supplied by {origin}" if origin else ""
    return ""


def _bedrooms(desk: Desk, case: Case, region: Region) -> list[Section]:
    household = case.referral.household
    if household is None or not household.members:
        return []
    on = case.judged.as_at if case.judged else desk.today
    need = bedroom_need(household, region, on)
    lines = tuple(Line(text=text) for text in need.working)
    return [Section(heading=f"Bedrooms needed: {need.bedrooms}", lines=lines)]


def _timeline(desk: Desk, case: Case, region: Region) -> Section:
    lines = [Line(text=f"{on}: {state}") for state, on in case.stays]
    lines += circulations(desk, case)
    for offer in case.offers:
        reason = desk.region.reason_by_key.get(offer.reason_code)
        text = f"offer {offer.nth}, home {offer.home}, made on {offer.on}: {offer.outcome}"
        if offer.answered:
            text += f" on {offer.answered}"
        more = [f"{reason.label} (about the {reason.about.value})."] if reason else []
        if offer.lowers_security:
            override = desk.region.reason_by_key.get(offer.security_override)
            why = override.label if override else offer.security_override
            more.append(f"Its tenancy is less secure; the coordinator offered it as: {why}.")
        if offer.passed_over:
            given = desk.region.reason_by_key.get(offer.override)
            passed = counted(offer.passed_over, "household")
            why = given.label if given else offer.override
            more.append(f"It was offered out of turn, before {passed}; the reason: {why}.")
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


def _move(desk: Desk, case: Case) -> Section:
    letting = case.letting
    if letting is None:
        raise AssertionError(case.key)  # asked only of moved cases
    if letting.home is None:
        text = f"{letting.on}: {letting.people} people, by the pathway {letting.pathway}"
        debt = () if letting.owed_to else ("It makes no debt in the ledger.",)
        lines = [Line(text=text, more=debt)]
    else:
        lines = [Line(text=f"{letting.on}: {letting.people} people, to home {letting.home}")]
    lines += [
        Line(text=f"ledger: {entry.partner} {entry.amount:+d}")
        for entry in desk.unit.entries()
        if entry.case == case.key
    ]
    return Section(heading="The move", lines=tuple(lines))
