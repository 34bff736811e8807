"""
The scheme: the one object with a life, and the first file to read.

A region is a value, a decision is a list of findings, a balance is a sum of entries. ``Scheme``
brings them together over a store: each method is one command, carried out whole or not at all.
The steps of a case stand in ``commands/casework.py``.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

from attrs import define, field

from unlocking_doors.commands import bookkeeping, closing, explaining_any, offering, pot, reporting
from unlocking_doors.commands.admitting import Inputs
from unlocking_doors.commands.casework import Casework
from unlocking_doors.commands.desk import Clock, Desk, utc_now
from unlocking_doors.commands.lines import Told
from unlocking_doors.commands.playing import PLAYED_UNTIL, Played, Player, last_played
from unlocking_doors.commands.publishing import Tabulator
from unlocking_doors.commands.recalling import recall
from unlocking_doors.commands.snapshot import Snapshot, keep_label
from unlocking_doors.errors import NotFoundError, TransitionError, UnlockingDoorsError
from unlocking_doors.facts.homes import Home
from unlocking_doors.findings import Assessment
from unlocking_doors.matching import BUILT_IN, Allocation, Allocator, Ranking
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry, standings
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region
from unlocking_doors.publishing import Published, Tally
from unlocking_doors.released import Audience, Report
from unlocking_doors.store import Store

#: Looks at the events of a command that is committed, each with its case right after it.
Watcher = Callable[[Sequence[tuple[Event, Case]], Region], Iterable[Reminder]]


@define(kw_only=True)
class Scheme(Casework):
    """
    A region's reciprocal, running over a store.

    Make one with ``open_scheme("london", "london.db")``, which also finds the region and the
    plugins; or with ``Scheme.open``, handing everything over as values.

    ``reminders`` holds what the watchers asked for since it was opened, and ``troubles`` why a
    watcher failed: a command that is recorded stands, whatever they do, and a watcher that
    failed is not asked again.
    """

    region: Region
    store: Store = field(repr=False)
    clock: Clock = field(repr=False)
    allocators: Mapping[str, Allocator] = field(repr=False)
    reports: Mapping[str, Report] = field(repr=False)
    tables: Mapping[str, Tabulator] = field(factory=dict, repr=False)
    watchers: Mapping[str, Watcher] = field(factory=dict, repr=False)
    reminders: list[Reminder] = field(factory=list, init=False, repr=False)
    troubles: list[str] = field(factory=list, init=False, repr=False)
    _failed: set[str] = field(factory=set, init=False, repr=False)

    @classmethod
    def open(
        cls,
        region: Region,
        url: str,
        *,
        clock: Clock = utc_now,
        allocators: Mapping[str, Allocator] = BUILT_IN,
        reports: Mapping[str, Report] | None = None,
        tables: Mapping[str, Tabulator] | None = None,
        watchers: Mapping[str, Watcher] | None = None,
        create: bool = True,
    ) -> "Scheme":
        """
        Open a scheme's database, made first if there is none.

        Args:
            region: The region that runs it.
            url: A file name (SQLite), or a ``postgresql://`` address.
            clock: Tells the moment of a command, in UTC.
            allocators: Allocators by name.
            reports: Kinds of report, by name.
            tables: What counts the tables that may be published, by key.
            watchers: What looks at each event once it is recorded, by name.
            create: False to refuse a database that is not there.

        Raises:
            StoreError: The database cannot be used, or is another region's.
            NotFoundError: The region names an allocator that is not there.
        """
        if region.matching.allocator not in allocators:
            raise NotFoundError.of("allocator", region.matching.allocator, allocators)
        store = Store.open(url, region=region.key, create=create)
        return cls(
            region=region,
            store=store,
            clock=clock,
            allocators=allocators,
            reports=reports or {},
            tables=tables or {},
            watchers=watchers or {},
        )

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def __enter__(self) -> Self:
        """Return the scheme; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self.close()

    def assess(self, referral: Referral, *, as_at: date | None = None) -> Assessment:
        """Assess a referral by the rules of a day (today's by default); nothing is recorded."""
        on = as_at or self.clock().date()
        return assess(RulesInForce.of(self.region, on), facts_of(referral, self.region, on))

    # The pot ---------------------------------------------------------------------------------

    def add_home(self, home: Home, *, key: str = "") -> HomeState:
        """Put a home into the central pot."""
        with self._command("add-home", key) as desk:
            if desk.unit.done is None:
                desk.unit.finish(pot.add_home(desk, home).home.home)
            return desk.home(home.home)

    def take_back(self, home: str) -> HomeState:
        """Take a home out of the pot that its landlord needs and that has not been offered."""
        with self._command("take-back") as desk:
            return pot.take_back(desk, desk.home(home))

    def match(self, *, allocator: str = "", seed: int = 0) -> Allocation:
        """Match today's pot, and make every offer that comes of it."""
        with self._command("match") as desk:
            pot.lapse(desk)
            name = allocator or self.region.matching.allocator
            return offering.match(desk, name, seed=seed, allocators=self.allocators)

    def hand_over(self) -> tuple[Case, ...]:
        """Hand over the open cases whose day has come."""
        with self._command("hand-over") as desk:
            return closing.hand_over(desk)

    # The whole scheme ----------------------------------------------------------------------

    def run(
        self,
        inputs: Inputs,
        *,
        as_at: date,
        allocator: str = "",
        seed: int = 0,
        is_invented: bool = False,
        on_day: Callable[[date, date], None] | None = None,
    ) -> Played:
        """
        Play time forward up to and with *as_at*, as one command.

        A database that was played before goes on from its last day; rows that it already holds
        are not taken in again.

        Args:
            inputs: Referrals, homes and what people answered.
            as_at: Last day.
            allocator: Name of the allocator; the region's by default.
            seed: Seed of the lotteries.
            is_invented: Whether the data are invented; the database remembers it.
            on_day: Called after each day, to show progress.

        Raises:
            RecordError: A row cannot be taken in; all of them are named and nothing is changed.
        """
        name = allocator or self.region.matching.allocator
        if name not in self.allocators:
            raise NotFoundError.of("allocator", name, self.allocators)
        with self.store.command("run", at=self.clock()) as unit:
            keep_label(unit, inputs, is_invented=is_invented)
            player = Player(
                unit, self.region, inputs, allocator=name, allocators=self.allocators, seed=seed
            )
            played = player.play(as_at, on_day)
        self._watch(unit.happened)
        return played

    def explain(self, key: str, *, safe: bool = False) -> Told:
        """
        Explain a case by its key or reference code, a home, or a partner.

        Of a case: each rule, its answer, its source and what would change it; for one that waits,
        why each home did not suit, and what more would have. Of a home: who was offered it and
        why, or why nobody was. Of a partner: why it was asked, and others were not.

        Args:
            key: The key; ``case:``, ``home:`` or ``partner:`` before it says which is meant.
            safe: Say only what may circulate.
        """
        with self._reading() as desk:
            recalled = partial(recall, desk.unit, self.region)
            return explaining_any.explain(desk, key, recalled, self.allocators, safe=safe)

    def ranking(self, home: str, *, start: int = 1, seed: int = 0) -> Ranking:
        """
        Rank everyone whom a home in the pot fits, as the region's allocator would take them.

        Args:
            home: Key of the home.
            start: The place from which to list them, counted from 1.
            seed: Draws the lottery.
        """
        with self._reading() as desk:
            state, known = desk.home(home), self.allocators
            return offering.ranking(desk, state, start=start, seed=seed, allocators=known)

    def ledger(self) -> Mapping[str, int]:
        """Return the standing of every partner: above zero is owed homes, below owes them."""
        with self.store.reading() as unit:
            return standings(unit.entries(), self.region.partner_by_key)

    def correct_ledger(self, case: str, reason: str) -> tuple[Entry, ...]:
        """Take back the posting set of a letting by new entries, with the reason."""
        with self._command("correct-ledger") as desk:
            return bookkeeping.correct(desk, desk.case(case), reason)

    def snapshot(self) -> Snapshot:
        """Return everything as it stands: exact case data, for the coordinator's eyes only."""
        with self._reading() as desk:
            return Snapshot.of(desk)

    def publish(self, table: str | Tally, audience: Audience, period: str = "") -> Published:
        """
        Make a table safe, and register it: the only door out for counts.

        Args:
            table: Key of one of the scheme's tables, or an exact table of the caller's own.
            audience: Whom it goes to.
            period: The month, quarter or year of a table of the scheme: ``2024-03``, ``2024-Q1``
                or ``2024``.

        Raises:
            NotFoundError: There is no such table.
            RecordError: Nothing is recorded of the period, or the table is published for others.
            RefusedError: It cannot be published safely, or its period is not over.
        """
        with self._recording("publish") as desk:
            return reporting.publish(desk, table, audience, period, self.tables)

    def report(
        self, kind: str, out: Path, *, period: str = "", partner: str = "", form: str = "html"
    ) -> Path:
        """
        Write a report into a folder and return the file to open first.

        Args:
            kind: Kind of report.
            out: The folder.
            period: The month, quarter or year that it is about, where it is about one.
            partner: Key of the partner that it is for, where it is for one.
            form: ``html``, ``csv``, ``json`` or ``pdf``.

        Raises:
            NotFoundError: There is no such kind; those that there are, are listed.
            RecordError: The period is none that such a report is about; or it is for a partner and
                none is named, or the other way round.
        """
        with self._recording("report") as desk:
            reports, tables, about = self.reports, self.tables, (period, partner)
            return reporting.report(desk, kind, out, reports, tables, about=about, form=form)

    def events(self) -> tuple[Event, ...]:
        """Return every event, in order."""
        return self.store.events()

    @contextmanager
    def _command(self, name: str, key: str = "") -> Iterator[Desk]:
        """
        Open the desk of one command.

        Raises:
            TransitionError: Time was played beyond this moment; nothing can happen before.
        """
        now = self.clock()
        with self.store.command(name, key=key, at=now) as unit:
            played, today = unit.setting(PLAYED_UNTIL), now.date().isoformat()
            if played is not None and today < played:
                message = f"time was played to {played}, and this command is of {today}"
                raise TransitionError(message, code="UD-E404", remedy="Give the scheme that clock")
            if played is not None and today > played and unit.done is None:
                unit.set_setting(PLAYED_UNTIL, today)
            desk = Desk(unit=unit, region=self.region, now=now)
            if unit.done is None:
                bookkeeping.keep_books(desk)
            yield desk
        if self.watchers:
            self._watch(copy.deepcopy(unit.happened))  # the caller has the case that was recorded

    def _watch(self, happened: Sequence[tuple[Event, Case]]) -> None:
        """Let every watcher look at what a committed command recorded, until it fails."""
        for name, watch in self.watchers.items() if happened else ():
            if name in self._failed:  # one that hangs would hold up every command
                continue
            try:
                self.reminders += watch(happened, self.region)
            except UnlockingDoorsError as wrong:
                self._failed.add(name)
                self.troubles.append(str(wrong))

    @contextmanager
    def _recording(self, name: str) -> Iterator[Desk]:
        """Open a desk on the last day played, that registers what is published."""
        with self.store.command(name, at=self.clock()) as unit:
            yield Desk(unit=unit, region=self.region, now=last_played(unit, self.clock))

    @contextmanager
    def _reading(self) -> Iterator[Desk]:
        """Open a read-only desk on the last day played; without one, now."""
        with self.store.reading() as unit:
            yield Desk(unit=unit, region=self.region, now=last_played(unit, self.clock))
