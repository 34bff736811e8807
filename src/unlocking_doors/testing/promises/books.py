"""What is kept adds up, follows from the events, and can be decided again."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from attrs import evolve
from hypothesis import strategies as st

from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.recalling import recall
from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.loading import load_content
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.deadlines import deadlines_of
from unlocking_doors.moves.events import Judged, answers_of
from unlocking_doors.moves.ledger import Entry, EntryKind, Letting
from unlocking_doors.moves.lifecycle import OPEN, Lifecycle
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.plain import canonical
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.bench import Bench, History
from unlocking_doors.testing.promises.property import Property, of_history, small_years
from unlocking_doors.testing.years import SmallYear, schemes


def _ledger(history: History) -> Iterator[str]:
    """Add the ledger up from the events alone, and compare."""
    entries = history.scheme.snapshot().entries
    expected, posted = Counter[str](), defaultdict[str, list[Entry]](list)
    for entry in entries:
        if entry.case is None:
            expected[entry.partner] += entry.amount
        else:
            posted[entry.case].append(entry)
    if expected.total():
        yield "what no letting makes does not sum to zero"
    lettings = [event.body for event in history.events if isinstance(event.body, Letting)]
    for letting in lettings:
        made = posted.pop(letting.case, [])
        if sum(entry.amount * entry.weight for entry in made):
            yield f"the entries of case {letting.case} do not sum to zero"
        home = history.homes.get(letting.home or "")
        owed_to = home.landlord if home else letting.owed_to
        owed_by = history.referrals[letting.case].landlord or ""
        sides = [(owed_to, 1), (owed_by, -1)] if owed_to else []
        if [(entry.partner, entry.amount) for entry in made] != sides:
            yield f"the letting of case {letting.case} is not posted once to each of its landlords"
        for partner, amount in sides:
            expected[partner or ""] += amount * letting.weight
    for case in sorted(posted):
        yield f"the ledger holds entries for case {case}, which has no letting"
    standings = {key: value for key, value in history.scheme.ledger().items() if value}
    if standings != {key: value for key, value in expected.items() if value}:
        yield "the standings are not what the lettings make them"


def _carried(history: History) -> Iterator[str]:
    """Follow the ledger from its first entry, and compare what no letting makes."""
    region, snapshot = history.region, history.scheme.snapshot()
    opened = Counter(
        (entry.key, entry.partner, entry.amount, entry.on)
        for entry in snapshot.entries
        if entry.kind is EntryKind.OPENING_BALANCE
    )
    due = Counter(
        (row.key, row.partner, row.homes, row.on)
        for row in region.opening_balances
        if row.homes and row.on <= snapshot.as_at
    )
    if opened != due and (snapshot.cases or snapshot.homes):  # else no day was played
        yield "the opening balances are not posted once each, on their day"
    settled = {row.key: row for row in region.settlements}
    balance: Counter[str] = Counter()
    for entry in snapshot.entries:
        balance[entry.partner] += entry.amount * entry.weight
        row = settled.get(entry.key) if entry.kind is EntryKind.SETTLEMENT else None
        if row and entry.partner == row.partner and balance[row.partner]:
            yield f"the settlement {row.key} leaves something on the account that it closes"


def _differences(history: History) -> Iterator[str]:
    yield from history.scheme.store.differences()


def _decided_again(history: History) -> Iterator[str]:
    """Make each decision again from what the database kept of its region."""
    for case in history.scheme.snapshot().cases:
        if case.judged is None:
            continue
        judged = case.judged
        with history.scheme.store.reading() as unit:
            content = unit.region_content(judged.fingerprint)
            bound = recall(unit, history.region, judged.fingerprint)
        if content is None:
            yield f"what decided on case {case.key} is not kept"
            continue
        kept = evolve(load_content(content), python_rules=bound.python_rules)
        if kept.fingerprint != judged.fingerprint:
            yield f"what is kept of the region that decided on case {case.key} is another region"
        elif _again(case, judged, kept) != (judged.outcome, judged.answers):
            yield f"the decision on case {case.key} of {judged.as_at}, made again, is another"


def _again(case: Case, judged: Judged, region: Region) -> object:
    facts = facts_of(case.referral_judged or case.referral, region, judged.as_at)
    found = assess(RulesInForce.of(region, judged.as_at), facts)
    return found.outcome, answers_of(found)


def _in_another_order(bench: Bench, year: SmallYear) -> Iterator[str]:
    dice, rows = Random(year.seed), year.inputs
    mixed = Inputs(
        referrals=tuple(dice.sample(rows.referrals, len(rows.referrals))),
        homes=tuple(dice.sample(rows.homes, len(rows.homes))),
        decisions=tuple(dice.sample(rows.decisions, len(rows.decisions))),
    )
    with bench.play(year) as once, bench.play(evolve(year, inputs=mixed)) as again:
        if once.log != again.log:
            yield "the same rows in another order, with the same seed, lead to other events"


def _in_parts(bench: Bench, year: SmallYear) -> Iterator[str]:
    begin = min((row.received for row in year.inputs.referrals), default=year.as_at)
    days = (year.as_at - begin).days
    stop = begin + timedelta(days=Random(year.seed + days).randint(0, max(days, 0)))
    with bench.play(year) as at_once, bench.play(year, stop) as in_parts:
        if at_once.log != in_parts.log:
            yield f"a run that stops on {stop} and goes on does not end as one that never stops"


def _deadlines(history: History) -> Iterator[str]:
    """Find every deadline from the states that the events name, and compare."""
    region, cases = history.region, {case.key: case for case in history.scheme.snapshot().cases}
    states: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for event in history.events:
        if event.case:
            states[event.case].append((event.state, event.on))
    ends = {row.step: row.ends for row in Lifecycle.of(region.lifecycle).steps}
    for key, entered in states.items():
        expected = set()
        for (state, on), left in zip(entered, [*entered[1:], None], strict=True):
            for row in region.deadlines:
                goes_on = left is None or left[0] == ends.get(row.step)
                if row.state == state and goes_on:
                    expected.add((row.key, on, on + timedelta(days=region.whole(row.days, on))))
        found = {(due.deadline.key, due.began, due.by) for due in deadlines_of(cases[key], region)}
        for deadline, began, by in sorted(expected - found):
            yield f'case {key} of {began} has no deadline "{deadline}" by {by}'
        for deadline, began, by in sorted(found - expected):
            yield f'case {key} has a deadline "{deadline}" from {began} to {by} for nothing'


def _last_years(bench: Bench) -> st.SearchStrategy[SmallYear] | None:
    """Draw small years that see the region's last day; None where it has none."""
    identity = bench.region.identity
    if identity.closed is None:
        return None
    first = max(identity.opened, identity.closed - timedelta(days=42))
    last = max([identity.closed, *(row.on for row in bench.region.hand_overs)])
    return schemes(bench.region, first=first).map(lambda year: evolve(year, as_at=last))


def _left_open(bench: Bench, year: SmallYear) -> Iterator[str]:
    with bench.play(year) as history:
        for case in history.scheme.snapshot().cases:
            if case.state in OPEN:
                yield f"case {case.key} is still {case.state} when the scheme has ended"
            elif case.state == "handed-over" and not case.receiver:
                yield f"case {case.key} is handed over to nobody"


def _stopped(history: History) -> Iterator[str]:
    if history.stopped is not None:
        yield f"the run stops: {history.stopped}"


def _failing_reports(bench: Bench, year: SmallYear) -> Iterator[str]:
    with bench.play(year) as history:
        for case in history.scheme.snapshot().cases:
            try:
                history.scheme.explain(case.key)
            except UnlockingDoorsError as refused:
                yield f"case {case.key} cannot be explained: {refused}"


def _when_watched(bench: Bench) -> st.SearchStrategy[SmallYear] | None:
    return small_years(bench) if bench.watchers else None


def _watched(bench: Bench, year: SmallYear) -> Iterator[str]:
    """Play a year with and without those that are told of each step, and compare."""
    before = canonical(bench.region)
    with bench.play(year) as alone, bench.play(year, is_watched=True) as watched:
        if alone.log != watched.log:
            yield "with the plugins that are told of each step, a run leads to other events"
        for trouble in watched.scheme.troubles:
            yield f"whoever is told of a step fails: {trouble}"
        known = {row.case for row in year.inputs.referrals}
        for reminder in watched.scheme.reminders:
            if reminder.case not in known:
                yield f"a reminder is about case {reminder.case}, which is not there"
    if canonical(bench.region) != before:
        yield "a plugin that is told of a step changes the region"


BOOKS: tuple[Property, ...] = (
    of_history(
        "a-year-plays-to-its-end",
        "Whatever comes in and whatever people answer, a run ends without an error.",
        _stopped,
    ),
    of_history(
        "the-ledger-sums-to-zero",
        "Each letting posts one and takes one, and the standings are what the lettings make them.",
        _ledger,
    ),
    of_history(
        "balances-are-carried-once",
        "Opening balances are posted once each, and what a settlement closes stands at zero then.",
        _carried,
    ),
    of_history(
        "what-is-kept-follows-from-the-events",
        "Cases, homes, offers and ledger are what the events, folded anew, say.",
        _differences,
    ),
    of_history(
        "decisions-can-be-made-again",
        "A decision made again from what the database kept of its region is the same.",
        _decided_again,
    ),
    Property(
        key="every-case-can-be-explained",
        sentence="Every case can be explained, whatever became of it.",
        draws=small_years,
        breaches=_failing_reports,
    ),
    Property(
        key="the-order-of-rows-changes-nothing",
        sentence="The same rows and seed lead to the same events, in whatever order they come.",
        draws=small_years,
        breaches=_in_another_order,
    ),
    Property(
        key="a-run-that-goes-on-is-one-run",
        sentence="A run that is stopped and continued ends as one that never stopped.",
        draws=small_years,
        breaches=_in_parts,
    ),
    Property(
        key="watchers-change-nothing",
        sentence="Plugins that are told of each step do not fail, remind of cases that are there, "
        "and leave the record and the region as they are.",
        draws=_when_watched,
        breaches=_watched,
    ),
    of_history(
        "deadlines-begin-with-their-state",
        "Every case that enters a state has each deadline of that state, by the right day.",
        _deadlines,
    ),
    Property(
        key="nobody-is-left-at-the-end",
        sentence="When the scheme ends, every open case is handed over to somebody.",
        draws=_last_years,
        breaches=_left_open,
    ),
)
