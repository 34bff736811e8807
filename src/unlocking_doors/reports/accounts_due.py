"""Accounts that need a word: those that owe homes, and those that are left open."""

from collections import Counter
from datetime import date, timedelta

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.facts.partners import Partner
from unlocking_doors.moves.ledger import standings
from unlocking_doors.policy.steps import Actor
from unlocking_doors.rendering import Section
from unlocking_doors.reports.tasks import Task, task_list, turn
from unlocking_doors.reports.words import day, plural

#: An account that is to be closed is looked after from so long before.
_SOON = timedelta(days=31)


def debts_due(snapshot: Snapshot) -> Section:
    """Show what partners owe, and the accounts that are to be settled."""
    debts, settlements = _debts(snapshot), _settlements(snapshot)
    owed = sum(-standing for standing in standings(snapshot.entries).values() if standing < 0)
    return Section(
        key="debts",
        heading="Debts and settlements",
        lead=(
            f"{plural(len(debts), 'partner')} {'owes' if len(debts) == 1 else 'owe'} homes, "
            f"{owed:,} in all, and {plural(len(settlements), 'account')} "
            f"{'is' if len(settlements) == 1 else 'are'} to be settled."
        ),
        exhibits=(
            task_list("debts", "Debts", debts, days="Days in debt", subject="Landlord",
                      text="The largest debt first; days since the account last stood at nothing."),
            task_list("settlements", "Accounts to settle", settlements, days="Days left",
                      subject="Landlord",
                      text=f"Partners that leave within {_SOON.days} days, and those that have "
                      "left with an open account; days below zero are over."),
        ),
    )  # fmt: skip


def _debts(snapshot: Snapshot) -> list[Task]:
    balance = standings(snapshot.entries)
    partners = snapshot.region.partner_by_key
    owing = sorted((key for key in balance if balance[key] < 0 and key in partners),
                   key=lambda key: (balance[key], key))  # fmt: skip
    return [
        Task(
            subject=partners[key].name,
            days=(snapshot.as_at - _in_debt_since(snapshot, key)).days,
            turn=turn(Actor.NAMED_LEAD, partners[key].named_lead),
            todo=f"Owes {plural(-balance[key], 'home')}: agree what it can put into the pot",
        )
        for key in owing
    ]


def _in_debt_since(snapshot: Snapshot, partner: str) -> date:
    """Return the day on which an account that owes went below zero."""
    by_day: Counter[date] = Counter()
    for entry in snapshot.entries:
        if entry.partner == partner:
            by_day[entry.on] += entry.amount * entry.weight
    standing, since = 0, snapshot.as_at
    for on in sorted(by_day):
        was, standing = standing, standing + by_day[on]
        if standing < 0 <= was:
            since = on
    return since


def _settlements(snapshot: Snapshot) -> list[Task]:
    balance = standings(snapshot.entries)
    agreed = {row.partner: row for row in snapshot.region.settlements}
    found = []
    for partner in snapshot.region.partner_by_key.values():
        ends, standing = _last_day(partner), balance.get(partner.key, 0)
        if ends is None or ends > snapshot.as_at + _SOON or not standing:
            continue
        row = agreed.get(partner.key)
        found.append(
            Task(
                subject=partner.name,
                days=(ends - snapshot.as_at).days,
                turn=turn(Actor.COORDINATOR, ""),
                todo=f"{_stands(standing)}, last day {day(ends)}: "
                + (f"to be {row.rule.value} on {day(row.on)}" if row else "agree a settlement"),
            )
        )
    return sorted(found, key=lambda one: (one.days, one.subject))


def _stands(standing: int) -> str:
    homes = plural(abs(standing), "home")
    return f"Is owed {homes}" if standing > 0 else f"Owes {homes}"


def _last_day(partner: Partner) -> date | None:
    return None if partner.until is None else partner.until - timedelta(days=1)
