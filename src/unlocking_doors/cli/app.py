"""The program: its commands, and how an error becomes a sentence and an exit code."""

import io
import os
import sys
import traceback
from importlib import import_module

import typer

from unlocking_doors.cli import plugged
from unlocking_doors.errors import OutputError, UnlockingDoorsError

#: Set to any value, it shows the traceback of a fault of the program itself.
DEBUG = "UNLOCKING_DOORS_DEBUG"

app = typer.Typer(
    name="unlocking-doors",
    help="Run and plan a managed housing reciprocal.",
    epilog="Exit codes: 0 fine, 1 findings, 2 usage, 3 bad scheme or data, 4 database or output "
    "folder unusable, 5 refused on safety grounds.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

plugged.add_to(app)
for _group in (
    "playing",
    "regions",
    "testing",
    "matching",
    "verifying",
    "cases",
    "reporting",
    "publishing",
    "documents",
    "targets",
    "exchange",
    "comparing",
    "weighing",
    "founding",
    "helping",
):
    import_module(f"unlocking_doors.cli.{_group}").add_to(app)


def main() -> None:
    """Run the command line; an error is one sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may lack a mark such as ✓
    try:
        app(plugged.options_first(sys.argv[1:]), prog_name="unlocking-doors")
    except UnlockingDoorsError as error:
        _leave(str(error), error.exit_code)
    except OSError as error:
        what = (error.strerror or type(error).__name__).lower()
        remedy = "Choose a place with room that you may write to; nothing is half written"
        place = f"{error.filename}: " if error.filename else ""
        _leave(str(OutputError(f"{place}{what}", remedy=remedy)), OutputError.exit_code)
    except Exception as error:  # the last net: a value could be sensitive
        if os.environ.get(DEBUG):
            raise
        at = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(at.filename)}:{at.lineno}"  # noqa: PTH119
        _leave(
            f"a fault of unlocking-doors itself ({type(error).__name__} at {place}). "
            f"Please report it; {DEBUG}=1 shows more.",
            70,
        )


def _leave(message: str, code: int) -> None:
    print(f"unlocking-doors: {message}", file=sys.stderr)  # noqa: T201
    sys.exit(code)
