"""``check``, ``regions`` and ``plugins``: what is installed, and whether it holds."""

import typer

from unlocking_doors.cli.options import Format, Printed, Region
from unlocking_doors.cli.output import as_json, echo, table


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(check)
    app.command()(regions)
    app.command()(plugins)


def check(region: Region, format: Printed = Format.TABLE) -> None:  # noqa: A002
    """Check the files of a region; every fault of every file is told at once."""
    from unlocking_doors.errors import ConfigurationError
    from unlocking_doors.plain import plain
    from unlocking_doors.plugins.manager import Plugins

    try:
        found = Plugins.load().region(region)
    except ConfigurationError as error:
        if format is Format.JSON:
            as_json({"region": region, "faults": plain(error.faults), "message": error.message})
            raise typer.Exit(error.exit_code) from None
        raise
    counts = {
        "areas": len(found.areas),
        "partners": len(found.partners),
        "cohorts": len(found.cohorts),
        "rules": len(found.rules) + len(found.python_rules),
        "parameters": len(found.parameters),
        "reasons": len(found.reasons),
        "documents": len(found.documents),
    }
    if format is Format.JSON:
        as_json({"region": found.key, "fingerprint": found.fingerprint, "faults": [], **counts})
        return
    listed = ", ".join(f"{number} {name}" for name, number in counts.items())
    echo(f"{found.key}: nothing found in {listed}.")
    echo(f"Fingerprint {found.fingerprint}")


def regions(format: Printed = Format.TABLE) -> None:  # noqa: A002
    """List the regions that are installed."""
    from unlocking_doors.plugins.manager import Plugins

    loaded = Plugins.load()
    rows = []
    for key in loaded.folders:
        identity = loaded.region(key).identity
        last = identity.closed.isoformat() if identity.closed else ""
        rows.append((key, identity.scheme, identity.coordinator, identity.opened.isoformat(), last))
    header = ("key", "scheme", "coordinator", "opened", "closed")
    if format is Format.JSON:
        as_json([dict(zip(header, row, strict=True)) for row in rows])
    elif rows:
        table("", header, rows)
    else:
        echo("No region is installed. London's: pip install unlocking-doors-london")


def plugins(format: Printed = Format.TABLE) -> None:  # noqa: A002
    """List the plugins that are installed, and what they supply."""
    from unlocking_doors.plugins.manager import BUILT_IN, Plugins

    loaded = Plugins.load()
    header = ("name", "distribution", "version", "supplies")
    rows = [
        (info.name, info.distribution, info.version, "a region" if info.folder else "hooks")
        for info in loaded.infos
    ]
    supplied = [*sorted(loaded.allocators()), *sorted(loaded.reports())]
    rows.insert(0, (BUILT_IN.name, BUILT_IN.distribution, BUILT_IN.version, ", ".join(supplied)))
    if format is Format.JSON:
        as_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        table("", header, rows)
