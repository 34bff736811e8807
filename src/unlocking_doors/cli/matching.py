"""``match``: match a pool of files."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from unlocking_doors.cli.cases import INVENTED
from unlocking_doors.cli.noting import ran, runs_on
from unlocking_doors.cli.options import (
    Day,
    Format,
    Homes,
    Printed,
    Referrals,
    Region,
    Seed,
    Voice,
)
from unlocking_doors.cli.output import as_json, echo, table, warn
from unlocking_doors.cli.plugged import load_plugins
from unlocking_doors.cli.reading import read_pool
from unlocking_doors.cli.verifying import FINDINGS, Checked, headline
from unlocking_doors.errors import RecordError, counted

if TYPE_CHECKING:
    from unlocking_doors.commands.pooling import Pooled
    from unlocking_doors.matching import Allocation, Problem


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(match)


def match(
    region: Region,
    referrals: Referrals,
    homes: Homes,
    as_at: Day = None,
    allocator: Annotated[str, typer.Option(help="Allocator; the region's by default.")] = "",
    seed: Seed = 0,
    standings: Annotated[
        Path | None,
        typer.Option(help="CSV file of where landlords stand; else as the region opened."),
    ] = None,
    voice: Annotated[
        Voice, typer.Option(help="For the coordinator, or safe to circulate.")
    ] = Voice.COORDINATOR,
    save: Annotated[
        Path | None,
        typer.Option(help="Folder to write the problem and the answer into, for: verify."),
    ] = None,
    format: Printed = Format.TABLE,  # noqa: A002
) -> None:
    """
    Match a pool of referrals and homes on a day, without a database.

    Each referral is assessed by the rules of the day on which it was received. Whoever is eligible,
    and has consented, waits from that day: the approval of their landlord is taken as given. The
    day of matching is the last one of the files, unless --as-at names another.
    """
    from unlocking_doors.commands.pooling import pool_of
    from unlocking_doors.matching import allocate

    plugins = load_plugins()
    loaded = plugins.region(region)
    given = read_pool(referrals, homes, standings, loaded)
    on = as_at.date() if as_at else given.last_day
    if not runs_on(loaded.identity, on):
        message = f"{on} is no day of the scheme: {ran(loaded.identity)}"
        raise RecordError(message, code="UD-E222", remedy="Name a day within it with --as-at")
    try:
        pooled = pool_of(
            loaded,
            given.referrals.values,
            given.homes.values,
            on=on,
            known=given.standings.values,
        )
    except RecordError as error:
        raise given.placed(error) from None
    answer = allocate(
        pooled.problem,
        allocator or loaded.matching.allocator,
        seed=seed or 0,
        allocators=plugins.allocators(),
    )
    checked = Checked.of(pooled.problem, answer)  # the constraints: by allocate, or no answer
    if save is not None:
        _save(save, pooled.problem, answer, is_invented=given.is_invented)
    about = {"region": loaded.key, "as_at": on.isoformat(), "invented": given.is_invented}
    if format is Format.JSON:
        told = about | _told(pooled, answer, checked, voice)
        as_json(told | ({"saved": str(save)} if save else {}))
    else:
        echo(f"{loaded.identity.scheme}, {loaded.identity.name}, as at {on}")
        if given.is_invented:
            echo(INVENTED)
        _print(pooled, answer, checked, voice)
        if save is not None:
            echo(f"Saved in {save}, with exact case data: unlocking-doors verify {save}")
    _note(pooled)
    if checked.is_broken:
        raise typer.Exit(FINDINGS)


def _save(folder: Path, problem: "Problem", answer: "Allocation", *, is_invented: bool) -> None:
    from unlocking_doors.loading.saved import (
        ALLOCATION_FILE,
        PROBLEM_FILE,
        save_allocation,
        save_problem,
    )

    folder.mkdir(parents=True, exist_ok=True)
    save_problem(problem, folder / PROBLEM_FILE, is_invented=is_invented)
    save_allocation(answer, folder / ALLOCATION_FILE, is_invented=is_invented)


def _told(pooled: "Pooled", answer: "Allocation", checked: Checked, voice: Voice) -> dict[str, Any]:
    """Return all that is to be told, as plain data."""
    from unlocking_doors.plain import plain

    if voice is Voice.SAFE:
        return {
            "voice": voice.value,
            "offers": [{"case": case, "home": home} for case, home in _offers(answer)],
            "unplaced": {case: one.safe_text for case, one in answer.unplaced.items()},
            "unused": list(answer.unused),
            "is_proven": checked.is_proven,
        }
    return {
        "voice": voice.value,
        "not_waiting": dict(pooled.not_waiting),
        "not_in_pot": dict(pooled.not_in_pot),
        "allocation": plain(answer),
        **checked.told,
    }


def _offers(answer: "Allocation") -> list[tuple[str, str]]:
    """Return case and home of each offer, by case: their own order would tell who came first."""
    return sorted((one.case, one.home) for one in answer.pairings)


def _print(pooled: "Pooled", answer: "Allocation", checked: Checked, voice: Voice) -> None:
    is_safe = voice is Voice.SAFE
    echo(headline(pooled.problem, answer))
    echo()
    if answer.pairings and is_safe:
        table("Offers", ("case", "home"), _offers(answer))
    elif answer.pairings:
        rows = [(one.case, one.home, "; ".join(one.why), one.runner_up or "") for one in
                answer.pairings]  # fmt: skip
        table("Offers, for the coordinator", ("case", "home", "why", "next"), rows)
    if answer.unplaced:
        said = [(case, one.safe_text if is_safe else one.text)
                for case, one in answer.unplaced.items()]  # fmt: skip
        table("Without a home", ("case", "why"), said)
    if answer.unused:
        left = [(home,) if is_safe else (home, one.text) for home, one in answer.unused.items()]
        table("Homes left", ("home",) if is_safe else ("home", "why"), left)
    if not is_safe:
        _print_reached(answer)
        for repair in answer.repairs:
            echo(
                f"Gave way, as households would have exchanged homes: {repair.case} at "
                f"{repair.home} ({' to '.join((*repair.swap, repair.swap[0]))})"
            )
    echo(checked.constraints)
    echo(checked.proof)
    if not is_safe:
        _print_rest("not waiting", pooled.not_waiting)
        _print_rest("not in the pot", pooled.not_in_pot)


def _print_reached(answer: "Allocation") -> None:
    before = answer.before_repair
    header = ("what it comes to", "reached", *(["before repair"] if before else []))
    rows = [
        (name, value, *([before[name]] if before else [])) for name, value in answer.reached.items()
    ]
    table("", header, rows)


def _print_rest(what: str, rows: Mapping[str, str]) -> None:
    if rows:
        reasons = Counter(rows.values()).most_common()
        said = "; ".join(f"{number} {why}" for why, number in reasons)
        echo(f"{counted(len(rows), 'row')} {what}: {said}")


def _note(pooled: "Pooled") -> None:
    if pooled.left_by_nobody:
        homes = ", ".join(pooled.left_by_nobody)
        warn(f"left by a case that is not in the file, so that a swap could not be seen: {homes}")
