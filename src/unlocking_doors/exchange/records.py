"""The files of a bundle, and the records in them: everything that a store holds, both ways."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from attrs import asdict, frozen

from unlocking_doors.commands.intake import LAST_REGION
from unlocking_doors.errors import Fault, UnlockingDoorsError
from unlocking_doors.exchange.lines import Lines, MisreadError, as_lines, made, moment
from unlocking_doors.facts.homes import Home
from unlocking_doors.loading import load_content
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import BODIES, MAY_LACK, Body, Event, posted_by
from unlocking_doors.moves.ledger import Entry, Letting
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.plain import canonical, digest, plain
from unlocking_doors.publishing import as_text, from_text
from unlocking_doors.store import Command, Publication, Whole

T = TypeVar("T")

EVENTS, CASES, HOMES, ENTRIES = "events.jsonl", "cases.jsonl", "homes.jsonl", "entries.jsonl"
REGIONS, PUBLICATIONS = "regions.jsonl", "publications.jsonl"
COMMANDS, SETTINGS = "commands.jsonl", "settings.jsonl"
FILES = (REGIONS, EVENTS, CASES, HOMES, ENTRIES, PUBLICATIONS, COMMANDS, SETTINGS)


@frozen(kw_only=True)
class EventLine:
    """An event as a line gives it: the body depends on the kind."""

    number: int
    kind: str
    at: str
    actor: str
    case: str | None
    home: str | None
    state: str
    reason_code: str
    body: Any

    @classmethod
    def event(cls, raw: object) -> Event:
        """Read an event."""
        line = made(raw, cls)
        is_left_out = line.body is None and line.kind in MAY_LACK
        kind = None if is_left_out else BODIES.get(line.kind)
        if kind is None and line.body is not None:
            raise MisreadError("body: must be null, as events of this kind carry nothing")
        body: Body | None = None if kind is None else made(line.body, kind, "body")
        about: tuple[str | None, str | None] = (None, None)
        match body:
            case Referral(case=key) | Letting(case=key):
                about = (key, line.case)
            case Home(home=key):
                about = (key, line.home)
        if about[0] != about[1]:
            raise MisreadError("body: is of another case or home than the event")
        return Event(**asdict(line, recurse=False) | {"at": moment(line.at), "body": body})


@frozen(kw_only=True)
class RegionLine:
    """
    What a region said when it decided something.

    Attributes:
        fingerprint: SHA-256 of the content, in hexadecimal digits.
        content: The region: a table of tables.
    """

    fingerprint: str
    content: Any

    @classmethod
    def pair(cls, raw: object) -> tuple[str, str]:
        """Read a fingerprint and its content, which it must be the fingerprint of."""
        line = made(raw, cls)
        if not isinstance(line.content, dict):
            raise MisreadError("content: must be a table")
        bare: dict[str, Any] = {"supplied_by": {}} if "supplied_by" in line.content else {}
        if digest(line.content | bare) != line.fingerprint:
            raise MisreadError("fingerprint: is not that of the content")
        text = canonical(line.content)
        try:
            load_content(text)
        except UnlockingDoorsError:
            raise MisreadError("content: makes no region for this version") from None
        return line.fingerprint, text


@frozen(kw_only=True)
class PublicationLine:
    """
    A table as it was published to an audience.

    Attributes:
        key: Key of the table.
        since: First day that it covers.
        until: First day that it no longer covers.
        audience: Whom it went to.
        content: The exact table and what was shown of it, as the register keeps them.
    """

    key: str
    since: date
    until: date | None
    audience: str
    content: Any

    @classmethod
    def publication(cls, raw: object) -> Publication:
        """Read a publication; its content must be an entry of the register."""
        line = made(raw, cls)
        text = canonical(line.content)
        try:
            entry = from_text(text)
            is_same = as_text(entry) == text
        except (LookupError, TypeError, ValueError, AttributeError, UnlockingDoorsError):
            is_same = False
        if not is_same or (line.key, line.since, line.until) != (
            entry.tally.key,
            entry.tally.period.since,
            entry.tally.period.until,
        ):
            raise MisreadError("content: must be the register's entry of this table and period")
        return Publication(**asdict(line, recurse=False) | {"content": text})


@frozen(kw_only=True)
class CommandLine:
    """
    A command that was carried out under a key.

    Attributes:
        key: The key that it was given.
        name: Name of the command.
        at: When it was carried out.
        result: What it kept for whoever repeats it.
    """

    key: str
    name: str
    at: str
    result: str

    @classmethod
    def command(cls, raw: object) -> Command:
        """Read a command."""
        line = made(raw, cls)
        return Command(key=line.key, name=line.name, at=moment(line.at), result=line.result)


@frozen(kw_only=True)
class Setting:
    """
    A value that the scheme keeps for itself.

    Attributes:
        name: Its name.
        value: Its value, as text.
    """

    name: str
    value: str


def files_of(whole: Whole) -> Mapping[str, bytes]:
    """Write the files of everything that a store holds, in the order of ``FILES``."""
    cases, homes = whole.folded()
    records: dict[str, Iterable[object]] = {
        REGIONS: (
            {"fingerprint": key, "content": json.loads(content)}
            for key, content in sorted(whole.contents.items())
        ),
        EVENTS: whole.events,
        CASES: cases,
        HOMES: homes,
        ENTRIES: whole.entries,
        PUBLICATIONS: (
            plain(one) | {"content": json.loads(one.content)} for one in whole.publications
        ),
        COMMANDS: whole.commands,
        SETTINGS: ({"name": key, "value": text} for key, text in sorted(whole.settings.items())),
    }
    return {name: as_lines(records[name]) for name in FILES}


def whole_of(region: str, files: Mapping[str, bytes]) -> tuple[Whole, tuple[Fault, ...]]:
    """
    Read everything back, and say all that is wrong with it.

    Args:
        region: Key of the region.
        files: Content by name.
    """
    lines = Lines()

    def read(name: str, make: Callable[[Any], T]) -> tuple[T, ...]:
        return lines.read(name, files[name], make)

    contents = dict(read(REGIONS, RegionLine.pair))
    settings = read(SETTINGS, lambda raw: made(raw, Setting))
    whole = Whole(
        region=region,
        events=read(EVENTS, EventLine.event),
        entries=read(ENTRIES, lambda raw: made(raw, Entry)),
        contents=contents,
        publications=read(PUBLICATIONS, PublicationLine.publication),
        commands=read(COMMANDS, CommandLine.command),
        settings={one.name: one.value for one in settings},
    )
    cases = read(CASES, lambda raw: made(raw, Case))
    homes = read(HOMES, lambda raw: made(raw, HomeState))
    if len(whole.settings) < len(settings):
        lines.tell(SETTINGS, "names a setting twice")
    if any(json.loads(content)["region"]["key"] != region for content in contents.values()):
        lines.tell(REGIONS, "holds what another region said")
    if settings and whole.settings.get(LAST_REGION, "") not in {"", *contents}:
        lines.tell(REGIONS, "lacks the region that decided last")
    if not lines.faults:
        _compare(lines, whole, cases, homes)
    return whole, tuple(lines.faults)


def _compare(
    lines: Lines, whole: Whole, cases: tuple[Case, ...], homes: tuple[HomeState, ...]
) -> None:
    """Fold the events, and hold the result against what the bundle says of everything else."""
    if any(event.number != number for number, event in enumerate(whole.events, start=1)):
        lines.tell(EVENTS, "does not number its events from 1, each once")
    try:
        folded = whole.folded()
    except UnlockingDoorsError:
        lines.tell(EVENTS, "holds an event that does not follow from those before it")
        return
    posted = Counter(entry for event in whole.events for entry in posted_by(event))
    if posted != Counter(whole.entries):
        lines.tell(ENTRIES, "is not what the events post")
    for name, said, made_of in ((CASES, cases, folded[0]), (HOMES, homes, folded[1])):
        if len(said) != len(made_of):
            lines.tell(name, "does not hold every one that the events speak of, each once")
        for number, (one, other) in enumerate(zip(said, made_of, strict=False), start=1):
            if one != other:
                lines.tell(name, "is not what its events leave behind", number)
