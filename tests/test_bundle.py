"""The scheme bundle: a whole scheme out, and the equal scheme in, or nothing at all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from bundles import CANARIES, RECORDS, files_in, played
from program import ROOT
from small_years import Clock, referral

from unlocking_doors.errors import RecordError, RefusedError, UnlockingDoorsError
from unlocking_doors.exchange import export_bundle, import_bundle
from unlocking_doors.plain import canonical
from unlocking_doors.plugins.opening import reopen_scheme
from unlocking_doors.scheme import Scheme
from unlocking_doors.store import Store, Whole


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Play a small scheme, once for tests that only read it."""
    path = str(tmp_path_factory.mktemp("played") / "scheme.db")
    played(path).close()
    return path


@pytest.fixture(scope="module")
def bundle(db: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export it, once for tests that only read the bundle."""
    with Store.open(db, region=None) as store:
        return export_bundle(store, tmp_path_factory.mktemp("exported") / "toyland.zip")


def whole_of(url: str) -> Whole:
    """Take everything out of a database."""
    with Store.open(url, region=None, create=False) as store:
        return store.take_out()


def test_a_bundle_gives_an_equal_scheme(db: str, bundle: Path, url: str, tmp_path: Path) -> None:
    """Events, ledger, register, settings, every case, home and decision: on either database."""
    import_bundle(bundle, url)

    assert whole_of(url) == whole_of(db)
    with reopen_scheme(db) as old, reopen_scheme(url) as new:
        assert new.store.differences() == ()
        assert canonical(new.snapshot()) == canonical(old.snapshot())
        assert new.region.fingerprint == old.region.fingerprint
        assert new.ledger() == old.ledger()
        assert any(new.ledger().values())
        for case in old.snapshot().cases:  # each decision is made again from the record
            assert canonical(new.explain(case.key)) == canonical(old.explain(case.key))
        again = export_bundle(new.store, tmp_path / "again.zip")
    assert again.read_bytes() == bundle.read_bytes()


def test_a_scheme_on_postgresql_is_handed_over_to_a_file(
    bundle: Path, schemas: Iterator[str], tmp_path: Path
) -> None:
    """The bundle does not tell from which kind of database it came."""
    server = str(next(schemas))
    import_bundle(bundle, server)
    with Store.open(server, region=None) as store:
        sent = export_bundle(store, tmp_path / "sent.zip")

    import_bundle(sent, str(tmp_path / "new.db"))

    assert whole_of(str(tmp_path / "new.db")) == whole_of(server)
    assert sent.read_bytes() == bundle.read_bytes()


def test_a_scheme_that_was_brought_in_goes_on(bundle: Path, tmp_path: Path) -> None:
    """New cases are numbered on, a repeated command does nothing, and what was published stays."""
    import_bundle(bundle, str(tmp_path / "new.db"))
    clock = Clock()
    clock.go_on(80)
    with reopen_scheme(str(tmp_path / "new.db"), clock=clock) as scheme:
        before = len(scheme.events())
        again = scheme.snapshot().homes[-1].home
        scheme.add_home(again, key="a-key-of-its-own")
        assert len(scheme.events()) == before
        scheme.refer(referral("c-9", received=clock.now.date()))
        assert [event.number for event in scheme.events()] == list(
            range(1, len(scheme.events()) + 1)
        )


def test_the_same_scheme_gives_the_same_bytes_everywhere(
    db: str, bundle: Path, tmp_path: Path
) -> None:
    """Neither the hash seed nor the time zone changes a byte."""
    code = (
        "import sys; from pathlib import Path; from unlocking_doors.store import Store; "
        "from unlocking_doors.exchange import export_bundle; "
        "export_bundle(Store.open(sys.argv[1], region=None), Path(sys.argv[2]))"
    )
    there = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    out = tmp_path / "there.zip"
    subprocess.run([sys.executable, "-c", code, db, out], check=True, env=there)

    assert out.read_bytes() == bundle.read_bytes()


def test_a_bundle_says_what_it_is_and_holds_everything(bundle: Path) -> None:
    """A README that says whom it is for, a manifest that counts, and every field, notes too."""
    files = files_in(bundle)
    manifest = json.loads(files["manifest.json"])

    assert list(files) == ["manifest.json", "README.txt", *RECORDS]
    assert b"EXACT CASE DATA" in files["README.txt"]
    assert (manifest["region"], manifest["invented"], manifest["version"]) == ("toyland", True, 1)
    assert manifest["files"]["cases.jsonl"]["records"] == 4
    assert all(manifest["files"][name]["records"] for name in RECORDS)
    text = b"".join(files.values()).decode()
    assert [canary for canary in CANARIES if canary not in text] == []


def test_every_file_and_field_is_documented(bundle: Path) -> None:
    """The page of the format is made from the records, and is up to date."""
    page = (ROOT / "docs/reference/scheme-bundle.md").read_text("utf-8")
    for name, content in files_in(bundle).items():
        assert name == "README.txt" or f"\n## {name}\n" in page
        for line in content.splitlines() if name.endswith(".jsonl") else ():
            assert [key for key in json.loads(line) if f"| `{key}` |" not in page] == []
    made = [sys.executable, ROOT / "docs/make_bundle.py", "--check"]
    assert subprocess.run(made, check=False).returncode == 0


def test_a_database_that_holds_a_scheme_takes_no_other(bundle: Path, url: str) -> None:
    """It is refused, and stays as it was."""
    import_bundle(bundle, url)
    before = whole_of(url)

    with pytest.raises(RefusedError, match="holds a scheme already") as refused:
        import_bundle(bundle, url)

    assert refused.value.stable_code == "UD-E715"
    assert whole_of(url) == before


def test_nothing_is_kept_of_what_contradicts_itself(db: str, bundle: Path, url: str) -> None:
    """The database stays empty after a fault in the middle, and takes the sound one afterwards."""
    whole = whole_of(db)
    one, *others = whole.entries
    wrong = evolve(whole, entries=(evolve(one, amount=-one.amount), *others))
    with Store.open(url, region="toyland") as store:
        with pytest.raises(RecordError, match="the ledger of case c-1") as refused:
            store.bring_in(wrong)
        assert refused.value.stable_code == "UD-E716"
        assert store.take_out() == Whole(region="toyland")

    import_bundle(bundle, url)
    assert whole_of(url) == whole


def test_a_database_that_was_tampered_with_is_not_handed_over(tmp_path: Path) -> None:
    """Nobody could go on from it."""
    import sqlite3

    path = tmp_path / "scheme.db"
    played(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE case_row SET state = 'moved'")
    connection.close()

    with (
        Store.open(str(path), region=None) as store,
        pytest.raises(UnlockingDoorsError, match="contradict its events"),
    ):
        export_bundle(store, tmp_path / "out.zip")
    assert not (tmp_path / "out.zip").exists()


def test_a_scheme_of_which_nothing_happened_yet_is_a_bundle_too(tmp_path: Path) -> None:
    """Empty files are files."""
    with Store.open(str(tmp_path / "a.db"), region="toyland") as store:
        bundle = export_bundle(store, tmp_path / "a.zip")

    assert import_bundle(bundle, str(tmp_path / "b.db")) == Whole(region="toyland")


def test_a_scheme_can_be_opened_by_its_region_where_it_was_brought_in(
    bundle: Path, tmp_path: Path
) -> None:
    """A database that was brought in is one of its region, and of no other."""
    import_bundle(bundle, str(tmp_path / "b.db"))
    with reopen_scheme(str(tmp_path / "b.db")) as scheme:
        region = scheme.region
    with Scheme.open(region, str(tmp_path / "b.db")) as scheme:
        assert len(scheme.snapshot().cases) == 4


def test_what_a_database_cannot_hold_leaves_nothing_behind(
    db: str, bundle: Path, schemas: Iterator[str]
) -> None:
    """PostgreSQL takes no NUL and no huge number, and says so without the value."""
    url, whole = str(next(schemas)), whole_of(db)
    huge = tuple(evolve(one, weight=10**11) for one in whole.entries)
    with Store.open(url, region="toyland") as store:
        for wrong in (
            evolve(whole, settings={**whole.settings, "x": "canary\0"}),
            evolve(whole, entries=huge),
        ):
            with pytest.raises(RecordError, match="cannot be stored") as refused:
                store.bring_in(wrong)
            assert "canary" not in str(refused.value)
            assert store.take_out() == Whole(region="toyland")
    import_bundle(bundle, url)
    assert whole_of(url) == whole
