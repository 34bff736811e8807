"""The unit of one command: what it looks up, and what it records."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import evolve
from sqlalchemy import Table, and_, bindparam, func, insert, select, update

from unlocking_doors.errors import RecordError, StoreError
from unlocking_doors.moves.cases import IN_POT, Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import Event, OfferMade
from unlocking_doors.moves.ledger import Entry, EntryKind, check_posting_set, standings
from unlocking_doors.plain import canonical
from unlocking_doors.policy.region import Region
from unlocking_doors.store.database import Link
from unlocking_doors.store.edge import MISUSE, NOT_UNIQUE, SECOND_OFFER
from unlocking_doors.store.mapper import (
    Values,
    case_of,
    case_values,
    entry_of,
    entry_values,
    event_of,
    event_values,
    home_of,
    home_values,
    offer_values,
    utc,
)
from unlocking_doors.store.publications import Publications
from unlocking_doors.store.rows import CASE, COMMAND, ENTRY, EVENT, HOME, OFFER, REGION, SETTING
from unlocking_doors.store.shelf import Shelf


class Unit:
    """
    One command, or one consistent reading.

    It reads each case, home, standing and kind of entry at most once, and writes as it ends.

    Attributes:
        done: What ``finish`` kept when the command was carried out before, else None.
        happened: Each event of a case that was recorded, and the case right after it.
    """

    def __init__(
        self, link: Link, *, name: str = "", key: str = "", at: datetime | None = None
    ) -> None:
        self._link = link
        self._cases: Shelf[Case] = Shelf(link, CASE, case_of)
        self._homes: Shelf[HomeState] = Shelf(link, HOME, home_of)
        self._references: dict[str, str] = {}
        self.happened: list[tuple[Event, Case]] = []
        self._events: list[Values] = []
        self._entries: list[Entry] = []
        self._posted: dict[EntryKind, tuple[Entry, ...]] = {}
        self._standings: Counter[str] | None = None
        self._regions: dict[str, str] = {}
        self._settings: dict[str, str] = {}
        self._publications = Publications(link)
        self._next = 0
        self._command = {"key": key, "name": name, "at": utc(at), "result": ""} if at else {}
        self.done = self._result_of(key, name) if key else None

    def _result_of(self, key: str, name: str) -> str | None:
        kept = self._link.rows(select(COMMAND).where(COMMAND.c.key == key))
        if not kept:
            return None
        if kept[0]["name"] != name:
            message = f'the key of this command was used for another, "{kept[0]["name"]}"'
            raise RecordError(message, code=NOT_UNIQUE, remedy="Give each command a key of its own")
        return str(kept[0]["result"])

    def finish(self, result: str) -> None:
        """Keep the result, for whoever repeats the command under the same key."""
        self._check_may_write()
        self._command["result"] = result

    def case(self, key: str) -> Case | None:
        """Return a case, or None."""
        return self._cases.get(key)

    def case_by_reference(self, reference: str) -> Case | None:
        """Return the case that has a reference code, or None."""
        if reference and reference not in self._references:
            found = self._link.rows(select(CASE.c.key).where(CASE.c.reference == reference))
            if found:
                self._references[reference] = found[0]["key"]
        key = self._references.get(reference)
        return None if key is None else self.case(key)

    def cases(self, states: Collection[str] | None = None) -> tuple[Case, ...]:
        """Return the cases in one of the states, or all, by key."""
        return self._cases.all(states)

    def home(self, key: str) -> HomeState | None:
        """Return a home, or None."""
        return self._homes.get(key)

    def homes(self, states: Collection[str] | None = None) -> tuple[HomeState, ...]:
        """Return the homes in one of the states, or all, by key."""
        return self._homes.all(states)

    def events_of(self, case: str) -> tuple[Event, ...]:
        """Return the events of a case that were recorded before this unit, in order."""
        query = select(EVENT).where(EVENT.c.case == case).order_by(EVENT.c.number)
        return tuple(event_of(row) for row in self._link.rows(query))

    def events(self) -> tuple[Event, ...]:
        """Return every event that was recorded before this unit, in order."""
        return tuple(map(event_of, self._link.rows(select(EVENT).order_by(EVENT.c.number))))

    def record(self, event: Event) -> Event:
        """
        Take one step: number it and fold it into its case and its home.

        Returns:
            The event with its number.

        Raises:
            RecordError: It does not fit its case or its home; then nothing has changed.
        """
        self._check_may_write()
        case = None if event.case is None else self.case(event.case)
        home = None if event.home is None else self.home(event.home)
        if isinstance(event.body, OfferMade):
            refuse_second_offer(case, home)
        numbered = evolve(event, number=self._next_number())
        values = event_values(numbered)
        case = None if event.case is None else fold_case(case, numbered)
        home = None if event.home is None else fold_home(home, numbered)
        if case is not None:
            self.happened.append((numbered, case))
            self._cases.put(case.key, case)
            if case.reference:
                self._references[case.reference] = case.key
        if home is not None:
            self._homes.put(home.home.home, home)
        self._events.append(values)
        self._next += 1
        return numbered

    def _next_number(self) -> int:
        if not self._next:
            last = self._link.rows(select(func.max(EVENT.c.number).label("last")))[0]["last"]
            self._next = (last or 0) + 1
        return self._next

    def post(self, entries: Iterable[Entry]) -> None:
        """
        Post the set of one letting, its reversal, or one that no letting makes, to the ledger.

        Raises:
            LedgerError: It does not sum to zero, or belongs to more than one letting.
        """
        self._check_may_write()
        posted = check_posting_set(entries)
        self._entries += posted
        if self._standings is not None:
            self._standings.update(standings(posted))

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been recorded yet."""
        return not self._events and not self._link.rows(select(EVENT.c.number).limit(1))

    def entries(self) -> tuple[Entry, ...]:
        """Return the whole ledger, in the order of posting."""
        posted = self._link.rows(select(ENTRY).order_by(ENTRY.c.id))
        return (*(entry_of(row) for row in posted), *self._entries)

    def entries_of(self, kind: EntryKind) -> tuple[Entry, ...]:
        """Return the entries of one kind, in the order of posting."""
        if kind not in self._posted:
            posted = self._link.rows(select(ENTRY).where(ENTRY.c.kind == kind).order_by(ENTRY.c.id))
            self._posted[kind] = tuple(map(entry_of, posted))
        return (*self._posted[kind], *(entry for entry in self._entries if entry.kind is kind))

    def standing(self, partner: str) -> int:
        """Return what one account is owed (above zero) or owes (below)."""
        if self._standings is None:
            total = func.sum(ENTRY.c.amount * ENTRY.c.weight).label("total")
            posted = self._link.rows(select(ENTRY.c.partner, total).group_by(ENTRY.c.partner))
            self._standings = Counter(standings(self._entries))
            self._standings.update({row["partner"]: int(row["total"]) for row in posted})
        return self._standings[partner]

    def keep_region(self, region: Region) -> None:
        """Keep what a region says, once for each fingerprint, so that it can decide again."""
        self._check_may_write()
        if self.region_content(region.fingerprint) is None:
            self._regions[region.fingerprint] = canonical(region)

    def region_content(self, fingerprint: str) -> str | None:
        """Return what the region of a fingerprint said, as canonical JSON, or None."""
        if fingerprint in self._regions:
            return self._regions[fingerprint]
        return self._text(REGION, "fingerprint", fingerprint, "content")

    @property
    def publications(self) -> Publications:
        """The register of published tables."""
        return self._publications

    def setting(self, name: str) -> str | None:
        """Return a value that the scheme keeps for itself, or None."""
        if name in self._settings:
            return self._settings[name]
        return self._text(SETTING, "name", name, "value")

    def set_setting(self, name: str, value: str) -> None:
        """Keep a value under a name."""
        self._check_may_write()
        self._settings[name] = value

    def _text(self, table: Table, by: str, key: str, column: str) -> str | None:
        found = self._link.rows(select(table.c[column]).where(table.c[by] == key))
        return str(found[0][column]) if found else None

    def _check_may_write(self) -> None:
        if self._link.reading:
            message = "this is a reading: nothing can be recorded in it"
            raise StoreError(message, code=MISUSE, remedy="Record in a command")
        if self.done is not None:
            message = "this command was carried out before: nothing can be recorded in it"
            raise StoreError(message, code=MISUSE, remedy="Return what it kept in `done`")

    def write(self) -> None:
        """Write everything; called once, by the store, when the block of the command ends."""
        if self.done is not None:
            return
        cases, homes = list(self._cases.changes()), list(self._homes.changes())
        _write(self._link, HOME, [home_values(now) for was, now in homes if was], ("key",))
        _add(self._link, HOME, [home_values(now) for was, now in homes if was is None])
        _write(self._link, CASE, [case_values(now) for was, now in cases if was], ("key",))
        _add(self._link, CASE, [case_values(now) for was, now in cases if was is None])
        self._write_offers(cases)
        _add(self._link, EVENT, self._events)
        _add(self._link, ENTRY, [entry_values(entry) for entry in self._entries])
        _add(
            self._link,
            REGION,
            [{"fingerprint": key, "content": text} for key, text in self._regions.items()],
        )
        self._publications.write()
        self._write_settings()
        if self._command.get("key"):
            _add(self._link, COMMAND, [self._command])

    def _write_offers(self, cases: Iterable[tuple[Case | None, Case]]) -> None:
        old: list[Values] = []
        new: list[Values] = []
        for was, now in cases:
            stored = {row["nth"]: row for row in offer_values(was)} if was else {}
            for row in offer_values(now):
                if row["nth"] not in stored:
                    new.append(row)
                elif row != stored[row["nth"]]:
                    old.append(row)
        # First what sets a home free, then what takes it: the partial indexes look at each row.
        _write(self._link, OFFER, old, ("case", "nth"))
        _add(self._link, OFFER, new)

    def _write_settings(self) -> None:
        rows = [{"name": name, "value": value} for name, value in self._settings.items()]
        stored = {row["name"] for row in self._link.rows(select(SETTING.c.name))} if rows else set()
        _write(self._link, SETTING, [row for row in rows if row["name"] in stored], ("name",))
        _add(self._link, SETTING, [row for row in rows if row["name"] not in stored])


def refuse_second_offer(case: Case | None, home: HomeState | None) -> None:
    """
    Refuse to offer a home that is not free, or a second home to a case.

    The partial indexes see only how a command ends; this sees each step of a long one, and gives
    whoever comes second the reason.

    Raises:
        RecordError: The home is not in the pot, or the case has a live offer.
    """
    if home is not None and home.state != IN_POT:
        message = f'home {home.home.home} cannot be offered: it is "{home.state}"'
    elif case is not None and case.live_offer is not None:
        message = f"case {case.key} already has a live offer"
    else:
        return
    raise RecordError(message, code=SECOND_OFFER, remedy="Look again at the case and the home")


def _add(link: Link, table: Table, rows: list[Values]) -> None:
    link.run(insert(table), rows)


def _write(link: Link, table: Table, rows: list[Values], keys: tuple[str, ...]) -> None:
    """Change rows that are there, found by their keys."""
    columns = [column.name for column in table.columns if column.name not in keys]
    found = and_(*(table.c[key] == bindparam(f"its_{key}") for key in keys))
    changed = (
        update(table).where(found).values({name: bindparam(f"new_{name}") for name in columns})
    )
    link.run(
        changed,
        [
            {f"{'its' if name in keys else 'new'}_{name}": value for name, value in row.items()}
            for row in rows
        ],
    )
