"""Write docs/reference/scheme-bundle.md from the records themselves; with --check, compare it."""

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from unlocking_doors.exchange.archive import MOST_BYTES, MOST_RATIO
from unlocking_doors.exchange.bundle import Entered, Manifest
from unlocking_doors.exchange.records import (
    CommandLine,
    EventLine,
    PublicationLine,
    RegionLine,
    Setting,
)
from unlocking_doors.moves.cases import Case, HomeState
from unlocking_doors.moves.events import BODIES, MAY_LACK, Event
from unlocking_doors.moves.ledger import Entry
from unlocking_doors.plain import plain_name
from unlocking_doors.store import Command, Publication

PAGE = Path(__file__).parent / "reference/scheme-bundle.md"

HEAD = f"""\
# The scheme bundle, version 1

Made by `make docs` from the records themselves. How to use it: [Hand over a scheme](../how-to/hand-over-a-scheme.md).

A bundle is one zip archive that holds a whole scheme, for transfer to another body. It is **exact case data**, notes and equality
monitoring included: for the coordinator who hands over and the one who takes over, and for nobody else.

- Nothing in it is compressed and no clock is asked: the same scheme gives the same bytes on every machine.
- Each `.jsonl` file is JSON Lines: UTF-8, one record a line, keys in alphabetical order, no spaces, a line feed after each.
- Days are `YYYY-MM-DD`; moments have an offset, as in `2024-03-06T12:00:00+00:00`; sets are sorted lists; what is not known is `null`.
- `events.jsonl` is what happened, and everything else of a case, a home and the ledger follows from it. `cases.jsonl` and `homes.jsonl`
  are there to be read; whoever reads a bundle folds the events and holds the result against them.

A reader refuses, and never repairs: any other name in the archive, a name that stands there twice, a comment on the archive, more than
{MOST_BYTES // 1_000_000} MB unpacked (unless told otherwise), a file that unpacks to more than {MOST_RATIO} times its size, another format or version, a hash or a
number of records that is not the manifest's, a record with an unknown, missing or repeated key, events that do not follow from those
before them, a ledger that is not what they post, a region whose content has another fingerprint. SHA-256 shows damage, not forgery:
whoever may change a file can change the manifest. Send the hash that `export` prints by another way than the file.
"""  # noqa: E501  a table of prose
FILES: Mapping[str, tuple[str, type[Any], type[Any]]] = {
    "manifest.json": ("What the bundle says of itself: one JSON value.", Manifest, Manifest),
    "regions.jsonl": (
        (
            "What the region said each time that it decided something, by fingerprint, in "
            "alphabetical order. `content` has the tables of a region's files by their names, and "
            "`supplied_by`; its SHA-256 with an empty `supplied_by` is the fingerprint."
        ),
        RegionLine,
        RegionLine,
    ),
    "events.jsonl": ("Every step, in order, numbered from 1.", EventLine, Event),
    "cases.jsonl": ("Where each case stands, by key.", Case, Case),
    "homes.jsonl": ("Where each home stands, by key.", HomeState, HomeState),
    "entries.jsonl": ("The ledger, in the order of posting.", Entry, Entry),
    "publications.jsonl": (
        (
            "The register of published tables, in order: a line for each audience that one went "
            "to. `content` is the exact table and what was shown of it, against which the next is "
            "held."
        ),
        PublicationLine,
        Publication,
    ),
    "commands.jsonl": (
        "Commands that were given a key, so that repeating one does nothing.",
        CommandLine,
        Command,
    ),
    "settings.jsonl": (
        (
            "What the scheme keeps for itself, by name: `last-region` (fingerprint of the region "
            "that decided last), `is-invented` (`yes`), `played-until` (the last day played), "
            "`references-2024` (reference codes given in a year), `answers-used` (answers that a "
            "run has used, as JSON). A setting of another name is carried along."
        ),
        Setting,
        Setting,
    ),
}


def told(kind: type[Any]) -> dict[str, str]:
    """Return what the docstring of a class says of each of its attributes."""
    text = cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2].split("\n\n")[0]
    found = re.findall(r"^    (\w+): (.*(?:\n {5,}.*)*)", text, re.MULTILINE)
    return {
        name: " ".join(said.split()).replace("``", "`").replace("None", "`null`")
        for name, said in found
    }


def word(kind: Any) -> str:  # noqa: ANN401, PLR0911  an annotation, and a word for each sort
    """Say what a value of a type is in JSON."""
    arguments = get_args(kind)
    if get_origin(kind) in {Union, UnionType}:
        words = dict.fromkeys(word(one) for one in arguments if one is not NoneType)
        return " or ".join([*words, *(["null"] if NoneType in arguments else [])])
    if get_origin(kind) is tuple and arguments[-1] is not ...:
        return f"[{', '.join(map(word, arguments))}]"
    if get_origin(kind) in {tuple, frozenset}:
        return f"list of {word(arguments[0])}"
    if arguments:
        return f"table of {word(arguments[1])}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " / ".join(f"`{one.value}`" for one in kind)
    if attrs.has(kind):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    names = {str: "text", int: "number", bool: "true or false", date: "day", datetime: "moment"}
    return names.get(kind, "see above")


def parts(kind: Any) -> Iterator[type[Any]]:  # noqa: ANN401  an annotation
    """Yield every class that a value of a type may hold, itself first."""
    if attrs.has(kind):
        yield kind
        for one in get_type_hints(kind).values():
            yield from parts(one)
    for one in get_args(kind):
        yield from parts(one)


def table(kind: type[Any], documented: type[Any]) -> list[str]:
    """Return the table of a class's fields."""
    hints, said = get_type_hints(kind), told(documented) | told(kind)
    rows = ["| field | holds | what it says |", "|---|---|---|"]
    for attribute in attrs.fields(kind):
        name = plain_name(attribute)
        rows.append(f"| `{name}` | {word(hints[attribute.name])} | {said.get(name, '')} |")
    return rows


def page() -> str:
    """Return the page."""
    lines = [HEAD, "`README.txt` says whom the bundle is for."]
    seen: set[type[Any]] = {kind for _, kind, _ in FILES.values()}
    for name, (about, kind, documented) in FILES.items():
        lines += ["", f"## {name}", "", about, "", *table(kind, documented)]
    lines += ["", "## Bodies of events", "", "| kind | body |", "|---|---|"]
    for kind_of, body in BODIES.items():
        lines.append(f"| `{kind_of}` | {word(body)}{' or null' if kind_of in MAY_LACK else ''} |")
    lines += ["", "Every other kind carries `null`.", "", "## Records within records"]
    within = {Entered, *BODIES.values(), Case, HomeState, Entry}
    found = {part for kind in within for part in parts(kind)}
    for kind in sorted(found - seen | {Entry}, key=lambda one: one.__name__):
        summary = cleandoc(kind.__doc__ or "").partition("\n\n")[0].replace("``", "`")
        lines += ["", f"### {kind.__name__}", "", summary, "", *table(kind, kind)]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or compare it."""
    made = page()
    if "--check" not in sys.argv:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print("docs/reference/scheme-bundle.md is out of date; run: make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
