"""A region's policy can be met, asks only what it may, says why, and says where that is from."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.errors import RecordError
from unlocking_doors.facts.equality import EQUALITY_FIELDS
from unlocking_doors.facts.homes import Home
from unlocking_doors.findings import Answer, Assessment, Effect, Finding, Outcome
from unlocking_doors.loading import (
    example_of,
    read_decisions,
    read_homes,
    read_referrals,
    region_faults,
)
from unlocking_doors.moves.decisions import Answered, Decision
from unlocking_doors.moves.events import Circulated
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.policy.assessing import assess
from unlocking_doors.policy.complete import REQUEST_COMPLETE
from unlocking_doors.policy.sources import Standing, standing
from unlocking_doors.testing.bench import Bench, History
from unlocking_doors.testing.distances import Noted
from unlocking_doors.testing.promises.facts_drawn import HiddenFacts, column_of, hidden_facts
from unlocking_doors.testing.promises.property import Property, small_years
from unlocking_doors.testing.promises.sound_cases import SoundCase, sound_cases
from unlocking_doors.testing.strategies import lettable, moved_to
from unlocking_doors.testing.years import SmallYear, suiting_homes

_WAIT = timedelta(days=120)


def _once(_: Bench) -> st.SearchStrategy[None]:
    return st.none()


def _faults(bench: Bench, _: None) -> Iterator[str]:
    yield from (str(fault) for fault in region_faults(bench.region))


def _no_entry(bench: Bench, case: SoundCase) -> Iterator[str]:
    found = assess(bench.sound.rules_on(case.on), bench.sound.facts(case.referral, case.on))
    if found.outcome is not Outcome.ELIGIBLE:
        against = [one.rule for one in found.findings if _is_against(one)]
        yield (
            f"no referral was found that the cohort {case.cohort} takes on {case.on}: "
            f"what stands against the nearest is {', '.join(against) or 'nothing that is named'}"
        )


def _is_against(finding: Finding) -> bool:
    return finding.answer is not Answer.MET and finding.effect is not Effect.WARN


def _never_offered(bench: Bench, case: SoundCase) -> Iterator[str]:
    closed = bench.region.identity.closed
    if closed is not None and case.on + _WAIT > closed:
        return  # the end comes first
    facts = bench.sound.facts(case.referral, case.on)
    if assess(bench.sound.rules_on(case.on), facts).outcome is not Outcome.ELIGIBLE:
        return  # told by another promise
    row, homes = _housed_elsewhere(bench, case)
    if not homes:
        yield f"on {case.on} no partner has a home in an area that suits a {case.cohort} case"
        return
    approved = Decision(
        case=row.case,
        step=Answered.APPROVAL,
        nth=1,
        on=None,
        after=0,
        by="landlord",
        outcome="approved",
    )
    inputs = Inputs(referrals=(row,), homes=homes, decisions=(approved,))
    with bench.play(SmallYear(inputs=inputs, as_at=case.on + _WAIT, seed=0)) as history:
        sent = [event.body.to for event in history.events if isinstance(event.body, Circulated)]
        if history.stopped is None and not any(sent):
            yield f"the request of a sound {case.cohort} case of {case.on} reaches no partner"
        elif history.stopped is None and not history.offers:
            yield (
                f"a sound {case.cohort} case of {case.on} is offered none of {len(homes)} homes "
                "that suit it, though nobody else waits"
            )


def _housed_elsewhere(bench: Bench, case: SoundCase) -> tuple[Referral, tuple[Home, ...]]:
    """Return the case, from the first home of the region from which some others suit it."""
    every = lettable(bench.region, case.on)
    rows = [case.referral, *(moved_to(one, bench.sound, case.referral, case.on) for one in every)]
    for row in rows:
        found = suiting_homes(bench.region, row)
        if found:
            return row, tuple(evolve(one, home=f"h-{n}") for n, one in enumerate(found, start=1))
    return case.referral, ()


def _assessments(bench: Bench, year: SmallYear) -> Iterator[tuple[Referral, Assessment]]:
    for row in year.inputs.referrals:
        rules = bench.sound.rules_on(row.received)
        yield row, assess(rules, bench.sound.facts(row, row.received))


def _unreasoned(bench: Bench, year: SmallYear) -> Iterator[str]:
    for row, found in _assessments(bench, year):
        for finding in found.findings:
            if finding.answer is not Answer.MET and not finding.reason.strip():
                yield f"rule {finding.rule} gives no reason to case {row.case}"
        if found.outcome is not Outcome.ELIGIBLE and not any(map(_is_against, found.findings)):
            yield f"case {row.case} is {found.outcome.value}, and no finding says why"
    with bench.play(year) as history:
        yield from _unreasoned_answers(history)


def _unreasoned_answers(history: History) -> Iterator[str]:
    reasoned = {"refuse-approval", "refuse", "withdraw-offer", "close", "withdraw"}
    for event in history.events:
        reason = history.region.reason_by_key.get(event.reason_code)
        if event.kind in reasoned and (reason is None or not reason.label.strip()):
            yield f"on {event.on} case {event.case} takes the step {event.kind} without a reason"
    for problem, answer in history.proposals:
        placed = {pairing.case for pairing in answer.pairings}
        for request in problem.requests:
            told = answer.unplaced.get(request.case)
            if request.case not in placed and (told is None or not told.text):
                yield f"on {problem.as_at} case {request.case} is not told why it has no home"


def _unsourced(bench: Bench, year: SmallYear) -> Iterator[str]:
    for _, found in _assessments(bench, year):
        for finding in found.findings:
            if standing(finding.source) is Standing.NONE:
                yield f"the finding of rule {finding.rule} has no source"


def _asked_of_python(bench: Bench) -> st.SearchStrategy[HiddenFacts] | None:
    return hidden_facts(bench) if bench.region.python_rules else None


def _python_rules(bench: Bench, drawn: HiddenFacts) -> Iterator[str]:
    rules, facts = bench.sound.rules_on(drawn.on), drawn.hidden
    parameters = dict(rules.parameters)
    for key, rule in rules.rules.items():
        function: Callable[..., Any] | None = getattr(rule, "function", None)
        if function is None or key == REQUEST_COMPLETE:
            continue
        noted = Noted(facts.known)
        shown = evolve(facts, known=noted)
        answers = []
        try:
            answers = [function(shown, parameters) for _ in ("once", "again")]
        except Exception as error:  # noqa: BLE001  whatever it is, the rule is named
            yield f"rule {key} stops with {type(error).__name__}"
        for name in noted.asked:
            if name in EQUALITY_FIELDS or name.startswith("equality"):
                yield f"rule {key} asks for equality monitoring: {name}"
            elif name not in bench.region.vocabulary:
                yield f"rule {key} asks for {name}, which is no fact"
        same = shown.known is noted and dict(noted) == dict(facts.known)
        if not same or parameters != rules.parameters or shown.as_at != facts.as_at:
            yield f"rule {key} changes what it is shown"
        if answers and answers[0] != answers[1]:
            yield f"rule {key} answers the same facts in two ways"


def _silent_noes(bench: Bench, drawn: HiddenFacts) -> Iterator[str]:
    rules = bench.sound.rules_on(drawn.on)
    whole = assess(rules, drawn.whole).outcome
    known = dict(drawn.hidden.known)
    for _ in range(len(drawn.whole.known) + 1):
        found = assess(rules, evolve(drawn.hidden, known=known))
        if found.outcome in {whole, Outcome.MORE_INFORMATION} and found.missing:
            asked = {column_of(bench.region, name) for name in found.missing}
            every = drawn.whole.known.items()
            told = {name: it for name, it in every if column_of(bench.region, name) in asked}
            if told and not told.keys() <= known.keys():
                known |= told
                continue
        if found.outcome is not whole:
            lacking = ", ".join(sorted(set(drawn.whole.known) - set(known))) or "nothing"
            yield (
                f"on {drawn.on} a case is {whole.value} when all is known, but already "
                f"{found.outcome.value} while these are not: {lacking}"
            )
        return


def _example(bench: Bench, _: None) -> Iterator[str]:
    example = example_of(bench.folder) if bench.folder else None
    if example is None:
        return
    for name, read in (
        ("referrals", read_referrals),
        ("homes", read_homes),
        ("decisions", read_decisions),
    ):
        try:
            yield from (
                str(fault) for fault in read(example.folder / f"{name}.csv", bench.region).faults
            )
        except RecordError as unread:
            yield str(unread)


POLICY: tuple[Property, ...] = (
    Property(
        key="the-region-has-no-faults",
        sentence="The region, as amended by its plugins, has none of the faults that check names.",
        draws=_once,
        breaches=_faults,
    ),
    Property(
        key="each-open-cohort-can-be-entered",
        sentence="For each open cohort, on each day that matters, some referral gets through.",
        draws=sound_cases,
        breaches=_no_entry,
        times=20,
    ),
    Property(
        key="who-waits-alone-is-offered-a-home-that-suits",
        sentence="A sound referral with homes that suit it, and no rival, is circulated to "
        "somebody and offered one.",
        draws=sound_cases,
        breaches=_never_offered,
    ),
    Property(
        key="every-no-has-a-reason",
        sentence="Every refusal, decline and household without a home is told why.",
        draws=small_years,
        breaches=_unreasoned,
    ),
    Property(
        key="every-finding-has-a-source",
        sentence="Every finding says where its rule comes from.",
        draws=small_years,
        breaches=_unsourced,
        times=4,
    ),
    Property(
        key="python-rules-ask-facts-alone",
        sentence="A Python rule asks facts of the vocabulary only, changes nothing that it is "
        "shown, and answers the same facts the same way.",
        draws=_asked_of_python,
        breaches=_python_rules,
        times=20,
    ),
    Property(
        key="an-unknown-is-never-a-silent-no",
        sentence="What is not known never decides: completing the facts that are said to be "
        "missing leads to the outcome of the whole case.",
        draws=hidden_facts,
        breaches=_silent_noes,
        times=20,
    ),
    Property(
        key="example-rows-are-read",
        sentence="Every row of the region's example is read without a fault.",
        draws=_once,
        breaches=_example,
    ),
)
