"""Print answers: a table or text for people, one JSON value for programs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import typer


def echo(text: str = "") -> None:
    """Print a line."""
    typer.echo(text)


def warn(text: str) -> None:
    """Print a line for people beside the answer, on standard error."""
    typer.echo(text, err=True)


def as_json(value: object) -> None:
    """Print one JSON value."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False))


def table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], *, width: int = 100
) -> None:
    """Print a table; plain text, at most so wide, when the output is not a terminal."""
    from rich.console import Console
    from rich.table import Table

    if title:
        echo(title)  # on a line of its own: a title inside is broken at the table's width
    made = Table()
    cells = [[str(cell) for cell in row] for row in rows]
    for place, name in enumerate(header):
        numbers = all(_is_number(row[place]) for row in cells)
        made.add_column(name, justify="right" if numbers and cells else "left", overflow="fold")
    for row in cells:
        made.add_row(*row)
    Console(width=None if sys.stdout.isatty() else width, highlight=False).print(made)


def _is_number(text: str) -> bool:
    return text.lstrip("+-\N{MINUS SIGN}").replace(".", "", 1).rstrip(" %").isdigit()


@contextmanager
def progress(label: str) -> Iterator[Callable[[date, date], None] | None]:
    """Show how far a long run has come: only on a terminal, on standard error."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        first: list[date] = []

        def on_day(day: date, until: date) -> None:
            first[:] = first or [day]
            total = max((until - first[0]).days, 1)
            bar.update(task, total=total, completed=(day - first[0]).days)

        yield on_day


@contextmanager
def counting(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show how many of several runs are done: only on a terminal, on standard error."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    # Nothing refreshes by itself: a thread that does must not be there when processes are forked.
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=None)

        def on_done(done: int, total: int) -> None:
            bar.update(task, total=total, completed=done, refresh=True)

        yield on_done
