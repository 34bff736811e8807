"""Everything that a store holds, as one value: taken out, and brought into another store."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import frozen
from sqlalchemy import insert, select

from unlocking_doors.errors import RecordError, RefusedError
from unlocking_doors.moves.cases import Case, HomeState, fold_case, fold_home
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.sensitive import sensitive
from unlocking_doors.store.comparing import differences
from unlocking_doors.store.database import Link
from unlocking_doors.store.edge import DAMAGED, unusable
from unlocking_doors.store.mapper import (
    case_values,
    entry_of,
    entry_values,
    event_of,
    event_values,
    home_values,
    offer_values,
    utc,
)
from unlocking_doors.store.rows import (
    CASE,
    COMMAND,
    ENTRY,
    EVENT,
    HOME,
    META,
    OFFER,
    PUBLICATION,
    REGION,
    SETTING,
)

NOT_EMPTY, CONTRADICTS = "UD-E715", "UD-E716"


@frozen(kw_only=True)
class Publication:
    """One table as it was published to an audience; the content is the register's own text."""

    key: str
    since: date
    until: date | None
    audience: str
    content: str = sensitive()


@frozen(kw_only=True)
class Command:
    """One command that was carried out under a key, so that repeating it does nothing."""

    key: str
    name: str
    at: datetime
    result: str = sensitive()


@frozen(kw_only=True)
class Whole:
    """
    Everything that a store holds and that nothing else of it says.

    Cases, homes and offers are not in it: they follow from the events.

    Attributes:
        region: Key of the region.
        events: Every event, in order.
        entries: The ledger, in the order of posting.
        contents: What a region said when it decided something, by fingerprint.
        publications: The register of published tables, in order.
        commands: The commands that were given a key, by key.
        settings: What the scheme keeps for itself, by name.
    """

    region: str
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()
    contents: Mapping[str, str] = sensitive(factory=dict)
    publications: tuple[Publication, ...] = ()
    commands: tuple[Command, ...] = ()
    settings: Mapping[str, str] = sensitive(factory=dict)

    def folded(self) -> tuple[tuple[Case, ...], tuple[HomeState, ...]]:
        """
        Return every case and every home as the events leave them, by key.

        Raises:
            RecordError: An event does not follow from those before it.
        """
        cases: dict[str, Case] = {}
        homes: dict[str, HomeState] = {}
        for event in self.events:
            if event.case is not None:
                cases[event.case] = fold_case(cases.get(event.case), event)
            if event.home is not None:
                homes[event.home] = fold_home(homes.get(event.home), event)
        return (
            tuple(case for _, case in sorted(cases.items())),
            tuple(home for _, home in sorted(homes.items())),
        )


def take_out(link: Link) -> Whole:
    """
    Return everything that a store holds.

    Raises:
        StoreError: Its tables contradict its events, so that nobody could go on from them.
    """
    wrong = differences(link)
    if wrong:
        because = f"its tables contradict its events, first: {wrong[0]}"
        raise unusable(DAMAGED, link.place, because=because)
    publications = link.rows(select(PUBLICATION).order_by(PUBLICATION.c.id))
    commands = link.rows(select(COMMAND).order_by(COMMAND.c.key))
    return Whole(
        region=str(link.rows(select(META.c.region))[0]["region"]),
        events=tuple(map(event_of, link.rows(select(EVENT).order_by(EVENT.c.number)))),
        entries=tuple(map(entry_of, link.rows(select(ENTRY).order_by(ENTRY.c.id)))),
        contents={row["fingerprint"]: row["content"] for row in link.rows(select(REGION))},
        publications=tuple(
            Publication(**{name: value for name, value in row.items() if name != "id"})
            for row in publications
        ),
        commands=tuple(Command(**row) for row in commands),
        settings={row["name"]: row["value"] for row in link.rows(select(SETTING))},
    )


def bring_in(link: Link, whole: Whole) -> None:
    """
    Write everything into an empty store; the projection is folded from the events, and compared.

    Raises:
        RefusedError: The store is not empty.
        RecordError: An event does not follow from those before it, or the ledger from the events.
    """
    for table in (EVENT, ENTRY, REGION, PUBLICATION, COMMAND, SETTING):
        if link.rows(select(table).limit(1)):
            message = f"{link.place} holds a scheme already"
            raise RefusedError(message, code=NOT_EMPTY, remedy="Name an empty database")
    cases, homes = whole.folded()
    link.run(insert(HOME), [home_values(home) for home in homes])
    link.run(insert(CASE), [case_values(case) for case in cases])
    link.run(insert(OFFER), [row for case in cases for row in offer_values(case)])
    link.run(insert(EVENT), [event_values(event) for event in whole.events])
    link.run(insert(ENTRY), [entry_values(entry) for entry in whole.entries])
    link.run(
        insert(REGION),
        [
            {"fingerprint": fingerprint, "content": content}
            for fingerprint, content in sorted(whole.contents.items())
        ],
    )
    link.run(
        insert(PUBLICATION),
        [
            {
                "key": one.key,
                "since": one.since,
                "until": one.until,
                "audience": one.audience,
                "content": one.content,
            }
            for one in whole.publications
        ],
    )
    link.run(
        insert(COMMAND),
        [
            {"key": one.key, "name": one.name, "at": utc(one.at), "result": one.result}
            for one in whole.commands
        ],
    )
    link.run(
        insert(SETTING),
        [{"name": name, "value": value} for name, value in sorted(whole.settings.items())],
    )
    wrong = differences(link)
    if wrong:
        message = f"what is brought in contradicts itself: {wrong[0]}"
        raise RecordError(message, code=CONTRADICTS, remedy="Ask for it to be exported again")
