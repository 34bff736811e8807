"""What the scheme knows of each letting, question by question of the national lettings return."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from attrs import define, field, frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.exchange.core_codes import code_of
from unlocking_doors.facts.homes import Home
from unlocking_doors.facts.households import Household
from unlocking_doors.facts.tenancies import Tenancy
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.ledger import RECIPROCAL, Letting
from unlocking_doors.policy.region import Region

#: Columns of the table. What CORE asks goes by its name there; the others are our own.
FIELDS = (
    *("reference", "landlord", "startdate", "la", "beds", "tenancy", "startertenancy", "joint"),
    *("offered", "voiddate", "in_pot_since", "rsnvac", "hhmemb", "household", "reason"),
    *("prevten", "prevloc", "referral", "invented"),
)
_EMPTY, _ASSUMPTION = "left empty", "assumption"
#: First day of a collection year: 1 April.
_APRIL = (4, 1)
_UNKNOWN = "the answer has no certain code in the return"
_UNCONSENTED = (
    "no consent to monitoring is on record, so what the referral said stays with the scheme"
)


@frozen(kw_only=True)
class Note:
    """
    Why a cell is empty, or on what its code rests.

    Attributes:
        field: The column.
        kind: ``left empty`` or ``assumption``.
        text: A sentence.
    """

    field: str
    kind: str = _EMPTY
    text: str


@define
class LettingRow:
    """
    One letting, cell by cell.

    Attributes:
        reference: Reference code of the case.
        year: The collection year.
        notes: What there is to say of its cells.
    """

    reference: str
    year: int
    notes: list[Note] = field(factory=list)
    _filled: dict[str, str] = field(factory=dict)

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells, in the order of the columns."""
        return tuple(self._filled.get(name, "") for name in FIELDS)

    def fill(self, name: str, value: object, *, assumes: str = "") -> None:
        """Fill a cell, and note on what assumption."""
        self._filled[name] = str(value)
        if assumes:
            self.notes.append(Note(field=name, kind=_ASSUMPTION, text=assumes))

    def leave(self, name: str, why: str) -> None:
        """Leave a cell empty, and note why."""
        self.notes.append(Note(field=name, text=why))

    def code(self, name: str, means: str, *, otherwise: str) -> None:
        """Fill a cell with the code of an answer, or leave it empty where none is certain."""
        row = code_of(name, means, self.year)
        if row is None or row.code is None:
            self.leave(name, row.why if row else otherwise)
        else:
            self.fill(name, row.code, assumes=row.assumption)


def letting_rows(snapshot: Snapshot, year: int, *, landlord: str = "") -> tuple[LettingRow, ...]:
    """
    Return the lettings of the scheme's own homes in a collection year, by day and reference.

    Args:
        snapshot: The scheme.
        year: The year in which the collection year begins.
        landlord: Only the lettings of this one; empty for everybody's.
    """
    known = _Known.of(snapshot, year)
    first, last = date(year, *_APRIL), date(year + 1, *_APRIL)
    found = [
        (case, letting, known.homes[letting.home])
        for case in snapshot.cases
        if (letting := case.letting) is not None
        and letting.pathway == RECIPROCAL
        and letting.home is not None
        and first <= letting.on < last
        and landlord in {"", known.homes[letting.home].landlord}
    ]
    found.sort(key=lambda one: (one[1].on, one[0].reference, one[0].key))
    return tuple(_row(known, *one) for one in found)


@frozen(kw_only=True)
class _Known:
    """The scheme, as the rows look things up in it."""

    snapshot: Snapshot
    year: int
    homes: Mapping[str, Home]
    offers: Mapping[str, int]
    by_code: Mapping[str, Case]

    @classmethod
    def of(cls, snapshot: Snapshot, year: int) -> "_Known":
        """Look once at every case and home."""
        by_reference = {case.reference: case for case in snapshot.cases if case.reference}
        return cls(
            snapshot=snapshot,
            year=year,
            homes={state.home.home: state.home for state in snapshot.homes},
            offers=Counter(offer.home for case in snapshot.cases for offer in case.offers),
            by_code=by_reference | {case.key: case for case in snapshot.cases},
        )


def _row(known: _Known, case: Case, letting: Letting, home: Home) -> LettingRow:
    row = LettingRow(case.reference, known.year)
    row.fill("reference", case.reference)
    row.fill("landlord", home.landlord)
    row.fill("startdate", letting.on.isoformat())
    row.fill("invented", "yes" if known.snapshot.is_invented else "no")
    _of_the_home(row, known, home)
    earlier = known.offers[home.home] - 1
    row.fill(
        "offered", earlier, assumes="the scheme's offers alone: its landlord may have made more"
    )
    row.code("referral", "mobility-scheme", otherwise=_UNKNOWN)
    consent = case.referral.consents.to_monitoring
    if consent is None or consent > letting.on:
        for name in ("hhmemb", "household", "reason", "prevten", "prevloc"):
            row.leave(name, _UNCONSENTED)
    else:
        _of_the_household(row, known.snapshot.region, case, letting)
    return row


def _of_the_home(row: LettingRow, known: _Known, home: Home) -> None:
    _area(row, "la", known.snapshot.region, home.area)
    if home.bedrooms:
        row.fill("beds", home.bedrooms)
    else:
        row.fill("beds", 1, assumes="a bedsit has 1 bedroom, as the form of 2023 says")
    row.fill("in_pot_since", home.released.isoformat())
    row.code("tenancy", home.tenancy.value, otherwise=_UNKNOWN)
    is_starter = "yes" if home.tenancy is Tenancy.STARTER else "no"
    row.code("startertenancy", is_starter, otherwise=_UNKNOWN)
    before = known.by_code.get(home.left_by or "")
    if before is None or before.letting is None or before.letting.home is None:
        row.leave("rsnvac", "the scheme does not know why the home fell empty")
    else:
        is_same = before.letting.owed_to == home.landlord
        means = "moved-within-its-landlord" if is_same else "moved-to-another-landlord"
        row.code("rsnvac", means, otherwise=_UNKNOWN)


def _of_the_household(row: LettingRow, region: Region, case: Case, letting: Letting) -> None:
    referral = case.referral
    row.fill("hhmemb", letting.people)
    if referral.household is None:
        row.leave("household", "the household is not on record")
    else:
        row.fill("household", _people(referral.household))
    cohort = region.cohort_by_key.get(case.judged.cohort) if case.judged else None
    reason = cohort.leaving_reason if cohort else None
    unmapped = "the region maps the kind of harm to no reason for leaving"
    row.code("reason", reason.value if reason else "", otherwise=unmapped)
    _area(row, "prevloc", region, referral.area or "")
    landlord = region.partner_by_key.get(referral.landlord or "")
    if referral.answers.get("is_in_temporary_accommodation") is not False:
        row.leave("prevten", "the scheme does not hold where the household was the night before")
    elif landlord is None or referral.tenancy is None:
        row.leave("prevten", "the tenancy held, or the kind of its landlord, is not on record")
    else:
        means = f"{referral.tenancy.value} {landlord.kind.value}"
        row.code("prevten", means, otherwise=_UNKNOWN)


def _area(row: LettingRow, name: str, region: Region, key: str) -> None:
    area = region.area_by_key.get(key)
    if area is None or not area.gss:
        row.leave(name, "the area is outside the region, or has no code")
    else:
        row.fill(name, area.gss)


def _people(household: Household) -> str:
    return "; ".join(f"{person.sex} {person.band.value}" for person in household.members)
