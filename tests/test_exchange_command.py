"""``export`` and ``import`` as a person types them."""

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bundles import CANARIES, files_in, packed, played
from program import (
    BAD_DATA,
    FINE,
    REFUSED,
    STORE,
    USAGE,
    fails,
    one_sentence,
    succeeds,
    type_in,
)
from toyland import TOYLAND

from unlocking_doors.commands.intake import LAST_REGION
from unlocking_doors.scheme import Scheme
from unlocking_doors.store import Store

AT = datetime(2024, 3, 6, tzinfo=UTC)
INVENTED = "Invented data"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play a small scheme, once for tests that only read it."""
    path = tmp_path_factory.mktemp("played") / "scheme.db"
    played(str(path)).close()
    return path


def test_a_scheme_is_handed_over_in_two_commands(db: Path, tmp_path: Path) -> None:
    """The one prints the file and its hash, the other what was brought in."""
    sent = type_in("export", "--db", db, "--out", tmp_path / "toyland.zip")
    brought = type_in("import", tmp_path / "toyland.zip", "--db", tmp_path / "new.db")

    assert (sent.code, brought.code) == (FINE, FINE)
    assert sent.lines[0] == str(tmp_path / "toyland.zip")
    assert re.fullmatch(r"SHA-256 [0-9a-f]{64}", sent.lines[1])
    assert "4 cases, 3 homes, 2 entries of the ledger, 2 publications" in brought.out
    assert INVENTED in sent.err
    assert INVENTED in brought.err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.db", "toyland.zip"]
    with Store.open(str(tmp_path / "new.db"), region="toyland") as new:
        assert new.differences() == ()


def test_lettings_are_exported_for_the_coordinator_and_for_one_landlord(
    db: Path, tmp_path: Path
) -> None:
    """A table, its notes, and a README that says whom they are for."""
    for words in ((), ("--partner", "brick-homes")):
        said = type_in(
            *("export", "--db", db, "--what", "lettings", "--year", 2024, "--out", tmp_path),
            *words,
        )
        assert said.code == FINE
        assert INVENTED in said.err
        assert Path(said.lines[0]).exists()
    assert {one.name for one in tmp_path.iterdir()} == {
        f"lettings-2024{whose}{end}"
        for whose in ("", "-brick-homes")
        for end in (".csv", "-notes.csv", "-README.txt")
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--what", "lettings"), "give --year"),
        (("--year", "2024"), "leave --year"),
        (("--partner", "brick-homes"), "leave --year"),
        (("--what", "everything"), "lettings"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    words: tuple[str, ...], says: str, db: Path, tmp_path: Path
) -> None:
    """Before anything is read."""
    assert says in " ".join(fails(USAGE, "export", "--db", db, "--out", tmp_path, *words).split())


def test_a_bundle_that_cannot_be_brought_in_leaves_nothing_behind(db: Path, tmp_path: Path) -> None:
    """No database, no draft of one; the sentence says what to do and shows no value."""
    sent = tmp_path / "sent.zip"
    assert type_in("export", "--db", db, "--out", sent).code == FINE
    files = files_in(sent)
    torn = packed(tmp_path / "torn.zip", files | {"cases.jsonl": files["cases.jsonl"][:-9]})
    tricky = packed(tmp_path / "tricky.zip", files | {"../cases.jsonl": b""})

    for file, code in ((torn, BAD_DATA), (tricky, REFUSED), (db, BAD_DATA)):
        said = one_sentence(fails(code, "import", file, "--db", tmp_path / "new.db"))
        assert [canary for canary in CANARIES if canary in said] == []
    assert "--most-mb" in fails(
        REFUSED, "import", _large(tmp_path), "--db", tmp_path / "new.db", "--most-mb", 1
    )
    assert not (tmp_path / "new.db").exists()
    assert not list(tmp_path.glob(".*"))


def _large(folder: Path) -> Path:
    return packed(folder / "large.zip", {"manifest.json": b"\0" * 1_100_000})


def test_a_database_in_use_takes_no_bundle(db: Path, tmp_path: Path) -> None:
    """It is refused, and stays as it was."""
    sent = tmp_path / "sent.zip"
    assert type_in("export", "--db", db, "--out", sent).code == FINE
    before = db.read_bytes()

    said = one_sentence(fails(REFUSED, "import", sent, "--db", db))
    assert "holds a scheme already" in said
    assert db.read_bytes() == before


def test_a_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    """And none is made."""
    fails(STORE, "export", "--db", tmp_path / "no.db", "--out", tmp_path / "x.zip")
    assert not list(tmp_path.iterdir())


def test_no_log_shows_what_is_carried(
    db: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor does the output of either command, at any level."""
    caplog.set_level(logging.DEBUG)
    sent = type_in("export", "--db", db, "--out", tmp_path / "x.zip")
    brought = type_in("import", tmp_path / "x.zip", "--db", tmp_path / "new.db")
    rows = type_in(
        *("export", "--db", db, "--what", "lettings", "--year", 2024, "--out", tmp_path / "l")
    )

    said = caplog.text + "".join(one.out + one.err for one in (sent, brought, rows))
    assert [canary for canary in CANARIES if canary in said] == []


def test_data_that_are_not_invented_are_not_called_so(tmp_path: Path) -> None:
    """An empty scheme says nothing of the kind, on either way."""
    with (
        Scheme.open(TOYLAND, str(tmp_path / "a.db")) as scheme,
        scheme.store.command("x", at=AT) as unit,
    ):
        unit.keep_region(TOYLAND)
        unit.set_setting(LAST_REGION, TOYLAND.fingerprint)
    succeeds("export", "--db", tmp_path / "a.db", "--out", tmp_path / "a.zip")
    said = succeeds("import", tmp_path / "a.zip", "--db", tmp_path / "b.db")
    assert "0 events, 0 cases" in said.out
    out = ("--what", "lettings", "--year", 2024, "--out", tmp_path / "l")
    succeeds("export", "--db", tmp_path / "b.db", *out)
