"""Zip archives from an enemy: refused before anything is unpacked, and nothing reaches the disk."""

import io
import zipfile
from pathlib import Path
from random import Random

import pytest
from bundles import packed

from unlocking_doors.errors import RecordError, RefusedError, UnlockingDoorsError
from unlocking_doors.exchange.archive import MOST_BYTES, read_archive, write_archive

NAMES = ("a.txt", "b.txt")
SOUND = {"a.txt": b"one\n", "b.txt": b"two\n"}
#: Thirty names that lead somewhere else, or look as if they were another.
TRICKS = (
    *("../a.txt", "../../etc/passwd", "..\\a.txt", "..\\..\\a.txt", "/a.txt", "//host/a.txt"),
    *("\\a.txt", "C:a.txt", "C:\\a.txt", "c:/windows/a.txt", "./a.txt", ".//a.txt", "a.txt/"),
    *("a.txt/.", "a.txt/..", "x/../a.txt", "x/../../a.txt", "a.txt ", " a.txt", "A.TXT"),
    *("a.txt.", "a.txt:stream", "a.txt\\", "CON", "~/a.txt", "%2e%2e/a.txt", "a\u200b.txt"),
    *("ａ.txt", "a.txt\n", "\u202etxt.a"),  # noqa: RUF001  a full-width letter is the point
)


def refused(path: Path, *, most_bytes: int = MOST_BYTES) -> UnlockingDoorsError:
    """Read an archive that must be refused, in one sentence."""
    with pytest.raises(UnlockingDoorsError) as found:
        read_archive(path, NAMES, most_bytes=most_bytes)
    assert "\n" not in str(found.value)
    return found.value


@pytest.mark.parametrize("name", TRICKS)
def test_a_name_that_is_not_expected_is_refused_and_not_renamed(name: str, tmp_path: Path) -> None:
    """Whether it stands beside the others or instead of one."""
    for files in ([(name, b"evil"), *SOUND.items()], [(name, b"one\n"), ("b.txt", b"two\n")]):
        path = packed(tmp_path / "x.zip", list(files))
        error = refused(path)
        assert isinstance(error, RefusedError)
        assert (error.stable_code, error.exit_code) == ("UD-X003", 5)
        assert str(error).isascii()
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["x.zip"]


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    """Behind it a name ends for some programs and not for others."""
    content = packed(tmp_path / "x.zip", {"a.txt_evil": b"one\n", "b.txt": b"two\n"}).read_bytes()
    path = tmp_path / "y.zip"
    path.write_bytes(content.replace(b"a.txt_", b"a.txt\0"))

    assert refused(path).stable_code == "UD-X003"


def test_there_are_thirty_tricks() -> None:
    """As many as were asked for, no two alike."""
    assert len(set(TRICKS)) == 30


def test_a_name_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    """One program would read the first, another the second."""
    path = packed(tmp_path / "x.zip", [*SOUND.items(), ("a.txt", b"other")])

    assert "twice" in str(refused(path))


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    """Before it is unpacked, by what it says of itself."""
    bomb = packed(
        tmp_path / "x.zip",
        {"a.txt": b"\0" * 10_000_000, "b.txt": b""},
        compression=zipfile.ZIP_DEFLATED,
    )

    assert bomb.stat().st_size < 20_000
    assert "more than 100 times" in str(refused(bomb))


def test_an_archive_that_lies_about_its_size_is_damaged(tmp_path: Path) -> None:
    """No more is unpacked than was announced, and the rest is missed."""
    bomb = packed(
        tmp_path / "x.zip",
        {"a.txt": b"\0" * 90_000, "b.txt": b""},
        compression=zipfile.ZIP_DEFLATED,
    )
    size = (90_000).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(size, (50).to_bytes(4, "little")))

    assert refused(bomb).stable_code == "UD-X001"


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_larger_than_was_allowed_is_refused(how: int, tmp_path: Path) -> None:
    """Packed or unpacked; who trusts it says so."""
    content = Random(1).randbytes(60_000).hex().encode()
    path = packed(tmp_path / "x.zip", {"a.txt": content, "b.txt": b""}, compression=how)

    error = refused(path, most_bytes=100_000)
    assert (error.stable_code, "--most-mb" in str(error)) == ("UD-X002", True)
    assert read_archive(path, NAMES, most_bytes=200_000)["a.txt"] == content


def test_a_long_list_of_contents_is_not_walked_through(tmp_path: Path) -> None:
    """A million empty files cost more than they weigh."""
    path = packed(tmp_path / "x.zip", [(f"{number}.txt", b"") for number in range(300)])

    assert refused(path).stable_code == "UD-X002"


def _commented() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", b"one\n")
        archive.comment = b"hello"
    return made.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no zip at all, whatever its name says", b"PK\x05\x06", _commented()]
)
def test_what_is_no_archive_is_told(content: bytes, tmp_path: Path) -> None:
    """In a sentence, with the name of the file and none of what it holds."""
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    error = refused(path)
    assert (error.stable_code, error.exit_code) == ("UD-X001", 3)


@pytest.mark.parametrize("name", ["missing.zip", ".", "x\0y.zip"])
def test_what_cannot_be_opened_is_told(name: str, tmp_path: Path) -> None:
    """A file that is not there, a folder, and a name that no file can have."""
    with pytest.raises(RecordError, match="cannot be read as a bundle"):
        read_archive(tmp_path / name, NAMES, most_bytes=100)


def test_damage_anywhere_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Each byte of a small archive in turn: read as it was, or refused; never a traceback."""
    sound = write_archive(tmp_path / "sound.zip", SOUND).read_bytes()
    path, read = tmp_path / "damaged.zip", 0
    for place in range(len(sound)):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        try:
            found = read_archive(path, NAMES, most_bytes=1_000)
        except UnlockingDoorsError:
            continue
        assert dict(found) == SOUND
        read += 1
    assert 0 < read < len(sound)  # dates, rights, and what an archive says twice


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """What is not there cannot be guessed."""
    assert "lacks b.txt" in str(refused(packed(tmp_path / "x.zip", {"a.txt": b""})))


def test_a_locked_archive_is_told(tmp_path: Path) -> None:
    """Its flag says so, before a password is asked for."""
    content = bytearray(write_archive(tmp_path / "x.zip", SOUND).read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "x.zip").write_bytes(content)

    assert "locked" in str(refused(tmp_path / "x.zip"))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """With the same bytes each time, and nothing of the machine in them."""
    first = write_archive(tmp_path / "x.zip", SOUND)
    second = write_archive(tmp_path / "y.zip", SOUND)

    assert dict(read_archive(first, NAMES, most_bytes=1_000)) == SOUND
    assert first.read_bytes() == second.read_bytes()
