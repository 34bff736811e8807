"""``targets suggest``: targets to talk about, ready to be put into a region's file."""

from datetime import date, datetime
from fractions import Fraction
from re import ASCII, fullmatch
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.options import Format, Printed, Region
from unlocking_doors.cli.output import as_json, echo, table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.policy.targets import TargetRule, Use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unlocking_doors.commands.snapshot import Snapshot
    from unlocking_doors.plugins.manager import Plugins
    from unlocking_doors.policy.region import Region as Policy
    from unlocking_doors.reports.suggesting import Outlook, Suggestion

EXACT = "These are exact numbers for the coordinator: not for publication."
#: What each rule needs, and no other uses.
_NEEDS: dict[TargetRule, tuple[str, ...]] = {
    TargetRule.SHARE_OF_USE: ("use", "homes", "floor", "ceiling"),
    TargetRule.SHARE_OF_LETTINGS: ("percent",),
    TargetRule.FIXED: ("each",),
}
#: What a ledger needs, which every rule may have and the first one must.
_LEDGER = ("db", "months")
_BASIS = {
    TargetRule.SHARE_OF_USE: "use",
    TargetRule.SHARE_OF_LETTINGS: "lettings a year",
    TargetRule.FIXED: "",
}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.callback()(targets)
    group.command()(suggest)
    app.add_typer(group, name="targets")


def targets() -> None:
    """Suggest the homes that partners may agree to give."""


def _share(text: str) -> Fraction:
    # As people write a share: a power of ten such as 1e99999999 would be reckoned out for hours.
    if not fullmatch(r"\d{1,3}(\.\d{1,6})?", text, ASCII):
        message = f'"{text}" is no number above 0 and up to 100. Write one such as 5 or 2.5.'
        raise typer.BadParameter(message)
    return Fraction(text)


def suggest(
    region: Region,
    rule: Annotated[TargetRule, typer.Option("--rule", help="How targets are reckoned.")],
    since: Annotated[
        datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="First day of the targets.")
    ],
    until: Annotated[
        datetime,
        typer.Option("--until", formats=["%Y-%m-%d"], help="First day no longer in force."),
    ],
    db: Annotated[
        str | None, typer.Option("--db", help="Database: it gives use, standings and forecasts.")
    ] = None,
    months: Annotated[
        int | None,
        typer.Option("--months", min=1, help="Rolling period of the database, to its last day."),
    ] = None,
    use: Annotated[Use | None, typer.Option("--use", help="share-of-use: what counts.")] = None,
    homes: Annotated[
        int | None, typer.Option("--homes", min=0, help="share-of-use: homes of all together.")
    ] = None,
    floor: Annotated[
        int | None, typer.Option("--floor", min=0, help="share-of-use: fewest of a partner.")
    ] = None,
    ceiling: Annotated[
        int | None, typer.Option("--ceiling", min=0, help="share-of-use: most of a partner.")
    ] = None,
    percent: Annotated[
        Fraction | None,
        typer.Option(
            "--percent",
            parser=_share,
            metavar="NUMBER",
            help="share-of-lettings: share in per cent.",
        ),
    ] = None,
    each: Annotated[
        int | None, typer.Option("--each", min=0, help="fixed: homes of every partner.")
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Suggest targets, as a table and as rows for the region's file.

    The partners are those of the first day. share-of-use shares --homes out in proportion to what
    each used, between --floor and --ceiling. share-of-lettings asks each for --percent of what it
    lets. fixed asks each for the same. With --db and --months the table shows what each owes, and
    when it will owe nothing. No public text gives a formula or a number: all of them are asked.
    """
    from unlocking_doors.moves.measures import looks_back_to
    from unlocking_doors.periods import Period
    from unlocking_doors.reports.suggesting import by_lettings, by_number, by_use, outlooks

    own: dict[str, Any] = {"use": use, "homes": homes, "floor": floor, "ceiling": ceiling}
    own |= {"percent": percent, "each": each}
    _check(rule, own, {"db": db, "months": months}, since.date(), until.date())
    plugins = load_plugins()
    loaded = plugins.region(region)
    snapshot = _snapshot(plugins, loaded, db) if db else None
    first = (snapshot and looks_back_to(loaded, snapshot.as_at, months)) or date.min
    period = Period(since=since.date(), until=until.date())
    if snapshot and use and homes is not None and floor is not None and ceiling is not None:
        found = by_use(
            snapshot, period, use=use, since=first, homes=homes, floor=floor, ceiling=ceiling
        )
    elif percent is not None:
        found = by_lettings(loaded, period, percent=percent)
    else:
        found = by_number(loaded, period, homes=each or 0)
    seen = outlooks(snapshot, found.targets, first) if snapshot else {}
    if format is Format.JSON:
        as_json(_plain(loaded, rule, snapshot, found, seen))
    else:
        _tell(loaded, rule, snapshot, found, seen)


def _check(
    rule: TargetRule,
    own: dict[str, Any],
    ledger: dict[str, Any],
    since: date,
    until: date,
) -> None:
    """
    Check that what a rule needs is there, and nothing that it does not use.

    Raises:
        typer.BadParameter: It is not; a sentence says what to add or to take out.
    """
    with_ledger = rule is TargetRule.SHARE_OF_USE or any(ledger.values())
    given = own | ledger
    needs = (*_NEEDS[rule], *(_LEDGER if with_ledger else ()))
    lacking = [name for name in needs if given[name] is None]
    beyond = [name for name, value in own.items() if value is not None and name not in needs]
    if lacking:
        message = f"{rule} needs {_listed(lacking)} too: nothing is chosen for a region."
        raise typer.BadParameter(message)
    if beyond:
        raise typer.BadParameter(f"{rule} does not use {_listed(beyond)}: take it out.")
    if until <= since:
        message = "--until is the first day no longer in force: write one after --since."
        raise typer.BadParameter(message)


def _listed(names: list[str]) -> str:
    return ", ".join(f"--{name}" for name in names)


def _snapshot(plugins: "Plugins", region: "Policy", db: str) -> "Snapshot":
    from unlocking_doors.plugins.opening import open_scheme

    with open_scheme(region, db, plugins=plugins, create=False) as scheme:
        return scheme.snapshot()


def _plain(
    region: "Policy",
    rule: TargetRule,
    snapshot: "Snapshot | None",
    found: "Suggestion",
    seen: "Mapping[str, Outlook]",
) -> dict[str, Any]:
    from unlocking_doors.plain import plain
    from unlocking_doors.reports.suggesting import as_toml

    return {
        "region": region.key,
        "as_at": snapshot.as_at.isoformat() if snapshot else None,
        "invented": snapshot.is_invented if snapshot else False,
        "rule": rule.value,
        "sum": sum(one.homes for one in found.targets),
        "targets": [
            plain(one)
            | {"basis": found.basis.get(one.partner)}
            | (plain(seen[one.partner]) if one.partner in seen else {})
            for one in found.targets
        ],
        "left_out": list(found.left_out),
        "illustrative": list(found.illustrative),
        "toml": as_toml(found.targets),
    }


def _tell(
    region: "Policy",
    rule: TargetRule,
    snapshot: "Snapshot | None",
    found: "Suggestion",
    seen: "Mapping[str, Outlook]",
) -> None:
    from unlocking_doors.reports.suggesting import as_toml

    if snapshot and snapshot.is_invented:
        echo(INVENTED)
    if snapshot:
        echo(EXACT)
    header = ["partner", *([_BASIS[rule]] if found.basis else []), "homes"]
    header += ["standing", "owes nothing from", "with its target"] if seen else []
    rows = []
    for one in found.targets:
        cells: list[object] = [region.account(one.partner)]
        cells += [found.basis[one.partner]] if found.basis else []
        cells.append(one.homes)
        if seen:
            outlook = seen[one.partner]
            cells += [f"{outlook.standing:+d}", outlook.at_this_rate, outlook.with_target]
        rows.append(cells)
    homes = sum(one.homes for one in found.targets)
    table(f"Suggested targets, to be agreed: {homes} homes in all", header, rows)
    if found.left_out:
        names = ", ".join(region.account(key) for key in found.left_out)
        echo(f"Left out, as their lettings a year are not known: {names}")
    if found.illustrative:
        number = f"{len(found.illustrative)} of {len(found.targets)} partners"
        echo(f"Illustrative, and so are the targets made of them: the lettings of {number}.")
    echo()
    echo(as_toml(found.targets))
