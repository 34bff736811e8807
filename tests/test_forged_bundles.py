"""Bundles that somebody changed: every record is read strictly, and no message shows a value."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bundles import CANARIES, RECORDS, files_in, forged, packed, played

from unlocking_doors.errors import RecordError, UnlockingDoorsError
from unlocking_doors.exchange import export_bundle, read_bundle
from unlocking_doors.exchange.records import whole_of
from unlocking_doors.plain import canonical, digest


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export a small scheme, once for tests that only read the bundle."""
    folder = tmp_path_factory.mktemp("exported")
    with played(str(folder / "scheme.db")) as scheme:
        return export_bundle(scheme.store, folder / "toyland.zip")


def _instead(old: str, new: str, *, times: int = 1) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), times)

    return change


def _without_line(number: int) -> Callable[[bytes], bytes]:
    return lambda content: b"".join(
        line for at, line in enumerate(content.splitlines(keepends=True), 1) if at != number
    )


def _region(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[bytes], bytes]:
    """Change what the region said, with the fingerprint that it then has."""

    def changed(content: bytes) -> bytes:
        said = change(json.loads(content.splitlines()[0])["content"])
        bare = said | ({"supplied_by": {}} if "supplied_by" in said else {})
        line = {"fingerprint": digest(bare), "content": said}
        return f"{canonical(line)}\n".encode()

    return changed


def _deep(_: bytes) -> bytes:
    nested = b'{"not":' * 700 + b"1" + b"}" * 700
    return b'{"content":' + nested + b',"fingerprint":""}\n'


_CANARY = "canary-Rosalind-Quince"
_LIST, _UNTIL = b'{"content":[],"fingerprint":""}\n', '"until":"2024-04-01"}'
FORGERIES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "a case in another state": ("cases.jsonl", _instead('"moved"', '"circulated"', times=9), ":1"),
    "a case less": ("cases.jsonl", _without_line(2), "each once"),
    "a home that is free again": ("homes.jsonl", _instead('"let"', '"in-pot"'), "homes.jsonl:1"),
    "an event less": ("events.jsonl", _without_line(1), "does not follow"),
    "a number left out": ("events.jsonl", _instead('"number":4,', '"number":99,'), "from 1"),
    "a body of another case": ("events.jsonl", _instead('"case":"c-2"', '"case":"c-9"'), "another"),
    "an entry more": ("entries.jsonl", lambda one: one + one, "what the events post"),
    "an event of another kind": ("events.jsonl", _instead('"kind":"admit"', '"kind":"no"'), "null"),
    "no time zone": ("events.jsonl", _instead("+00:00", ""), "must be a moment"),
    "no day at all": ("events.jsonl", _instead('"at":"2024', '"at":"x2024'), "must be a moment"),
    "a key twice": ("events.jsonl", _instead('"actor"', '"at":"","actor"'), "a key twice"),
    "not a number": ("entries.jsonl", _instead('"amount":1', '"amount":NaN'), "is no JSON"),
    "a text for a number": ("entries.jsonl", _instead('"amount":1', '"amount":"1"'), "amount"),
    "an unknown key": ("entries.jsonl", _instead('"case"', f'"{CANARIES[0]}"'), "unknown key"),
    "a missing key": ("commands.jsonl", _instead(',"result":"h-3"', ""), "missing key"),
    "deep nesting": ("settings.jsonl", lambda _: b"[" * 99_999 + b"\n", "is no JSON"),
    "bytes": ("settings.jsonl", lambda _: b"\xff\n", "is no JSON"),
    "a setting twice": ("settings.jsonl", lambda one: one + one, "a setting twice"),
    "no end": ("settings.jsonl", lambda one: one + b"{}", "does not end"),
    "another region": ("regions.jsonl", _instead("Toyland", "Elsewhere"), "not that of the"),
    "no region": ("regions.jsonl", lambda _: b"", "lacks the region"),
    "a list for a region": ("regions.jsonl", lambda _: _LIST, "must be a table"),
    "a region called otherwise": (
        "regions.jsonl",
        _region(lambda said: said | {"region": said["region"] | {"key": "elsewhere"}}),
        "another region",
    ),
    "a region without rules": ("regions.jsonl", _region(lambda _: {"rule": []}), "makes no region"),
    "a region without an end": ("regions.jsonl", _deep, "deeper"),
    "another period": ("publications.jsonl", _instead(_UNTIL, '"until":null}'), "period"),
    "a manifest that lies": ("manifest.json", _instead(": true", ": false"), "invented"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_bundle_that_was_changed_and_its_hashes_too_is_told(
    name: str, bundle: Path, tmp_path: Path
) -> None:
    """Every record is read strictly and held against the events; no value is repeated."""
    file, change, says = FORGERIES[name]
    made = bundle
    if file == "manifest.json":  # as it is written anew when it is forged
        made = forged(bundle, tmp_path / "anew.zip", "README.txt", bytes)
        files = files_in(made)
        made = packed(tmp_path / "lying.zip", files | {file: change(files[file])})
    else:
        made = forged(bundle, tmp_path / "forged.zip", file, change)

    with pytest.raises(UnlockingDoorsError) as refused:
        read_bundle(made)

    said = str(refused.value)
    assert says in said
    assert all(fault.code in {"UD-X006", "UD-X007"} for fault in refused.value.faults)
    assert [canary for canary in CANARIES if canary in said] == []


def _leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to everything in a record."""
    yield path
    found = value.items() if isinstance(value, dict) else ()
    found = list(enumerate(value))[:1] if isinstance(value, list) else found
    for key, one in found:
        yield from _leaves(one, (*path, key))


def _put(value: Any, path: tuple[str | int, ...], new: object) -> Any:
    if not path:
        return new
    copy = list(value) if isinstance(value, list) else dict(value)
    copy[path[0]] = _put(value[path[0]], path[1:], new)  # type: ignore[index]  # as it was found
    return copy


@pytest.mark.parametrize("name", [name for name in RECORDS if name != "regions.jsonl"])
def test_no_message_repeats_what_any_field_holds(name: str, bundle: Path) -> None:
    """A canary in place of each field in turn, as text, as a list and as a key: read or refused."""
    files, tried, told = files_in(bundle), set(), 0
    for line in files[name].splitlines():
        record = json.loads(line)
        for path in _leaves(record):
            sort = (record.get("kind"), *(part for part in path if isinstance(part, str)))
            if sort in tried:
                continue
            tried.add(sort)
            for new in (_CANARY, [_CANARY], {_CANARY: _CANARY}):
                changed = canonical(_put(record, path, new)).encode() + b"\n"
                only = dict.fromkeys(files, b"") | {name: changed}
                _, faults = whole_of("toyland", only)
                said = "".join(map(str, faults))
                told += bool(said)
                assert _CANARY not in said
    assert len(tried) > 1
    assert told > len(tried)


@pytest.mark.parametrize("name", ["README.txt", *RECORDS])
def test_a_byte_that_changed_on_the_way_is_noticed(name: str, bundle: Path, tmp_path: Path) -> None:
    """By the hash of each file, which is named."""
    files = files_in(bundle)
    sent = packed(tmp_path / "sent.zip", files | {name: files[name][:-2] + b" \n"})

    with pytest.raises(RecordError, match=f"not as it was exported: {name}") as refused:
        read_bundle(sent)
    assert refused.value.stable_code == "UD-X005"


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        (b'{"format":"other","version":1}\n', "UD-X004"),
        (b'{"format":"unlocking-doors-bundle","version":2}\n', "UD-X004"),
        (b"[]\n", "UD-X004"),
        (b'{"format":"unlocking-doors-bundle","version":1}\n', "UD-X006"),
        (b"{", "UD-X006"),
    ],
)
def test_a_manifest_of_another_kind_is_told(
    manifest: bytes, code: str, bundle: Path, tmp_path: Path
) -> None:
    """A format or version that is not known is not guessed at."""
    sent = packed(tmp_path / "sent.zip", files_in(bundle) | {"manifest.json": manifest})

    with pytest.raises(RecordError) as refused:
        read_bundle(sent)
    assert code in str(refused.value)
