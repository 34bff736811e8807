from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from toyland import TOYLAND

from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.facts.case_facts import FactKind, FactSpec
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.loading import (
    Read,
    columns_of,
    read_decisions,
    read_homes,
    read_referrals,
    read_standings,
    table_text,
    write_rejected,
)
from unlocking_doors.moves.decisions import Answered, Decision
from unlocking_doors.moves.referrals import OTHER, Referral

REGION = evolve(
    TOYLAND,
    own_facts=(
        FactSpec(name="last_howl", label="last howl", kind=FactKind.DATE, source="T1"),
        FactSpec(name="friend", label="a friend", kind=FactKind.KEY, of="partner", source="T1"),
    ),
)
REFERRAL = {
    "case": "C-1",
    "received": "2024-02-01",
    "landlord": "straw-council",
    "area": "straw",
    "cohorts": "wolf-at-the-door; wolf-in-the-woods",
    "household": "f34 m8",
}
HOME = {
    "home": "H-1",
    "landlord": "brick-homes",
    "area": "bricks",
    "bedrooms": "2",
    "tenancy": "secure-lifetime",
    "released": "2024-02-01",
}
DECISION = {
    "case": "C-1",
    "step": "offer",
    "nth": "1",
    "on": "+5",
    "by": "household",
    "outcome": "view",
    "reason_code": "",
}
STANDING = {"landlord": "straw-council", "standing": "-2"}
READERS: dict[str, tuple[Callable[[Path, Any], Read[Any]], dict[str, str]]] = {
    "referrals": (read_referrals, REFERRAL),
    "homes": (read_homes, HOME),
    "decisions": (read_decisions, DECISION),
    "standings": (read_standings, STANDING),
}


def read(folder: Path, kind: str, *changes: dict[str, str]) -> Read[Any]:
    """Read a file of rows, each the sound one with some cells changed."""
    reader, sound = READERS[kind]
    rows = [sound | change for change in changes]
    header = list(dict.fromkeys(name for row in rows for name in row))
    path = folder / f"{kind}.csv"
    lines = [",".join(f'"{row.get(name, "")}"' for name in header) for row in rows]
    path.write_text("\n".join([",".join(header), *lines, ""]), "utf-8")
    return reader(path, REGION)


def test_a_referral_is_read(tmp_path: Path) -> None:
    """Every column finds its field; the other facts stand by name, and an empty cell is unknown."""
    change = {
        "agency": "agency-01", "nominating_officer": "no-1", "extra_rooms": "1",
        "access": "step-free", "areas_of_choice": "bricks;woods", "areas_to_avoid": "none",
        "tenancy": "starter", "consent_to_apply": "2024-01-30", "is_tenant": "yes",
        "has_rent_arrears": "no", "dash_score": "15", "risk_level": "high",
        "last_howl": "2023-12-24", "friend": "brick-homes", "is_owed_tenancy": "",
        "note": "Would like a garden.", "equality_sex": "female", "invented": "yes",
    }  # fmt: skip

    found = read(tmp_path, "referrals", change)

    referral: Referral = found.values[0]
    assert not found.faults
    assert found.is_invented
    assert referral.received == date(2024, 2, 1)
    assert referral.cohorts == frozenset({"wolf-at-the-door", "wolf-in-the-woods"})
    assert referral.household is not None
    assert (referral.household.size, referral.household.extra_rooms) == (2, 1)
    assert referral.areas_of_choice == frozenset({"bricks", "woods"})
    assert referral.areas_to_avoid == frozenset()
    assert referral.tenancy is Tenancy.STARTER
    assert (referral.consents.to_apply, referral.consents.to_monitoring) == (
        date(2024, 1, 30),
        None,
    )
    assert referral.answers == {
        "is_tenant": True,
        "has_rent_arrears": False,
        "dash_score": 15,
        "risk_level": "high",
        "last_howl": date(2023, 12, 24),
        "friend": "brick-homes",
    }
    assert referral.equality is not None
    assert referral.equality.sex == "female"


def test_only_the_key_and_the_day_are_required(tmp_path: Path) -> None:
    """Whatever else is absent is not known."""
    (tmp_path / "x.csv").write_text("case,received\nC-1,2024-02-01\n", "utf-8")

    found = read_referrals(tmp_path / "x.csv", REGION)

    assert found.good == ((2, Referral(case="C-1", received=date(2024, 2, 1))),)
    assert not found.is_invented


def test_a_landlord_or_an_area_may_be_outside_the_region(tmp_path: Path) -> None:
    """``other`` stands for one that the region does not know."""
    (referral,) = read(tmp_path, "referrals", {"landlord": OTHER, "area": OTHER}).values

    assert (referral.landlord, referral.area) == (OTHER, OTHER)


def test_a_home_is_read(tmp_path: Path) -> None:
    """Every column finds its field."""
    (home,) = read(tmp_path, "homes", {"held_until": "2024-03-01", "left_by": "C-9"}).values

    assert home == Home(
        home="H-1",
        landlord="brick-homes",
        area="bricks",
        bedrooms=2,
        tenancy=Tenancy.SECURE_LIFETIME,
        released=date(2024, 2, 1),
        held_until=date(2024, 3, 1),
        left_by="C-9",
    )


def test_an_answer_is_read(tmp_path: Path) -> None:
    """Its day is given, or counted from the question."""
    change = {"nth": "2", "on": "2024-02-09", "outcome": "refused", "reason_code": "too-near"}

    after, given = read(tmp_path, "decisions", {}, change).values

    assert (after.on, after.after, after.nth) == (None, 5, 1)
    assert given == Decision(
        case="C-1",
        step=Answered.OFFER,
        nth=2,
        on=date(2024, 2, 9),
        after=None,
        by="household",
        outcome="refused",
        reason_code="too-near",
    )


BAD: list[tuple[str, str, str, str]] = [
    ("referrals", "case", "Jane Smith", "UD-R006"),
    ("referrals", "case", "jane@x.org", "UD-R006"),
    ("referrals", "case", "", "UD-R001"),
    ("referrals", "received", "01/02/2024", "UD-R002"),
    ("referrals", "received", "2024-02-30", "UD-R002"),
    ("referrals", "received", "9999-12-31", "UD-R002"),
    ("referrals", "received", "0001-01-01", "UD-R002"),
    ("referrals", "landlord", "stick-council", "UD-R005"),
    ("referrals", "area", "strw", "UD-R005"),
    ("referrals", "cohorts", "wolf-at-the-door; wolfish", "UD-R005"),
    ("referrals", "cohorts", ";", "UD-R005"),
    ("referrals", "areas_of_choice", "other", "UD-R005"),
    ("referrals", "household", "Jane 34", "UD-E203"),
    ("referrals", "extra_rooms", "99", "UD-R003"),
    ("referrals", "access", "lift", "UD-R004"),
    ("referrals", "tenancy", "secure", "UD-R004"),
    ("referrals", "risk_level", "higher", "UD-R004"),
    ("referrals", "dash_score", "14.5", "UD-R003"),
    ("referrals", "dash_score", "１４", "UD-R003"),  # noqa: RUF001  full-width digits
    ("referrals", "is_tenant", "maybe", "UD-R004"),
    ("referrals", "last_howl", "yesterday", "UD-R002"),
    ("referrals", "friend", "nobody", "UD-R005"),
    ("referrals", "agency", "Jane's Agency", "UD-R006"),
    ("referrals", "note", "Ring 020 7946 0123.", "UD-E204"),
    ("referrals", "equality_sex", "jane@example.org", "UD-E204"),
    ("referrals", "note", "x" * 1_001, "UD-R007"),
    ("referrals", "note", "=1+1", "UD-F015"),
    ("homes", "landlord", "other", "UD-R005"),
    ("homes", "bedrooms", "-2", "UD-R003"),
    ("homes", "bedrooms", "-2.5", "UD-R003"),
    ("homes", "bedrooms", "-2+A1", "UD-F015"),
    ("homes", "bedrooms", "200", "UD-R003"),
    ("homes", "held_until", "2024-02-01", "UD-R009"),
    ("decisions", "step", "view", "UD-R004"),
    ("decisions", "nth", "0", "UD-R003"),
    ("decisions", "on", "+5+1", "UD-F015"),
    ("decisions", "on", "soon", "UD-R002"),
    ("decisions", "by", "Jane", "UD-R004"),
    ("decisions", "outcome", "approved", "UD-R004"),
    ("decisions", "outcome", "refused", "UD-R001"),
    ("decisions", "reason_code", "too-neer", "UD-R010"),
    ("decisions", "reason_code", "did-not-like-it", "UD-R010"),
]


@pytest.mark.parametrize(("kind", "column", "cell", "code"), BAD)
def test_a_wrong_cell_is_told_and_never_repeated(
    tmp_path: Path, kind: str, column: str, cell: str, code: str
) -> None:
    """The line, the case and the column are named, and what would be right; not what was there."""
    found = read(tmp_path, kind, {column: cell})

    assert code in [fault.code for fault in found.faults]
    assert found.good == ()
    for fault in found.faults:
        assert (fault.file, fault.line) == (f"{kind}.csv", 2)
        assert fault.remedy
        told = str(fault).replace(fault.remedy, "").replace(fault.code, "")
        assert len(cell) <= 1 or cell not in told or cell == column


@pytest.mark.parametrize(
    ("kind", "column", "cell", "words"),
    [
        ("homes", "bedrooms", "-2", '"bedrooms" must be a whole number of 0 or more'),
        ("referrals", "dash_score", "-1", '"dash_score" must be a whole number of 0 or more'),
        ("referrals", "received", "0001-01-01", '"received" is of an impossible year. Write a'),
        ("homes", "released", "0000-01-01", '"released" is of an impossible year'),
        ("homes", "released", "2023-02-30", '"released" is not a date'),
    ],
)
def test_a_wrong_cell_is_told_once_and_by_what_is_wrong_with_it(
    tmp_path: Path, kind: str, column: str, cell: str, words: str
) -> None:
    """A negative number is no formula, and a date of the first century is a date."""
    (fault,) = read(tmp_path, kind, {column: cell}).faults

    assert words in str(fault)


@pytest.mark.parametrize(
    ("step", "outcome", "by", "reason", "code", "words"),
    [
        ("offer", "refused", "landlord", "too-near", "UD-R009", "Write household under"),
        ("offer", "refused", "landlord", "home-withdrawn", "UD-R009", "Write one of too-near"),
        ("offer", "withdrawn", "household", "too-near", "UD-R009", "Write one of home-withdrawn"),
        ("offer", "withdrawn", "household", "home-withdrawn", "UD-R009", "Write landlord under"),
        ("viewing", "withdrawn", "landlord", "did-not-like-it", "UD-R009", "a household refuses"),
        ("viewing", "withdrawn", "landlord", "", "UD-R001", "whoever withdraws needs one"),
        ("approval", "refused", "household", "not-our-tenant", "UD-R009", "Write landlord under"),
        ("withdrawal", "withdrawn", "landlord", "wolf-caught", "UD-R009", "Write household under"),
        ("approval", "approved", "household", "", "UD-R009", "Write landlord"),
        ("approval", "approved", "nominating-officer", "", "UD-R009", "Write landlord"),
        ("offer", "view", "landlord", "", "UD-R009", "Write household or nominating-officer"),
        ("offer", "accepted", "landlord", "", "UD-R009", "Write household or nominating-officer"),
        ("viewing", "accepted", "landlord", "", "UD-R009", "Write household or nominating"),
        ("offer", "view", "nominating-officer", "", "", ""),
        ("viewing", "accepted", "nominating-officer", "", "", ""),
        ("withdrawal", "withdrawn", "landlord", "", "UD-R001", "whoever withdraws needs one"),
        ("withdrawal", "withdrawn", "household", "hot-air-balloon", "UD-R009", "names a pathway"),
        (
            "withdrawal",
            "housed-elsewhere",
            "household",
            "wolf-caught",
            "UD-R009",
            "hot-air-balloon",
        ),
        (
            "withdrawal",
            "housed-elsewhere",
            "household",
            "",
            "UD-R001",
            "housed elsewhere needs one",
        ),
        ("withdrawal", "consent-withdrawn", "household", "", "", ""),
        ("offer", "withdrawn", "landlord", "home-withdrawn", "", ""),
        ("approval", "refused", "landlord", "not-our-tenant", "", ""),
        ("withdrawal", "withdrawn", "household", "wolf-caught", "", ""),
    ],
)
def test_an_answer_its_reason_and_who_gave_it_agree(  # noqa: PLR0917  the cells of a row
    tmp_path: Path, step: str, outcome: str, by: str, reason: str, code: str, words: str
) -> None:
    """A household refuses a home, a landlord withdraws it, and each gives its own reasons."""
    row = {"step": step, "outcome": outcome, "by": by, "reason_code": reason}

    found = read(tmp_path, "decisions", row)

    assert [fault.code for fault in found.faults] == ([code] if code else [])
    assert all(words in str(fault) for fault in found.faults)


@pytest.mark.parametrize(
    ("step", "outcome", "by"),
    [("approval", "approved", "landlord"), ("withdrawal", "consent-withdrawn", "household")],
)
def test_a_case_has_one_approval_and_one_withdrawal(
    tmp_path: Path, step: str, outcome: str, by: str
) -> None:
    """Only offers are counted: a second approval is one that no step would ever ask for."""
    row = {"step": step, "outcome": outcome, "by": by}

    (fault,) = read(tmp_path, "decisions", row | {"nth": "2"}).faults

    assert fault.code == "UD-R003"
    assert f"a case has one {step}. Write 1, or leave it empty" in str(fault)
    for nth in ("1", ""):
        assert read(tmp_path, "decisions", row | {"nth": nth}).faults == ()


def test_no_row_hides_another(tmp_path: Path) -> None:
    """All rows in error are told at once; the good ones are there, and the others are kept."""
    changes = [{"case": f"C-{number}"} for number in range(90)]
    changes[17] |= {"received": "x", "area": "y"}
    changes[40] |= {"case": "C-3"}
    changes[60] |= {"note": "=1"}

    found = read(tmp_path, "referrals", *changes)

    assert [(fault.line, fault.code) for fault in found.faults] == [
        (19, "UD-R002"),
        (19, "UD-R005"),
        (42, "UD-R008"),
        (62, "UD-F015"),
    ]
    assert "line 5" in str(found.faults[2])
    assert len(found.good) == 87
    assert len(found.rejected) == 3
    write_rejected(tmp_path / "rejected.csv", found)
    again = read_referrals(tmp_path / "rejected.csv", REGION)
    assert again.header == found.header
    assert len(again.rejected) + len(again.good) == 3


def test_a_day_counted_from_an_offer_is_set_aside_as_it_was_given(tmp_path: Path) -> None:
    """A rejected answer that came after `+5` days can be mended and read again."""
    found = read(tmp_path, "decisions", {"on": "+5", "outcome": "perhaps"})
    write_rejected(tmp_path / "rejected.csv", found)
    text = (tmp_path / "rejected.csv").read_text("utf-8")

    assert ",+5," in text
    (tmp_path / "mended.csv").write_text(text.replace("perhaps", "view"), "utf-8")
    assert len(read_decisions(tmp_path / "mended.csv", REGION).good) == 1


def test_a_wrong_header_lets_no_row_in(tmp_path: Path) -> None:
    """A column that would be ignored is a fault of the file, not of a row."""
    found = read(tmp_path, "homes", {"acess": "step-free"}, {"home": "H-2", "bedrooms": "x"})

    assert [fault.code for fault in found.faults] == ["UD-F011", "UD-R003"]
    assert found.good == ()
    assert len(found.rejected) == 2
    assert not found.is_whole


def test_rows_can_be_set_aside_only_where_they_can_be_told_apart(tmp_path: Path) -> None:
    """A file of which no row fits the header is at fault as a whole; one with a bad row is not."""
    path = tmp_path / "x.csv"
    for text, is_whole in (
        ('case,received\n"C-1,2024-02-01\n', False),
        ('case,received\n"C-1,2024-02-01\nC-2,2024-02-01\n', True),
        ('case,received\n"C-1,2024-02-01\n"\n', False),
        ("case,received\nC-1;2024-02-01\n", False),
        ("case,received\nC-1,soon\n", True),
        ("case,received\n", True),
        ("case\n", False),
    ):
        path.write_text(text, "utf-8")
        assert read_referrals(path, REGION).is_whole is is_whole, text


@pytest.mark.parametrize("content", [None, b"case,received\nC-1,\xff\n", b"a\0"])
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    """It has the name, the line and what to do."""
    if content is not None:
        (tmp_path / "x.csv").write_bytes(content)

    with pytest.raises(RecordError, match=r"x\.csv") as refused:
        read_referrals(tmp_path / "x.csv", REGION)

    assert refused.value.exit_code == 3
    assert refused.value.remedy


@pytest.mark.parametrize("kind", READERS)
def test_the_examples_of_the_columns_are_a_good_row(tmp_path: Path, kind: str) -> None:
    """A template can be read as it is, and every column is described."""
    columns = columns_of(kind, REGION)
    path = tmp_path / "x.csv"
    path.write_text(
        table_text([one.name for one in columns], [[one.example for one in columns]]), "utf-8"
    )

    found = READERS[kind][0](path, REGION)

    assert found.faults == ()
    assert len(found.good) == 1
    assert all(column.label and column.kind for column in columns)
    assert len({column.name for column in columns}) == len(columns)


def test_a_kind_of_file_that_there_is_not_is_told() -> None:
    """The nearest is suggested."""
    with pytest.raises(NotFoundError, match='did you mean "homes"'):
        columns_of("hoems", REGION)
