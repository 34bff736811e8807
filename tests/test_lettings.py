"""Lettings for the national return: certain codes, labelled assumptions, and nothing guessed."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from bundles import CANARIES, played, toyland_with_reasons
from small_years import START, a_scheme, day, home, inputs, play, referral, yes_to_all
from toyland import TOYLAND

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.errors import NotFoundError, OutputError, RecordError, RefusedError
from unlocking_doors.exchange import export_lettings
from unlocking_doors.exchange.letting_rows import FIELDS, LettingRow, letting_rows
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.referrals import Consents, Referral
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Audience
from unlocking_doors.scheme import Scheme

COORDINATOR = Audience.COORDINATOR


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lettings(
    folder: Path,
    case: Referral,
    *,
    region: Region | None = None,
    year: int = 2024,
    **changes: object,
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Play one case that moves, and return its letting and what was noted of it."""
    with a_scheme(region or toyland_with_reasons()) as scheme:
        play(scheme, inputs(case, *yes_to_all(case.case), home("h-1", **changes)), days=60)
        assert scheme.snapshot().cases[0].state == "moved"
        table = export_lettings(scheme, folder, year=year, audience=COORDINATOR)
    notes = read(table.with_name(f"lettings-{year}-notes.csv"))
    return read(table), [note for note in notes if note["reference"] != "(every letting)"]


def noted(notes: list[dict[str, str]], kind: str) -> dict[str, str]:
    """Return what was noted of one kind, by field."""
    return {note["field"]: note["note"] for note in notes if note["kind"] == kind}


def test_a_letting_has_the_codes_of_its_year(tmp_path: Path) -> None:
    """Each by the form of the collection year; what is not certain is empty, with the reason."""
    case = referral(answers={"is_in_temporary_accommodation": False})
    (row,), notes = lettings(tmp_path, case, left_by=None)

    assert tuple(row) == FIELDS
    assert {name: cell for name, cell in row.items() if cell} == {
        "reference": row["reference"],
        "landlord": "brick-homes",
        "startdate": "2024-04-12",
        "la": TOYLAND.area_by_key["bricks"].gss,
        "beds": "2",
        "tenancy": "2",
        "startertenancy": "2",
        "offered": "0",
        "in_pot_since": START.isoformat(),
        "hhmemb": "2",
        "household": "f 21+; m 0-9",
        "prevten": "31",
        "prevloc": TOYLAND.area_by_key["straw"].gss,
        "referral": "8",
        "invented": "no",
    }
    assert noted(notes, "left empty") == {
        "reason": "violence that is not domestic has no code of its own before 2026",
        "rsnvac": "the scheme does not know why the home fell empty",
    }
    assert noted(notes, "assumption").keys() == {
        *("startertenancy", "offered", "prevten", "referral"),
    }


@pytest.mark.parametrize(
    ("tenancy", "prevten"),
    [
        (Tenancy.SECURE_LIFETIME, "31"),
        (Tenancy.SECURE_FIXED, "30"),
        (Tenancy.STARTER, ""),
        (Tenancy.ASSURED_LIFETIME, ""),  # of a council: nothing certain
    ],
)
def test_the_tenancy_held_is_read_with_the_kind_of_its_landlord(
    tenancy: Tenancy, prevten: str, tmp_path: Path
) -> None:
    """A lifetime tenancy of a council and one of a provider have different codes."""
    case = referral(tenancy=tenancy, answers={"is_in_temporary_accommodation": False})
    (row,), _ = lettings(tmp_path, case)

    assert row["prevten"] == prevten


def test_where_a_household_slept_is_not_guessed(tmp_path: Path) -> None:
    """A refuge, a hotel and a friend's sofa have different codes, and the scheme holds none."""
    (row,), notes = lettings(tmp_path, referral())

    assert row["prevten"] == ""
    assert "the night before" in noted(notes, "left empty")["prevten"]


@pytest.mark.parametrize(
    ("tenancy", "code", "starter"),
    [
        (Tenancy.SECURE_LIFETIME, "7", "2"),
        (Tenancy.ASSURED_LIFETIME, "2", "2"),
    ],
)
def test_the_tenancy_granted_is_coded(
    tenancy: Tenancy, code: str, starter: str, tmp_path: Path
) -> None:
    """As its landlord put it into the pot."""
    (row,), _ = lettings(tmp_path, referral(), tenancy=tenancy)

    assert (row["tenancy"], row["startertenancy"]) == (code, starter)


def changed(snapshot: Snapshot, *, home: Home | None = None, consents: Consents) -> LettingRow:
    """Return the row of the one letting, with another home or other consents."""
    (case,) = (one for one in snapshot.cases if one.letting)
    other = evolve(case, referral=evolve(case.referral, consents=consents))
    homes = tuple(
        evolve(state, home=home) if home and state.home.home == home.home else state
        for state in snapshot.homes
    )
    (row,) = letting_rows(evolve(snapshot, cases=(other,), homes=homes), 2024)
    return row


def test_a_bedsit_has_a_bedroom(scheme: Scheme) -> None:
    """As the form of 2023 says, which the notes repeat."""
    row = changed(scheme.snapshot(), home=home("h-1", bedrooms=0), consents=Consents())

    assert row.cells[FIELDS.index("beds")] == "1"
    assert "bedsit" in next(note.text for note in row.notes if note.field == "beds")


def test_what_the_referral_did_not_say_stays_empty(scheme: Scheme) -> None:
    """A household, a landlord or an area that is not on record is not made up."""
    snapshot = scheme.snapshot()
    (case,) = (one for one in snapshot.cases if one.letting)
    bare = Referral(
        case=case.key,
        received=START,
        consents=Consents(to_monitoring=START),
        area="other",
        landlord="other",
        answers={"is_in_temporary_accommodation": False},
    )
    (row,) = letting_rows(evolve(snapshot, cases=(evolve(case, referral=bare),)), 2024)

    cells = dict(zip(FIELDS, row.cells, strict=True))
    left = {note.field for note in row.notes if note.kind == "left empty"}
    assert {name: cells[name] for name in ("household", "prevloc", "prevten")} == {
        "household": "",
        "prevloc": "",
        "prevten": "",
    }
    assert left >= {"household", "prevloc", "prevten"}


def test_a_folder_that_cannot_be_made_is_told(scheme: Scheme, tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "x").write_text("", "utf-8")
    with pytest.raises(OutputError, match="x cannot be written"):
        export_lettings(scheme, tmp_path / "x", year=2024, audience=COORDINATOR)


@pytest.mark.parametrize("on", [None, day(90)])
def test_without_consent_to_monitoring_the_referral_stays_with_the_scheme(
    on: date | None, scheme: Scheme
) -> None:
    """What the landlord knows of its own home is there; the cells of the household are empty."""
    row = changed(scheme.snapshot(), consents=Consents(to_monitoring=on))

    cells = dict(zip(FIELDS, row.cells, strict=True))
    hidden = ("hhmemb", "household", "reason", "prevten", "prevloc")
    assert {cells[name] for name in hidden} == {""}
    assert cells["la"]
    assert {note.field for note in row.notes if "no consent" in note.text} == set(hidden)


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheme]:
    """Play a small scheme with two landlords, once for tests that only read it."""
    with played(str(tmp_path_factory.mktemp("played") / "scheme.db")) as opened:
        yield opened


def test_a_landlord_is_given_its_own_lettings_alone(scheme: Scheme, tmp_path: Path) -> None:
    """The file is called after it, and says whom it is for."""
    partner = Audience.PARTNER
    own = export_lettings(scheme, tmp_path, year=2024, audience=partner, partner="brick-homes")
    other = export_lettings(scheme, tmp_path, year=2024, audience=partner, partner="straw-council")

    assert own.name == "lettings-2024-brick-homes.csv"
    assert [row["landlord"] for row in read(own)] == ["brick-homes"]
    assert read(other) == []
    said = own.with_name("lettings-2024-brick-homes-README.txt").read_text("utf-8")
    assert "EXACT CASE DATA, FOR brick-homes ALONE. Invented" in said


@pytest.mark.parametrize("audience", [Audience.FUNDER, Audience.BOARD, Audience.PUBLIC])
def test_nobody_else_is_given_lettings(audience: Audience, scheme: Scheme, tmp_path: Path) -> None:
    """They are exact case data."""
    with pytest.raises(RefusedError, match=f"not for the {audience.value}") as refused:
        export_lettings(scheme, tmp_path, year=2024, audience=audience)
    assert (refused.value.stable_code, refused.value.exit_code) == ("UD-X008", 5)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("audience", "partner"), [(Audience.PARTNER, ""), (Audience.COORDINATOR, "brick-homes")]
)
def test_a_partner_is_named_if_and_only_if_it_is_for_one(
    audience: Audience, partner: str, scheme: Scheme, tmp_path: Path
) -> None:
    """Otherwise somebody would read everybody's."""
    with pytest.raises(RefusedError, match="one that is named"):
        export_lettings(scheme, tmp_path, year=2024, audience=audience, partner=partner)


def test_a_partner_that_is_not_there_is_told(scheme: Scheme, tmp_path: Path) -> None:
    """With the nearest that is."""
    with pytest.raises(NotFoundError, match='did you mean "brick-homes"'):
        export_lettings(
            scheme, tmp_path, year=2024, audience=Audience.PARTNER, partner="brick-home"
        )


@pytest.mark.parametrize("year", [2022, 2027, 0])
def test_a_year_whose_codes_were_not_read_is_refused(
    year: int, scheme: Scheme, tmp_path: Path
) -> None:
    """No code is carried over to it."""
    with pytest.raises(RecordError, match="Known: 2023 to 2026") as refused:
        export_lettings(scheme, tmp_path, year=year, audience=COORDINATOR)
    assert refused.value.stable_code == "UD-X009"


def test_a_collection_year_begins_in_april(scheme: Scheme, tmp_path: Path) -> None:
    """A letting of March belongs to the year before, one of April does not."""
    letting = next(case.letting for case in scheme.snapshot().cases if case.letting)
    assert date(2024, 4, 1) < letting.on < date(2024, 5, 1)

    snapshot = scheme.snapshot()
    for on, years in ((date(2024, 3, 31), (2023,)), (date(2024, 4, 1), (2024,))):
        moved = tuple(
            evolve(case, letting=evolve(case.letting, on=on)) if case.letting else case
            for case in snapshot.cases
        )
        changed = evolve(snapshot, cases=moved)
        assert (
            tuple(year for year in (2022, 2023, 2024, 2025) if letting_rows(changed, year)) == years
        )


def test_no_free_text_and_no_equality_monitoring_is_among_the_lettings(
    scheme: Scheme, tmp_path: Path
) -> None:
    """Nor the key of a case, which never circulates: rows go by the reference code."""
    export_lettings(scheme, tmp_path, year=2024, audience=COORDINATOR)

    text = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert [word for word in (*CANARIES, "c-1") if word in text] == []


def test_the_same_scheme_gives_the_same_files(scheme: Scheme, tmp_path: Path) -> None:
    """Nothing depends on the moment."""
    one = export_lettings(scheme, tmp_path / "one", year=2024, audience=COORDINATOR).parent
    two = export_lettings(scheme, tmp_path / "two", year=2024, audience=COORDINATOR).parent

    assert {path.name: path.read_bytes() for path in one.iterdir()} == {
        path.name: path.read_bytes() for path in two.iterdir()
    }


def test_a_home_that_a_household_of_the_scheme_left_says_why_it_was_empty(tmp_path: Path) -> None:
    """Moved to another landlord, by whichever code its own landlord called the case."""
    with a_scheme() as scheme:
        play(
            scheme,
            inputs(
                referral("c-1"),
                *yes_to_all("c-1"),
                home("h-1"),
                referral(
                    "c-2", landlord="brick-homes", area="bricks", received=day(20),
                    areas_of_choice=frozenset({"straw", "woods"}),
                ),
                *yes_to_all("c-2"),
                home("h-2", landlord="straw-council", area="straw", left_by="c-1",
                     released=day(21), tenancy=Tenancy.SECURE_LIFETIME),
            ),
            days=80,
        )  # fmt: skip
        assert [case.state for case in scheme.snapshot().cases] == ["moved", "moved"]
        found = [
            row
            for year in (2023, 2024)
            for row in read(export_lettings(scheme, tmp_path, year=year, audience=COORDINATOR))
        ]
    assert [(row["landlord"], row["rsnvac"]) for row in found] == [
        ("brick-homes", ""),
        ("straw-council", "12"),
    ]
