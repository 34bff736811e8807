"""``targets suggest``: targets to talk about, ready to be put into a region's file."""

from datetime import date, datetime
from fractions import Fraction
from re import ASCII, fullmatch
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import frozen

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.options import Format, Printed, Region
from unlocking_doors.cli.output import as_json, echo, table
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.policy.targets import MOST_HOMES, TargetRule, Use

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
        typer.Option(
            "--months",
            min=1,
            help="Rolling period of the database, to its last day; else the region's.",
        ),
    ] = None,
    use: Annotated[Use | None, typer.Option("--use", help="share-of-use: what counts.")] = None,
    homes: Annotated[
        int | None,
        typer.Option("--homes", min=0, max=MOST_HOMES, help="share-of-use: homes of all together."),
    ] = None,
    floor: Annotated[
        int | None,
        typer.Option("--floor", min=0, max=MOST_HOMES, help="share-of-use: fewest of a partner."),
    ] = None,
    ceiling: Annotated[
        int | None,
        typer.Option("--ceiling", min=0, max=MOST_HOMES, help="share-of-use: most of a partner."),
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
        int | None,
        typer.Option("--each", min=0, max=MOST_HOMES, help="fixed: homes of every partner."),
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Suggest targets, as a table and as rows for the region's file.

    The partners are those of the first day. share-of-use shares --homes out in proportion to what
    each used, between --floor and --ceiling. share-of-lettings asks each for --percent of what it
    lets. fixed asks each for the same. With --db the table shows what each owes, and when it will
    owe nothing. What is counted of a database is a rolling period: --months, or the window_months
    that the region has agreed. No public text gives a formula or a number: all of them are asked.
    """
    from unlocking_doors.periods import Period
    from unlocking_doors.reports.suggesting import by_lettings, by_number, by_use, outlooks

    own: dict[str, Any] = {"use": use, "homes": homes, "floor": floor, "ceiling": ceiling}
    own |= {"percent": percent, "each": each}
    _check(rule, own, db, months)
    if until <= since:
        message = "--until is the first day no longer in force: write one after --since."
        raise typer.BadParameter(message)
    plugins = load_plugins()
    loaded = plugins.region(region)
    snapshot = _snapshot(plugins, loaded, db) if db else None
    window = _window(snapshot, months) if snapshot else None
    first = window.since if window else date.min
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
        as_json(_plain(loaded, rule, snapshot, window, found, seen))
    else:
        _tell(loaded, rule, snapshot, window, found, seen)


def _check(rule: TargetRule, own: dict[str, Any], db: str | None, months: int | None) -> None:
    """
    Check that what a rule needs is there, and nothing that it does not use.

    Raises:
        typer.BadParameter: It is not; a sentence says what to add or to take out.
    """
    needs = _NEEDS[rule]
    lacking = [name for name in needs if own[name] is None]
    if not db and (rule is TargetRule.SHARE_OF_USE or months is not None):
        lacking.append("db")
    beyond = [name for name, value in own.items() if value is not None and name not in needs]
    if lacking:
        message = f"{rule} needs {_listed(lacking)} too: nothing is chosen for a region."
        raise typer.BadParameter(message)
    if beyond:
        raise typer.BadParameter(f"{rule} does not use {_listed(beyond)}: take it out.")


@frozen(kw_only=True)
class _Window:
    """The rolling period that is counted of a database, and who chose it."""

    since: date
    until: date
    months: int
    chosen_by: str

    def __str__(self) -> str:
        """Say what is counted, and by whose choice."""
        who = "as the region has agreed" if self.chosen_by == "region" else "as --months asks"
        months = f"{self.months} month{'' if self.months == 1 else 's'}"
        return f"Counted from {self.since} to {self.until}: {months}, {who}."


def _window(snapshot: "Snapshot", months: int | None) -> _Window:
    """
    Return the rolling period: as asked, else as the region has agreed.

    Raises:
        typer.BadParameter: Neither says how long it is.
    """
    from unlocking_doors.moves.measures import looks_back_to

    region, as_at = snapshot.region, snapshot.as_at
    since = looks_back_to(region, as_at, months)
    lasts = months or region.fairness_on(as_at).window_months
    if since is None or lasts is None:
        message = f"--months is needed: the region {region.key} has agreed no window_months for "
        raise typer.BadParameter(f"{message}{as_at}, and nothing is chosen for it.")
    chosen_by = "region" if months is None else "option"
    return _Window(since=since, until=as_at, months=lasts, chosen_by=chosen_by)


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
    window: _Window | None,
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
        "counted": plain(window),
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
    window: _Window | None,
    found: "Suggestion",
    seen: "Mapping[str, Outlook]",
) -> None:
    from unlocking_doors.reports.suggesting import as_toml

    if snapshot and snapshot.is_invented:
        echo(INVENTED)
    if snapshot:
        echo(EXACT)
    if window:
        echo(str(window))
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
