"""The coordinator's work list: what to do on the first of the month, the most urgent first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.loading.writing import table_text
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.deadlines import Due, deadlines_of
from unlocking_doors.moves.lifecycle import OPEN, WITH_OFFER
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.rendering import Exhibit, KeyFigure, Section
from unlocking_doors.reports.accounts_due import debts_due
from unlocking_doors.reports.coordinator import CoordinatorPage, coordinator_page
from unlocking_doors.reports.deadlines import NEAR
from unlocking_doors.reports.pages import Page
from unlocking_doors.reports.tasks import (
    Task,
    is_task_list,
    named_lead,
    quiet,
    task_list,
    task_of,
)
from unlocking_doors.reports.words import NONE, count, day, plural, row, table

#: A case without a step for longer is stalled, or due a review, where the region sets no deadline.
QUIET = timedelta(days=28)
_AWAITING, _CIRCULATED, _HELD = "awaiting-approval", "circulated", ("returned", "suspended")
_CONSENTS = {
    "has_consented_to_apply": "to apply",
    "has_consented_to_circulation": "to circulation",
    "has_consented_to_monitoring": "to monitoring",
}


def work_list(snapshot: Snapshot) -> CoordinatorPage:
    """Collect what the coordinator has to do as at the day of a snapshot."""
    found = _Lists(snapshot)
    missed, near = found.deadlines(overdue=True), found.deadlines(overdue=False)
    waiting, offers, consents = found.awaiting(), found.offers(), found.consents()
    listed = {task.subject for task in (*missed, *near, *consents)}
    held = [task for task in found.held() if task.subject not in listed]
    stalled = [task for task in found.stalled() if task.subject not in listed]
    reviews = [task for task in found.reviews() if task.subject not in listed]
    leads = {named_lead(case.referral.landlord, snapshot.region) for case in waiting}
    figures = (
        (missed, "deadlines missed"),
        (near, f"due within {NEAR.days} days"),
        (leads, "named leads to chase"),
        (offers, "offers awaiting an answer"),
        (consents, "consents missing or withdrawn"),
        (held, "other cases held"),
        (stalled, "other cases stalled"),
        (reviews, "reviews due"),
    )
    return coordinator_page(
        snapshot,
        title=f"Work list, as at {day(snapshot.as_at)}",
        headline=(
            f"{plural(len(missed), 'step')} {'is' if len(missed) == 1 else 'are'} overdue, "
            f"{plural(len(leads), 'named lead')} {'owes' if len(leads) == 1 else 'owe'} an answer "
            f"to {plural(len(waiting), 'request')}, and {plural(len(offers), 'offer')} "
            f"{'awaits' if len(offers) == 1 else 'await'} the next step."
        ),
        key_figures=tuple(KeyFigure(value=count(len(what)), label=said) for what, said in figures),
        sections=(
            _deadlines(missed, near),
            _chase(snapshot, waiting),
            _section("offers", "Offers awaiting an answer", offers,
                     "Days since the last step: a home stands empty for each.", "Days"),
            _section("consents", "Consents missing or withdrawn", consents,
                     "Without all three nothing circulates.", "Days open"),
            _section("held", "Cases held", held,
                     "Returned for more information, or suspended, for whatever else.", "Days"),
            _section("stalled", "Stalled cases", stalled,
                     f"No step for more than {QUIET.days} days, where no deadline runs.", "Days"),
            _section("reviews", "Reviews due", reviews,
                     f"Circulated, and no step for more than {QUIET.days} days.", "Days"),
            debts_due(snapshot),
        ),
    )  # fmt: skip


def as_list(page: Page) -> str:
    """Write every task of a page as one table, for a spreadsheet."""
    rows = [
        (section.heading if len(section.exhibits) == 1 else exhibit.heading, *one.cells)
        for section in page.sections
        for exhibit in section.exhibits
        if is_task_list(exhibit.table)
        for one in exhibit.table.rows
        if one.cells[-1] != NONE
    ]
    heads = ("list", "case or landlord", "reference code", "days", "whose turn", "what to do")
    return table_text(heads, rows, signed=("days",))


class _Lists:
    """The tasks of a snapshot, by what asks for them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._as_at, self._region = snapshot.as_at, snapshot.region
        self._open = [case for case in snapshot.cases if case.state in OPEN]
        self._homes = {state.home.home: state for state in snapshot.homes}
        self._running = {
            case.key: due
            for case in self._open
            for due in deadlines_of(case, self._region)
            if due.done is None
        }

    def deadlines(self, *, overdue: bool) -> list[Task]:
        """Return the steps whose deadline is past, or near."""
        found = []
        for case in self._open:
            due = self._running.get(case.key)
            if due is None or due.is_missed(self._as_at) is not overdue:
                continue
            if overdue or due.by <= self._as_at + NEAR:
                found.append(self._task(case, abs((self._as_at - due.by).days), _by(due)))
        return _sorted(found, most_first=overdue)

    def awaiting(self) -> list[Case]:
        """Return the cases that await their landlord's approval."""
        return [case for case in self._open if case.state == _AWAITING]

    def offers(self) -> list[Task]:
        """Return the offers of which the next step is awaited."""
        return self._tasks(case for case in self._open if case.state in WITH_OFFER)

    def consents(self) -> list[Task]:
        """Return the open cases without every consent."""
        found = []
        for case in self._open:
            known = facts_of(case.referral, self._region, self._as_at).known
            if case.consent_withdrawn:
                since, what = (
                    case.consent_withdrawn,
                    "Consent withdrawn: record a new one, or close",
                )
            else:
                lacking = [said for name, said in _CONSENTS.items() if known.get(name) is not True]
                if not lacking:
                    continue
                since, what = case.referral.received, f"Ask for consent {', '.join(lacking)}"
            found.append(self._task(case, (self._as_at - since).days, what))
        return _sorted(found)

    def held(self) -> list[Task]:
        """Return the cases that were returned or suspended."""
        return self._tasks(case for case in self._open if case.state in _HELD)

    def stalled(self) -> list[Task]:
        """Return the cases with no step for long that nothing else lists."""
        others = (_CIRCULATED, *_HELD, *WITH_OFFER)
        return self._tasks(
            case for case in self._open if case.state not in others and self._is_quiet(case)
        )

    def reviews(self) -> list[Task]:
        """Return the circulated cases with no step for long."""
        return self._tasks(
            case for case in self._open if case.state == _CIRCULATED and self._is_quiet(case)
        )

    def _is_quiet(self, case: Case) -> bool:
        return case.key not in self._running and quiet(case, self._as_at) > QUIET.days

    def _tasks(self, cases: Iterable[Case]) -> list[Task]:
        return _sorted([self._task(case, quiet(case, self._as_at)) for case in cases])

    def _task(self, case: Case, days: int, todo: str = "") -> Task:
        return task_of(case, self._region, self._homes, days, todo=todo)


def _by(due: Due) -> str:
    return f"{due.deadline.label}, by {day(due.by)}"


def _sorted(tasks: list[Task], *, most_first: bool = True) -> list[Task]:
    return sorted(tasks, key=lambda one: (-one.days if most_first else one.days, one.subject))


def _section(key: str, heading: str, tasks: Sequence[Task], lead: str, days: str) -> Section:
    return Section(
        key=key,
        heading=heading,
        lead=f"{plural(len(tasks), 'case')}. {lead}",
        exhibits=(task_list(key, heading, tasks, days=days),),
    )


def _deadlines(missed: Sequence[Task], near: Sequence[Task]) -> Section:
    return Section(
        key="deadlines",
        heading="Deadlines",
        lead=f"{count(len(missed))} missed, and {count(len(near))} within {NEAR.days} days.",
        exhibits=(
            task_list("missed", "Deadlines missed", missed, days="Days over"),
            task_list("near", f"Due within {NEAR.days} days", near, days="Days left"),
        ),
    )


def _chase(snapshot: Snapshot, waiting: Sequence[Case]) -> Section:
    """Show which landlords owe an approval, by named lead: one call may answer several."""
    owed: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in waiting:
        landlord = case.referral.landlord or ""
        owed[named_lead(landlord, snapshot.region), snapshot.region.account(landlord)].append(case)
    ranked = sorted(
        ((max(quiet(case, snapshot.as_at) for case in cases), whose, cases)
         for whose, cases in owed.items()),
        key=lambda one: (-one[0], -len(one[2]), one[1]),
    )  # fmt: skip
    return Section(
        key="chase",
        heading="Landlords to chase",
        lead=(
            f"{plural(len(waiting), 'approval')} owed by {plural(len(owed), 'named lead')}: "
            "one call may answer several."
        ),
        exhibits=(
            Exhibit(
                heading="Approvals owed, by named lead",
                table=table(
                    "chase-table",
                    f"{plural(len(ranked), 'named lead')}, whoever has waited longest first",
                    ("Named lead", "Landlord", "Approvals owed", "Longest, in days", "Cases"),
                    [
                        row(lead, landlord, len(cases), days,
                            ", ".join(sorted(case.key for case in cases)))
                        for days, (lead, landlord), cases in ranked
                    ]
                    or [row("None", *[NONE] * 4)],
                    texts=("Landlord", "Cases"),
                ),
            ),
        ),
    )  # fmt: skip
