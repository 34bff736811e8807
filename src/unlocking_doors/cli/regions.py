"""``check``, ``regions`` and ``plugins``: what is installed, and whether it holds."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from unlocking_doors.cli.options import Format, Printed, Region
from unlocking_doors.cli.output import as_json, echo, table, warn
from unlocking_doors.cli.plugged import load_plugins, name_as_asked
from unlocking_doors.errors import ConfigurationError, Fault, counted

if TYPE_CHECKING:
    from unlocking_doors.policy.region import Region as Value

_FINDINGS = 1
_KINDS = ("regions", "rules", "allocators", "reports")
_ALSO = {
    "amend_region": "amends regions",
    "check_region": "checks regions",
    "after_transition": "reminds",
}


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(regions)
    app.command()(plugins)


def check(region: Region, format: Printed = Format.TABLE) -> None:  # noqa: A002
    """Check the files of a region: every fault, and what its policy can hardly mean."""
    from unlocking_doors.loading.lint import region_findings
    from unlocking_doors.loading.lint_publishing import publishing_findings
    from unlocking_doors.plain import plain

    plugins = load_plugins()
    try:
        loaded = plugins.loaded(region)
    except ConfigurationError as error:
        if format is Format.JSON:
            as_json({"region": region, "faults": plain(error.faults), "message": error.message})
            raise typer.Exit(error.exit_code) from None
        raise
    found = loaded.region
    name = name_as_asked(region, found.key)
    findings = region_findings(found, loaded.places, helpers=plugins.modules(found))
    findings += publishing_findings(found, loaded.places, loaded.example)
    findings += plugins.findings(found)
    counts = {
        "area": len(found.areas),
        "partner": len(found.partners),
        "cohort": len(found.cohorts),
        "rule": len(found.rules) + len(found.python_rules),
        "parameter": len(found.parameters),
        "reason": len(found.reasons),
        "document": len(found.documents),
    }
    if format is Format.JSON:
        about = {"region": name, "fingerprint": found.fingerprint}
        numbers = {f"{one}s": number for one, number in counts.items()}
        told = {"faults": [], "findings": plain(findings), **numbers}
        as_json({**about, **told, "supplied_by": _supplied_by(found)})
    else:
        listed = ", ".join(counted(number, one) for one, number in counts.items())
        what = counted(len(findings), "finding") if findings else "nothing found"
        echo(f"{name}: {what} in {listed}.")
        if findings:
            _tell(findings)
        _tell_origins(found)
        echo(f"Fingerprint {found.fingerprint}")
    if findings:
        raise typer.Exit(_FINDINGS)


def _supplied_by(region: "Value") -> dict[str, str]:
    """Return the package and version that supplied each part of a region; empty for a folder."""
    from unlocking_doors.loading.places import SINGLE, TABLES
    from unlocking_doors.policy.region import part_of

    return {
        part_of(table, row): region.origin(table, row)
        for table, attribute in TABLES.items()
        for row in ([None] if table in SINGLE else getattr(region, attribute))
    }


def _tell_origins(region: "Value") -> None:
    """Print how much of a region came from elsewhere than its own package."""
    own = region.supplied_by.get("", "")
    for origin, number in sorted(Counter(_supplied_by(region).values()).items()):
        if origin != own:
            echo(f"{counted(number, 'part')} supplied or changed by {origin}.")


def _tell(findings: list[Fault]) -> None:
    """Print findings, those of one code together under what the code means."""
    from unlocking_doors.codes import CODES

    by_code: dict[str, list[Fault]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    for code, found in sorted(by_code.items()):
        echo()
        echo(CODES[code].title if code in CODES else code)
        for finding in found:
            echo(f"  {finding}")
    echo()


def regions(format: Printed = Format.TABLE) -> None:  # noqa: A002
    """List the regions that are installed; one whose files are faulty is told beside them."""
    loaded = load_plugins()
    rows, faulty = [], 0
    for key in loaded.folders:
        try:
            identity = loaded.region(key).identity
        except ConfigurationError as error:
            warn(f"left out: {error}")
            faulty += 1
            continue
        last = identity.closed.isoformat() if identity.closed else ""
        rows.append((key, identity.scheme, identity.coordinator, identity.opened.isoformat(), last))
    header = ("key", "scheme", "coordinator", "opened", "closed")
    if format is Format.JSON:
        as_json([dict(zip(header, row, strict=True)) for row in rows])
    elif rows:
        table("", header, rows)
    elif not faulty:
        echo("No region is installed. London's: pip install unlocking-doors-london")
    if faulty:
        raise typer.Exit(_FINDINGS)


def plugins(format: Printed = Format.TABLE) -> None:  # noqa: A002
    """List the plugins that are installed, what they supply, and which are set aside and why."""
    from unlocking_doors.plain import plain
    from unlocking_doors.plugins.infos import BUILT_IN

    loaded = load_plugins()
    rows = [
        {
            "name": info.name,
            "distribution": info.distribution,
            "version": info.version,
            **plain(loaded.supplies(info.name)),
            "set_aside": loaded.faults[info.name].message if info.name in loaded.faults else "",
        }
        for info in (BUILT_IN, *loaded.infos, *loaded.aside)
    ]
    if format is Format.JSON:
        as_json(rows)
    else:
        header = ("name", "distribution", "version", "supplies")
        table("", header, [(*(row[name] for name in header[:3]), _supplies(row)) for row in rows])
    if loaded.aside or loaded.clashes:
        raise typer.Exit(_FINDINGS)


def _supplies(row: dict[str, Any]) -> str:
    if row["set_aside"]:
        return f"set aside: {row['set_aside']}"
    said = [f"{kind}: {', '.join(row[kind])}" for kind in _KINDS if row[kind]]
    return "; ".join([*said, *(_ALSO[hook] for hook in row["hooks"])])
