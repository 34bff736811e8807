"""Tasks: what is to be done about a case or a landlord, whose turn it is, and how urgent it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from attrs import frozen

from unlocking_doors.findings import Answer, Effect
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule, Rule
from unlocking_doors.policy.steps import Actor
from unlocking_doors.rendering import Exhibit, Table
from unlocking_doors.reports.words import NONE, plural, row, table

#: The columns of every list of tasks; the third says what its days are counted from.
COLUMNS = ("Case", "Reference code", "Days", "Whose turn", "What to do")
_MOST_NAMED = 3


@frozen(kw_only=True)
class Task:
    """
    Something to be done.

    Attributes:
        subject: Key of the case, or name of the landlord.
        reference: Reference code of the case; empty where it has none.
        days: How long it has been due or has waited; for what is not due yet, the days left.
        turn: Whose turn it is: the role, and the key of who has it.
        todo: What to do.
    """

    subject: str
    reference: str = ""
    days: int
    turn: str
    todo: str


#: Whose turn it is in each state, and what to do.
_TURNS: Mapping[str, tuple[Actor, str]] = MappingProxyType(
    {
        "draft": (Actor.NOMINATING_OFFICER, "Submit the referral, or withdraw it"),
        "submitted": (Actor.COORDINATOR, "Assess the referral"),
        "returned": (Actor.NOMINATING_OFFICER, "Send what is missing"),
        "awaiting-approval": (Actor.NAMED_LEAD, "Approve, or say why not"),
        "approved": (Actor.COORDINATOR, "Circulate the request"),
        "circulated": (Actor.COORDINATOR, "Review it: would other areas or access suit as well?"),
        "offered": (Actor.NOMINATING_OFFICER, "Agree a viewing, or answer"),
        "viewing": (Actor.HOUSEHOLD, "Say yes or no after the viewing"),
        "accepted": (Actor.OFFERING_LANDLORD, "Sign the tenancy"),
        "signed-up": (Actor.OFFERING_LANDLORD, "Complete the move"),
        "suspended": (Actor.NOMINATING_OFFICER, "Record a new consent, or withdraw the case"),
    }
)
_ELSE = (Actor.COORDINATOR, "See what its next step is")


def quiet(case: Case, as_at: date) -> int:
    """Return the days since the last step of a case."""
    return (as_at - case.entered[-1][1]).days


def task_of(
    case: Case, region: Region, homes: Mapping[str, HomeState], days: int, *, todo: str = ""
) -> Task:
    """
    Make the task of a case where it stands.

    Args:
        case: The case.
        region: Names the landlord's named lead.
        homes: The homes, by key.
        days: What counts as its days.
        todo: What to do, where it is not what its state asks for.
    """
    actor, usual = _TURNS.get(case.state, _ELSE)
    home = f" (home {case.held_home})" if case.held_home else ""
    return Task(
        subject=case.key,
        reference=case.reference,
        days=days,
        turn=_turn(case, actor, region, homes),
        todo=todo or f"{usual}{home}{_missing(case, region)}",
    )


def turn(actor: Actor, key: str) -> str:
    """Write whose turn it is."""
    role = actor.value.replace("-", " ").capitalize()
    return f"{role}: {key}" if key else role


def named_lead(landlord: str | None, region: Region) -> str:
    """Return the key of a landlord's named lead; its own key where it is no partner."""
    partner = region.partner_by_key.get(landlord or "")
    return partner.named_lead if partner else landlord or ""


def _turn(case: Case, actor: Actor, region: Region, homes: Mapping[str, HomeState]) -> str:
    officer = case.referral.nominating_officer
    match actor:
        case Actor.NOMINATING_OFFICER:
            return turn(actor, officer)
        case Actor.HOUSEHOLD:
            return f"{turn(actor, '')}, through {officer}" if officer else turn(actor, "")
        case Actor.NAMED_LEAD:
            return turn(actor, named_lead(case.referral.landlord, region))
        case Actor.OFFERING_LANDLORD:
            state = homes.get(case.held_home or "")
            return turn(actor, state.home.landlord if state else "")
        case _:
            return turn(actor, "")


def _missing(case: Case, region: Region) -> str:
    """Say what a returned referral lacks: what the rules that sent it back ask for, and facts."""
    if case.state != "returned" or case.judged is None:
        return ""
    every: tuple[Rule | PythonRule, ...] = (*region.rules, *region.python_rules)
    rules = {(one.key, str(one.since)): one for one in every}
    asked = []
    for name, answer in sorted(case.judged.answers.items()):
        key, *_, since = name.split(" ")
        rule = rules.get((key, since))
        if rule and rule.if_not_met is Effect.RETURN and answer == Answer.NOT_MET:
            asked.append(rule.remedy)
    asked += [region.vocabulary[name].label for name in case.judged.missing]
    wanted = list(dict.fromkeys(filter(None, asked)))
    more = len(wanted) - _MOST_NAMED
    return (f": {'; '.join(wanted[:_MOST_NAMED])}" + (f"; and {more} more" if more > 0 else "")
            if wanted else "")  # fmt: skip


def task_list(
    key: str,
    heading: str,
    tasks: Sequence[Task],
    *,
    days: str = "Days",
    subject: str = "Case",
    text: str = "",
) -> Exhibit:
    """
    Show tasks, in the order in which they are given.

    Args:
        key: Of the table.
        heading: What they are.
        tasks: The tasks.
        days: What their days count.
        subject: What they are about.
        text: How they were found.
    """
    _, reference, _, *others = COLUMNS
    return Exhibit(
        heading=heading,
        text=text,
        table=table(
            f"{key}-tasks",
            f"{heading}: {plural(len(tasks), 'task')}, the most urgent first",
            (subject, reference, days, *others),
            [row(one.subject, one.reference or NONE, one.days, one.turn, one.todo) for one in tasks]
            or [row("None", *[NONE] * 4)],
            texts=tuple(others),
            keys=(*((subject,) if subject == COLUMNS[0] else ()), reference),
        ),
    )


def is_task_list(shown: Table) -> bool:
    """Tell whether a table lists tasks."""
    return shown.columns[-1].heading == COLUMNS[-1]
