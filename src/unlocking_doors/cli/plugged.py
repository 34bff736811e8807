"""The options that stand before every verb: which plugins are used."""

from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import evolve, frozen

from unlocking_doors.cli.output import warn

if TYPE_CHECKING:
    from unlocking_doors.plugins.manager import Plugins

_NAMES = ("--plugins-dir", "--allow")
_FLAG = "--no-plugins"


@frozen(kw_only=True)
class _Asked:
    """What the command line says of plugins."""

    folders: tuple[Path, ...] = ()
    allow: tuple[str, ...] = ()
    is_off: bool = False


_asked: ContextVar[_Asked] = ContextVar("asked", default=_Asked())  # noqa: B039  it is frozen


def add_to(app: typer.Typer) -> None:
    """Add the options."""
    app.callback()(choose)


def choose(
    plugins_dir: Annotated[
        list[Path] | None,
        typer.Option(
            "--plugins-dir", metavar="DIR", help="Folder of plugins, or a file of one. Repeatable."
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow",
            metavar="NAME",
            help="Load only this plugin: name, or name=distribution. Repeatable.",
        ),
    ] = None,
    no_plugins: Annotated[
        bool,
        typer.Option("--no-plugins", help="Run no code of plugins; regions of data are found."),
    ] = False,
) -> None:
    """Keep what is asked until plugins are loaded."""
    folders = tuple(plugins_dir or ())
    _asked.set(_Asked(folders=folders, allow=tuple(allow or ()), is_off=no_plugins))


def load_plugins() -> "Plugins":
    """
    Load the plugins that the command line and the project allow.

    Those that are set aside, and what others did that they need not have done, are told beside
    the answer, as it happens.
    """
    from unlocking_doors.plugins.manager import Plugins
    from unlocking_doors.plugins.project import choice_of

    asked = _asked.get()
    choice = choice_of(Path())
    choice = evolve(choice, files=(*choice.files, *asked.folders), is_off=asked.is_off)
    if asked.allow:
        choice = choice.narrowed(asked.allow)
    return Plugins.load(choice, tell=warn)


def name_as_asked(region: str, key: str) -> str:
    """Return a region's key with the plugins that it was asked for with, as ``key+plugin``."""
    from unlocking_doors.plugins.finding import parts_of

    return "+".join((key, *parts_of(region)[1]))


def options_first(words: Sequence[str]) -> list[str]:
    """Put these options before the verb, wherever they were typed."""
    first: list[str] = []
    rest: list[str] = []
    given = iter(words)
    for word in given:
        if word == "--":
            rest += [word, *given]
        elif word == _FLAG or word.startswith(tuple(f"{name}=" for name in _NAMES)):
            first.append(word)
        elif word in _NAMES:
            value = next(given, None)
            if value is None:  # the words after it would be taken for its value
                return [*first, word]
            first += [word, value]
        else:
            rest.append(word)
    return [*first, *rest]
