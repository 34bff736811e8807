import csv
import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filled_forms import ANSWERS, empty_form, fill_in
from program import BAD_DATA, STORE, fails, succeeds, type_in
from toyland import TOYLAND
from toyland_files import write_toyland

from unlocking_doors.documents.form import form_parts
from unlocking_doors.documents.form_reading import header_of, read_form
from unlocking_doors.documents.word_reading import read_word
from unlocking_doors.errors import Fault, RecordError
from unlocking_doors.loading import columns_of, read_referrals, write_table

ON = date(2024, 3, 1)
EMPTY = empty_form(TOYLAND, ON)


def filled(tmp_path: Path, *, controls: bool = True, **changes: str) -> Path:
    """Fill in Toyland's form, with some answers changed; an empty one is left out."""
    answers = {name: text for name, text in {**ANSWERS, **changes}.items() if text}
    return fill_in(tmp_path / "form.docx", EMPTY, answers, controls=controls)


def refused(path: Path) -> tuple[Fault, ...]:
    """Return what is wrong with a form."""
    with pytest.raises(RecordError) as caught:
        read_form(path, TOYLAND)
    return caught.value.faults


def written(folder: Path, content: bytes) -> Path:
    """Write the bytes of a Word file."""
    path = folder / "form.docx"
    path.write_bytes(content)
    return path


def repacked(path: Path, change: Callable[[zipfile.ZipFile], None], *leave: str) -> Path:
    """Pack a Word file again, without some parts and with others."""
    with zipfile.ZipFile(io.BytesIO(EMPTY)) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            if name not in leave:
                after.writestr(name, before.read(name))
        change(after)
    return path


# The form


def test_the_form_asks_every_column_of_a_referral_once() -> None:
    """It cannot drift from what the scheme takes in."""
    questions = [one for part in form_parts(TOYLAND, ON) for one in part.questions]
    columns = [one.name for one in columns_of("referrals", TOYLAND) if one.name != "invented"]
    assert sorted(one.column.name for one in questions) == sorted(columns)
    assert [one.number for one in questions] == list(range(1, len(questions) + 1))


def test_each_answer_has_a_control_of_its_own(tmp_path: Path) -> None:
    """By its tag; and the form says whose it is, and of which day."""
    found = read_word(written(tmp_path, EMPTY))
    assert found.controls["form"] == ["toyland 2024-03-01"]
    assert set(found.controls) >= set(header_of(TOYLAND)) - {"invented"}


def test_the_same_form_is_the_same_bytes() -> None:
    """It holds nothing of the moment at which it was made."""
    assert empty_form(TOYLAND, ON) == EMPTY
    with zipfile.ZipFile(io.BytesIO(EMPTY)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-03-01T12:00:00Z" in archive.read("docProps/core.xml")


# A filled form


def test_a_filled_form_comes_back_as_the_referral(tmp_path: Path) -> None:
    """Names become keys, and days are read as people write them."""
    form = read_form(filled(tmp_path), TOYLAND)
    referral = form.referral
    assert (referral.landlord, referral.area) == ("straw-council", "straw")
    assert referral.areas_of_choice == {"bricks", "woods"}
    assert referral.areas_to_avoid == frozenset()
    assert referral.cohorts == {"wolf-at-the-door"}
    assert referral.received == ON
    assert referral.consents.to_apply == referral.consents.to_monitoring == date(2024, 2, 28)
    assert referral.household is not None
    assert referral.household.size == 3


def test_its_row_is_read_as_the_same_referral(tmp_path: Path) -> None:
    """The file of referrals that it becomes is one that a run takes in."""
    form = read_form(filled(tmp_path), TOYLAND)
    header = header_of(TOYLAND)
    path = tmp_path / "referrals.csv"
    write_table(path, header, [[form.row.get(name, "") for name in header]])
    read = read_referrals(path, TOYLAND)
    assert read.faults == ()
    assert read.values == (form.referral,)


def test_a_program_that_drops_the_controls_loses_no_answer(tmp_path: Path) -> None:
    """Then the question beside an answer says whose it is."""
    with_controls = read_form(filled(tmp_path), TOYLAND)
    without = read_form(filled(tmp_path, controls=False), TOYLAND)
    assert without.referral == with_controls.referral


def test_an_answer_that_matters_and_is_missing_is_asked_for(tmp_path: Path) -> None:
    """By its question; one that says that it is not known is an answer."""
    (fault,) = refused(filled(tmp_path, has_landlord_no_suitable_home=""))
    assert fault.code == "UD-D011"
    assert "the landlord cannot help" in fault.place
    assert "Answer it" in fault.remedy
    said = read_form(filled(tmp_path, has_landlord_no_suitable_home="not known"), TOYLAND)
    assert "has_landlord_no_suitable_home" not in said.referral.answers


def test_an_empty_form_asks_for_what_it_needs(tmp_path: Path) -> None:
    """The two that only the coordinator can give."""
    faults = refused(written(tmp_path, EMPTY))
    assert [one.code for one in faults] == ["UD-D011", "UD-D011"]


@pytest.mark.parametrize(
    ("changes", "code", "about"),
    [
        ({"areas_to_avoid": "Woods"}, "UD-D013", "also to be avoided"),
        ({"areas_of_choice": "Straw; Woods; Bricks"}, "UD-D013", "lives is chosen"),
        ({"consent_to_apply": "2 March 2024"}, "UD-D013", "after the form came in"),
        ({"received": "1 March 2034"}, "UD-D013", "no day of the scheme"),
        ({"tenancy": "None"}, "UD-D013", "no tenancy is held"),
        ({"received": "31 February 2024"}, "UD-R002", "not a date"),
        ({"cohorts": "Dragons"}, "UD-R005", "names no cohort"),
        ({"household": "two adults"}, "UD-E203", "cannot be read"),
        ({"nominating_officer": "Mary Example"}, "UD-R006", "opaque key"),
        ({"case": "Mary Example"}, "UD-R006", "opaque key"),
        ({"note": "Call her on 07700 900123"}, "UD-E204", "phone number"),
        ({"extra_rooms": "1", "household": ""}, "UD-D013", "says nothing without"),
        ({"is_tenant": "Perhaps"}, "UD-R004", "none of the words"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_and_never_repeated(
    tmp_path: Path, changes: dict[str, str], code: str, about: str
) -> None:
    """With its code, its question and what to do."""
    faults = refused(filled(tmp_path, **changes))
    told = " ".join(map(str, faults))
    assert code in {one.code for one in faults}
    assert about in told
    assert all(one.remedy for one in faults)
    for text in changes.values():
        assert not text or text == "1" or text not in told


def test_an_answer_given_twice_in_two_ways_is_a_fault(tmp_path: Path) -> None:
    """As when a row was copied."""
    import docx

    path = filled(tmp_path)
    document = docx.Document(str(path))
    document.add_table(1, 2).rows[0].cells[0].text = "12. Area where the household lives"
    document.tables[-1].rows[0].cells[1].text = "Woods"
    document.save(str(path))
    assert [one.code for one in refused(path)] == ["UD-D012"]


def test_the_form_of_another_region_is_refused(tmp_path: Path) -> None:
    """Its areas and its rules are others."""
    with pytest.raises(RecordError, match="another region") as caught:
        read_form(
            fill_in(tmp_path / "f.docx", EMPTY, {**ANSWERS, "form": "atlantis 2024-03-01"}),
            TOYLAND,
        )
    assert caught.value.stable_code == "UD-D014"


# Files that are none


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "..\\evil", "C:/evil", "word/../../evil"])
def test_a_part_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Before anything is unpacked."""
    path = repacked(tmp_path / "form.docx", lambda one: one.writestr(name, b"x"))
    with pytest.raises(RecordError, match=r"outside its folder|two parts"):
        read_word(path)


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """By its ratio, by its size, and when it lies about either."""

    def bomb(archive: zipfile.ZipFile) -> None:
        archive.writestr("word/bomb.xml", b"0" * 1_000_000, zipfile.ZIP_DEFLATED)

    with pytest.raises(RecordError, match="100 to 1"):
        read_word(repacked(tmp_path / "ratio.docx", bomb))

    def large(archive: zipfile.ZipFile) -> None:
        archive.writestr("word/a.bin", b"")

    path = repacked(tmp_path / "size.docx", large)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02")  # the last part of the directory: its size becomes a lie
    content[at + 24 : at + 28] = struct.pack("<I", 60_000_000)
    path.write_bytes(content)
    with pytest.raises(RecordError, match=r"50,000,000|100 to 1"):
        read_word(path)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"),
        b"<a>" * 100_000,
        b"<a><b></a>",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_a_body_with_entities_or_without_sense_is_refused(tmp_path: Path, body: bytes) -> None:
    """In one sentence, whatever its encoding."""
    path = repacked(
        tmp_path / "f.docx", lambda one: one.writestr("word/document.xml", body),
        "word/document.xml",
    )  # fmt: skip
    with pytest.raises(RecordError) as caught:
        read_form(path, TOYLAND)
    assert caught.value.stable_code == "UD-D010"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04", EMPTY[:-30], EMPTY[:9000]])
def test_what_is_no_word_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that was cut off, too."""
    with pytest.raises(RecordError) as caught:
        read_form(written(tmp_path, content), TOYLAND)
    assert caught.value.stable_code == "UD-D010"


def test_a_file_with_macros_or_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """So is a folder."""
    path = repacked(tmp_path / "m.docx", lambda one: one.writestr("word/vbaProject.bin", b"x"))
    for one, said in ((path, "macros"), (tmp_path / "none.docx", "no such"), (tmp_path, "no such")):
        with pytest.raises(RecordError, match=said):
            read_form(one, TOYLAND)


# The command


def test_forms_become_one_file_of_referrals(tmp_path: Path) -> None:
    """A file that is there already stays as it is."""
    region = write_toyland(tmp_path / "toyland")
    one = filled(tmp_path)
    two = fill_in(tmp_path / "two.docx", EMPTY, {**ANSWERS, "case": "T-0002"})
    words = ("documents", region, "--read", one, "--read", two, "--out", tmp_path / "in")
    said = type_in(*words)
    assert said.code == 0
    assert "2 referrals read" in said.err
    with (tmp_path / "in/referrals.csv").open(encoding="utf-8", newline="") as file:
        assert [row["case"] for row in csv.DictReader(file)] == ["T-0001", "T-0002"]
    assert "there already" in fails(STORE, *words)


def test_what_is_wrong_with_several_forms_is_told_at_once(tmp_path: Path) -> None:
    """Each with its file; nothing is written."""
    region = write_toyland(tmp_path / "toyland")
    one = filled(tmp_path, household="nobody", area="Atlantis")
    two = tmp_path / "two.docx"
    two.write_bytes(b"no zip")
    said = fails(
        BAD_DATA, "documents", region, "--read", one, "--read", two, "--out", tmp_path / "in"
    )
    assert said.count("form.docx [question") == 2
    assert "two.docx: it is no Word file" in said
    assert not (tmp_path / "in").exists()
    assert succeeds("documents", region, "--list").out.count("│ ") > 40
