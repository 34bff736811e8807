"""Bad regions, purpose-made: rules, allocators, reports and watchers that break promises."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from toyland import INVENTED, OPENED, TOYLAND, asks, toyland
from toyland_files import edit, write_toyland

from unlocking_doors.commands.briefing import CoordinatorBrief, PartnerBrief
from unlocking_doors.facts.case_facts import CaseFacts
from unlocking_doors.findings import Answer, Effect
from unlocking_doors.matching import (
    BUILT_IN,
    Allocation,
    Allocator,
    Batch,
    Pairing,
    Problem,
    Request,
    Vacancy,
    account,
    why_not,
)
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.policy.conditions import AllOf
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, RuleFunction, Ruling, rule
from unlocking_doors.policy.steps import Actor, LifecycleChanges, Step

Patch = pytest.MonkeyPatch
#: What ``assert_conforms`` is given.
Given = Mapping[str, Any]


def fits(request: Request, vacancy: Vacancy, batch: Batch, ignored: Sequence[str]) -> bool:
    """Tell whether nothing but what is ignored keeps a home from a household."""
    found = why_not(request, vacancy, batch.problem, batch)
    return {reason.code for reason in found} <= set(ignored)


def careless(*ignored: str, is_greedy: bool = False) -> Given:
    """Make an allocator that has forgotten some constraints, or that one home is for one."""

    def allocator(problem: Problem, *, seed: int) -> Allocation:
        pairings: list[Pairing] = []
        batch = Batch(problem)
        for vacancy in problem.vacancies:
            for request in problem.requests:
                is_free = vacancy.home not in {one.home for one in pairings} or is_greedy
                is_new = request.case not in {one.case for one in pairings}
                if is_free and is_new and fits(request, vacancy, batch, ignored):
                    one = Pairing(case=request.case, home=vacancy.home, why=("said so",))
                    pairings.append(one)
                    batch.take(request, vacancy)
        return account(problem, pairings, allocator="priority", seed=seed)

    return allocated_by(allocator)


def allocated_by(allocator: Allocator) -> Given:
    """Make Toyland with an allocator of its own."""
    return {"region": TOYLAND, "allocators": {"priority": allocator}}


def idle(problem: Problem, *, seed: int) -> Allocation:
    """Offer nothing to anybody."""
    return account(problem, (), allocator="priority", seed=seed)


def silent(problem: Problem, *, seed: int) -> Allocation:
    """Offer what is to be offered, and tell nobody who is left why."""
    return evolve(BUILT_IN["priority"](problem, seed=seed), unplaced={})


def with_rules(*changed: str, **changes: Any) -> Region:
    """Make Toyland with something else in some of its rules."""
    rules = tuple(evolve(one, **changes) if one.key in changed else one for one in TOYLAND.rules)
    return evolve(TOYLAND, rules=rules)


def without_rules(*keys: str) -> Region:
    """Make Toyland that does not ask some of the rules of every cohort."""
    kept = tuple(key for key in TOYLAND.identity.rules if key not in keys)
    rules = tuple(one for one in TOYLAND.rules if one.key not in keys)
    return evolve(TOYLAND, identity=evolve(TOYLAND.identity, rules=kept), rules=rules)


def asking(function: RuleFunction) -> Given:
    """Make Toyland with one rule in Python."""
    made: PythonRule = rule(
        key="own",
        label="A rule of its own",
        source=INVENTED,
        since=OPENED,
        if_not_met=Effect.DECLINE,
        reason="The rule of its own is not met.",
    )(function)
    identity = evolve(TOYLAND.identity, rules=(*TOYLAND.identity.rules, "own"))
    return {"region": evolve(TOYLAND, identity=identity, python_rules=(made,))}


def prying(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
    """Ask for equality monitoring."""
    return Ruling(answer=Answer.NOT_MET if facts.get("ethnic_group") else Answer.MET)


def deaf(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
    """Take what is not known for a no."""
    return Ruling(answer=Answer.MET if facts.get("risk_level") == "high" else Answer.NOT_MET)


def moody() -> RuleFunction:
    """Make a rule that says yes and no in turn."""
    answers: list[Answer] = []

    def own(facts: CaseFacts, _: Mapping[str, ParameterValue]) -> Ruling:
        answers.append(Answer.MET if len(answers) % 2 else Answer.NOT_MET)
        return Ruling(answer=answers[-1])

    return own


def telling(brief: CoordinatorBrief, out: Path, _: str) -> Path:
    """Write a report that shows notes."""
    return _with_notes(brief.snapshot.cases, out)


def telling_partners(brief: PartnerBrief, out: Path, _: str) -> Path:
    """Write a report to a partner that shows the notes of its own cases."""
    return _with_notes(brief.cases, out)


def _with_notes(cases: Sequence[Case], out: Path) -> Path:
    out.mkdir(parents=True, exist_ok=True)
    page = out / "index.html"
    page.write_text("; ".join(case.referral.note for case in cases) or "none", "utf-8")
    return page


def lenient_consent(_: Path, __: Patch) -> Given:
    """A step of the region's own by which a case circulates on although consent is withdrawn."""
    step = Step(
        step="withdraw-consent",
        starts=("returned", "awaiting-approval", "approved", "circulated", "offered", "viewing"),
        ends="circulated",
        actor=Actor.NOMINATING_OFFICER,
        source=INVENTED,
    )
    changes = LifecycleChanges(add=(step,), forbid=("withdraw-consent",), source=INVENTED)
    return {"region": evolve(TOYLAND, lifecycle=changes)}


def never_met(_: Path, __: Patch) -> Given:
    """A rule that asks for the impossible."""
    both = AllOf(parts=(asks("is_tenant"), asks("is_tenant", value=False)))
    return {"region": with_rules("own-stock-first", require=both)}


def bad_example(folder: Path, _: Patch) -> Given:
    """An example with a row that names no area of the region."""
    where = write_toyland(folder / "toyland")
    edit(where / "region.toml", '"partners.csv"', '"partners.csv"\nexample = "example"')
    (where / "example").mkdir()
    for name, text in (
        ("example.toml", 'about = "invented"\nas_at = 2024-06-01\nseed = 1\n'),
        ("referrals.csv", "case,received,area\nc-1,2024-03-06,atlantis\n"),
        ("homes.csv", "home,landlord,area,bedrooms,tenancy,released\n"),
        ("decisions.csv", "case,step,on,by,outcome\n"),
    ):
        (where / "example" / name).write_text(text, "utf-8")
    return {"region": str(where)}


def fickle(_: Path, __: Patch) -> Given:
    """Whoever is told of a step changes what decides of the next."""

    def watcher(_: object, region: Region) -> tuple[Reminder, ...]:
        object.__setattr__(region, "matching", evolve(region.matching, own_landlord_homes=True))
        return ()

    return {"region": toyland(), "watchers": {"fickle": watcher}}
