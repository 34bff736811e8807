"""``test``: run a region's worked cases."""

from itertools import groupby
from typing import TYPE_CHECKING

import typer

from unlocking_doors.cli.options import Format, Printed, Region
from unlocking_doors.cli.output import as_json, echo
from unlocking_doors.cli.plugged import load_plugins, name_as_asked
from unlocking_doors.errors import ConfigurationError, counted

if TYPE_CHECKING:
    from unlocking_doors.testing.cases import CaseResult


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("test")(run_worked_cases)


def run_worked_cases(region: Region, format: Printed = Format.TABLE) -> None:  # noqa: A002
    """Run a region's worked cases, and tell what comes out otherwise."""
    from unlocking_doors.plain import plain
    from unlocking_doors.testing.cases import run_cases

    plugins = load_plugins()
    try:
        loaded = plugins.region(region)
        results = run_cases(loaded, plugins.folder(region))
    except ConfigurationError as error:
        if format is Format.JSON:
            as_json({"region": region, "faults": plain(error.faults), "message": error.message})
            raise typer.Exit(error.exit_code) from None
        raise
    name = name_as_asked(region, loaded.key)
    if format is Format.JSON:
        as_json({
            "region": name,
            "cases": len(results),
            "as_expected": sum(one.is_as_expected for one in results),
            "results": [
                {
                    "name": one.case.name,
                    "file": one.case.file,
                    "line": one.case.line,
                    "as_at": one.case.as_at.isoformat(),
                    "because": one.case.because,
                    "differences": plain(one.differences),
                }
                for one in results
            ],
        })  # fmt: skip
    else:
        _tell(name, results)
    if not all(one.is_as_expected for one in results):
        raise typer.Exit(1)


def _tell(region: str, results: "tuple[CaseResult, ...]") -> None:
    for file, found in groupby(results, lambda one: one.case.file):
        of_file = list(found)
        about = of_file[0].case.about.rstrip(".")
        echo(f"{file}: {_counts(of_file)}." + (f" {about}." if about else ""))
    for one in results:
        if not one.is_as_expected:
            _tell_differences(one)
    echo(f"{region}: {_counts(results)}")


def _counts(results: "tuple[CaseResult, ...] | list[CaseResult]") -> str:
    otherwise = sum(not one.is_as_expected for one in results)
    ends = f"{otherwise} not as expected" if otherwise else "all as expected"
    return f"{counted(len(results), 'case')}, {ends}"


def _tell_differences(result: "CaseResult") -> None:
    case = result.case
    echo()
    echo(f"{case.file}:{case.line} {case.name}")
    echo(f"  by the rules of {case.as_at}, because of {case.because}")
    for one in result.differences:
        echo(f"  {one.what}: expected {one.expected}, got {one.got}")
        for why in one.why:
            echo(f"      {why}")
    echo()
