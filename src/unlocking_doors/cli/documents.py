"""``documents``: make the toolkit's documents of a region, and read a filled request form."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unlocking_doors.cli.options import Day, Region
from unlocking_doors.cli.output import echo, table, warn
from unlocking_doors.cli.plugged import load_plugins

if TYPE_CHECKING:
    from unlocking_doors.policy.region import Region as Value

_REFERRALS = "referrals.csv"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(documents)


def documents(
    region: Region,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder to write into; out and the region's key by default."),
    ] = None,
    only: Annotated[str, typer.Option(help="Make this kind of document alone.")] = "",
    as_at: Day = None,
    db: Annotated[str, typer.Option("--db", help="Database of the scheme, for its cases.")] = "",
    case: Annotated[str, typer.Option(help="Key or reference code of the case.")] = "",
    partner: Annotated[str, typer.Option(help="Key of the partner.")] = "",
    read: Annotated[
        list[Path] | None,
        typer.Option(help="Read this filled request form (.docx) instead. Repeatable."),
    ] = None,
    lists: Annotated[bool, typer.Option("--list", help="List the kinds of document.")] = False,
) -> None:
    """
    Make a region's documents as Markdown and HTML, and the request form as a Word file too.

    Those about a case, a partner or the whole scheme need --only, the database, and the case or
    the partner. With --read, filled forms become one file of referrals, ready for run or assess;
    where answers are missing or contradict each other, each question is named and nothing is
    written.
    """
    if lists:
        _list()
        return
    plugins = load_plugins()
    found = plugins.region(region)
    folder = out or Path("out") / found.key
    if read:
        _read(read, found, folder)
        return
    from unlocking_doors.documents.making import Subject, documents_of, write_documents
    from unlocking_doors.documents.overrides import read_overrides

    subject = Subject(case=case, partner=partner)
    if db:
        from attrs import evolve

        from unlocking_doors.cli.cases import existing
        from unlocking_doors.errors import StoreError

        with existing(db) as scheme:
            if scheme.region.key != found.key:
                message = f'the database is of "{scheme.region.key}", not of "{found.key}"'
                raise StoreError(message, code="UD-E706", remedy="Name the region that it is of")
            subject, found = evolve(subject, snapshot=scheme.snapshot()), scheme.region
    made = documents_of(
        found,
        as_at=as_at.date() if as_at else None,
        only=only,
        subject=subject,
        overrides=read_overrides(plugins.folder(region)),
    )
    for path in [path for one in list(made) for path in write_documents(folder, one)]:
        echo(str(path))


def _list() -> None:
    from unlocking_doors.documents.kinds import KINDS

    rows = [(one.key, one.title, one.reader, one.about.value) for one in KINDS.values()]
    table("", ("kind", "title", "for", "made from"), rows)


def _read(forms: list[Path], region: "Value", folder: Path) -> None:
    """
    Write one file of referrals from filled forms.

    Raises:
        RecordError: An answer of any form is to be put right; nothing is written.
        OutputError: A file of referrals is there already.
    """
    from attrs import evolve

    from unlocking_doors.documents.form_reading import header_of, read_form
    from unlocking_doors.errors import Fault, OutputError, RecordError, counted
    from unlocking_doors.loading import write_table

    path, filled, faults, alone = folder / _REFERRALS, [], [], None
    if path.exists():
        message = f"{path} is there already"
        raise OutputError(message, code="UD-F021", remedy="Name another folder with --out")
    for form in forms:
        try:
            filled.append(read_form(form, region))
        except RecordError as error:
            alone = error
            told = Fault(code=error.stable_code, message=error.message, remedy=error.remedy)
            faults += [evolve(one, file=form.name) for one in error.faults] or [told]
    if alone is not None:
        if len(forms) == 1:
            raise alone
        message = f"{counted(len(faults), 'answer')} to put right; nothing was written"
        raise RecordError(message, code="UD-D011", faults=faults)
    header = header_of(region)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[one.row.get(name, "") for name in header] for one in filled]
    write_table(path, header, rows)
    echo(str(path))
    warn(f"{counted(len(filled), 'referral')} read; check it with: unlocking-doors assess")
