"""Lettings for the national lettings return (CORE): a file for whoever fills it in, with notes."""

from collections.abc import Iterator
from pathlib import Path

from unlocking_doors.errors import NotFoundError, RecordError, RefusedError
from unlocking_doors.exchange.core_codes import years_known
from unlocking_doors.exchange.letting_rows import FIELDS, LettingRow, Note, letting_rows
from unlocking_doors.loading import write_table
from unlocking_doors.loading.writing import unwritable, write_whole
from unlocking_doors.released import Audience
from unlocking_doors.scheme import Scheme

NOT_FOR_THEM, NO_CODES = "UD-X008", "UD-X009"

_NOTES = ("reference", "field", "kind", "note")
_README = """\
Lettings of {scheme}, {begins} to {ends}, with the codes of the national lettings return (CORE).

EXACT CASE DATA{whose}.{invented}

{table}  one row a letting. Columns that CORE has go by its names; reference, landlord,
  in_pot_since, household and invented are the scheme's own.
{notes}  every cell that was left empty, and why; every code that rests on an assumption.
  Nothing is guessed: whoever fills in the return knows or asks.

The codes and their source stand in exchange/core_codes.toml of unlocking_doors. Homes of another
pathway are not lettings of the scheme, and are not here.
"""
_ALL = (
    Note(field="joint", text="the scheme does not hold who else is a tenant"),
    Note(
        field="voiddate",
        text="the scheme holds the day on which a home came into the pot (in_pot_since), not the "
        "day on which it fell empty",
    ),
    Note(
        field="age1 to age8, sex1 to sex8",
        text="the scheme holds people by sex and age band and not who the lead tenant is; see "
        "household",
    ),
)


def export_lettings(
    scheme: Scheme, folder: Path, *, year: int, audience: Audience, partner: str = ""
) -> Path:
    """
    Write the lettings of a collection year, with notes and a README: exact case data.

    It goes to the coordinator, or to the one landlord whose lettings they are.

    Args:
        scheme: The scheme.
        folder: Where to, made if it is not there.
        year: The year in which the collection year begins: 2023 is April 2023 to March 2024.
        audience: The coordinator or a partner.
        partner: Key of the landlord that let the homes; empty for the coordinator.

    Returns:
        The table of lettings.

    Raises:
        RefusedError: It is for anybody else.
        NotFoundError: There is no such partner.
        RecordError: The codes of the year are not known.
        OutputError: The folder cannot be written to, or is full.
    """
    _check(scheme, year, audience, partner)
    snapshot = scheme.snapshot()
    rows = letting_rows(snapshot, year, landlord=partner)
    stem = "-".join(filter(None, ("lettings", str(year), partner)))
    table, notes = f"{stem}.csv", f"{stem}-notes.csv"
    whose = f", FOR {partner} ALONE" if partner else ", FOR THE COORDINATOR ALONE"
    told = _README.format(
        scheme=scheme.region.identity.scheme,
        begins=f"1 April {year}",
        ends=f"31 March {year + 1}",
        whose=whose,
        invented=" Invented: it says nothing about anybody." if snapshot.is_invented else "",
        table=table,
        notes=notes,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    write_whole(folder / f"{stem}-README.txt", told)
    write_table(folder / notes, _NOTES, _noted(rows))
    return write_table(folder / table, FIELDS, [row.cells for row in rows])


def _check(scheme: Scheme, year: int, audience: Audience, partner: str) -> None:
    is_for_partner = audience is Audience.PARTNER
    if audience not in {Audience.COORDINATOR, Audience.PARTNER} or is_for_partner != bool(partner):
        message = f"lettings are exact case data, and not for the {audience.value}"
        if is_for_partner or partner:
            message = "lettings for a partner are those of one that is named, and of no other"
        remedy = "Export them for the coordinator, or for the landlord whose lettings they are"
        raise RefusedError(message, code=NOT_FOR_THEM, remedy=remedy)
    if partner and partner not in scheme.region.partner_by_key:
        raise NotFoundError.of("partner", partner, scheme.region.partner_by_key)
    known = years_known()
    if year not in known:
        message = f"the codes of the collection year {year} are not known"
        remedy = f"Known: {known[0]} to {known[-1]}, each from 1 April"
        raise RecordError(message, code=NO_CODES, remedy=remedy)


def _noted(rows: tuple[LettingRow, ...]) -> Iterator[tuple[str, ...]]:
    everywhere = (("(every letting)", note) for note in _ALL)
    for reference, note in (
        *everywhere,
        *((row.reference, note) for row in rows for note in row.notes),
    ):
        yield reference, note.field, note.kind, note.text
