from pathlib import Path

import pytest

from unlocking_doors.errors import Fault
from unlocking_doors.loading.limits import MOST_BYTES, MOST_LINE_BYTES, read_text


def fault_of(path: Path) -> Fault:
    """Read a file that must be refused."""
    found = read_text(path, name="x.toml")
    assert isinstance(found, Fault)
    assert str(found).count("\n") == 0
    return found


def test_a_text_in_utf_8_is_read_with_or_without_its_mark(tmp_path: Path) -> None:
    """A byte-order mark, as spreadsheets write it, is no part of the text."""
    for mark in (b"", b"\xef\xbb\xbf"):
        (tmp_path / "x").write_bytes(mark + "é = 1\r\n".encode())
        assert read_text(tmp_path / "x", name="x") == "é = 1\r\n"


@pytest.mark.parametrize(
    ("content", "code", "line", "said"),
    [
        (b"a\n" * MOST_BYTES, "UD-F002", None, "larger than 1,000,000 bytes"),
        (b"a\n" + b"b" * (MOST_LINE_BYTES + 1), "UD-F002", 2, "longer than 4,000 bytes"),
        (b"a\nb\0\n", "UD-F003", 2, "NUL"),
        (b"a\n\xc3\xa9\nJos\xe9\n", "UD-F003", 3, "not UTF-8"),
        ("a\n".encode("utf-16"), "UD-F003", 1, "NUL"),
    ],
)
def test_what_is_beyond_the_limits_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, code: str, line: int | None, said: str
) -> None:
    """Size, length of lines, NUL and other encodings are told with the line."""
    (tmp_path / "x").write_bytes(content)

    found = fault_of(tmp_path / "x")

    assert (found.code, found.line) == (code, line)
    assert said in found.message
    assert found.remedy


def test_only_a_table_is_to_be_saved_as_one(tmp_path: Path) -> None:
    """A bad byte in a TOML file is no reason to save it from a spreadsheet."""
    (tmp_path / "x").write_bytes(b"\xff")
    for name, is_table in (("rules.toml", False), ("homes.csv", True)):
        found = read_text(tmp_path / "x", name=name)
        assert isinstance(found, Fault)
        assert ("CSV" in found.remedy) is is_table


def test_a_file_at_the_limits_is_read(tmp_path: Path) -> None:
    """The limits themselves are allowed."""
    line = b"b" * (MOST_LINE_BYTES - 1) + b"\n"
    (tmp_path / "x").write_bytes(line * (MOST_BYTES // len(line)))

    assert isinstance(read_text(tmp_path / "x", name="x"), str)


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, a device and an impossible name are told; an empty file is read."""
    (tmp_path / "empty").touch()

    assert read_text(tmp_path / "empty", name="x") == ""
    assert "no such file" in fault_of(tmp_path / "missing").message
    assert "folder" in fault_of(tmp_path).message
    assert "device" in fault_of(Path("/dev/zero")).message
    assert "name" in fault_of(tmp_path / ("x" * 5_000)).message
    assert fault_of(tmp_path / "a\0b").code == "UD-F001"
