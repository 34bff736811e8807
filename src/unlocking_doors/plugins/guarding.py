"""
Guard a call into somebody else's code: in time, in silence, and without writing anything.

This is no sandbox: a plugin is Python, and can do whatever its user can. It finds the mistakes of
honest plugins and names whose they are, before their answer decides anything.
"""

import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

from attrs import frozen

from unlocking_doors.errors import PluginError, UnlockingDoorsError
from unlocking_doors.plugins.silencing import apart, silenced

T = TypeVar("T")

#: Seconds after which a plugin that imports, or is called, is given up.
MOST_SECONDS = 20.0
#: Seconds for which an allocator or a report may work; the largest exact ones need minutes.
MOST_WORK_SECONDS = 600.0
#: Things that one answer may hold.
MOST_THINGS = 20_000
#: Characters that all the text of one answer may hold.
MOST_CHARACTERS = 20_000_000

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: What Python's audit tells of that a hook has no business to do, with the word for it.
_FORBIDDEN = {
    "os.remove": "removes a file",
    "os.rename": "moves a file",
    "os.link": "makes a file",
    "os.symlink": "makes a file",
    "os.truncate": "writes a file",
    "os.mkdir": "makes a folder",
    "os.rmdir": "removes a folder",
    "os.chmod": "changes a file",
    "os.chdir": "leaves the folder where the program runs",
    "os.kill": "ends a program",
    "os.system": "runs a program",
    "os.exec": "runs a program",
    "os.posix_spawn": "runs a program",
    "os.fork": "runs a program",
    "subprocess.Popen": "runs a program",
    "socket.connect": "opens a connection",
    "socket.getaddrinfo": "opens a connection",
    "sqlite3.connect": "opens a database",
}
_STANDARD_ERROR = 2
_HOOKS = "See docs/hooks.md for what a hook may do"


class _Watched(threading.local):
    """Whether this thread is in a guarded call, and what that did; None where it may."""

    is_inside = False
    deeds: list[str] | None = None


_watched = _Watched()


class _Watch:
    """The process's audit hook, added with the first guarded call: Python keeps it for good."""

    is_set = False

    @classmethod
    def begin(cls) -> None:
        """Add it, once."""
        if not cls.is_set:
            cls.is_set = True
            sys.addaudithook(cls.see)

    @staticmethod
    def see(event: str, args: tuple[Any, ...]) -> None:
        """Stop what a guarded call has no business to do."""
        if _watched.deeds is None:
            return
        if event == "open":
            flags = args[2] if isinstance(args[2], int) else 0
            if not flags & _WRITES or args[0] == os.devnull or _is_open(args[0]):
                return
            said = "writes a file"
        elif event in _FORBIDDEN:
            said = _FORBIDDEN[event]
        else:
            return
        if said.endswith((" file", " folder")) and _is_cache(str(args[0])):
            return
        _watched.deeds.append(said)
        message = f"a plugin's hook that {said} is stopped"
        raise PermissionError(message)


def _is_open(file: object) -> bool:
    """Tell whether a file was opened before, and seen then: any but standard output."""
    return isinstance(file, int) and file > _STANDARD_ERROR


def _is_cache(path: str) -> bool:
    """Tell whether Python keeps its own compiled files there."""
    prefix = sys.pycache_prefix
    return "__pycache__" in path or (prefix is not None and path.startswith(prefix))


@frozen(kw_only=True)
class Guard:
    """
    How a plugin's code is called.

    Attributes:
        seconds: Seconds after which a call is given up.
        tell: Hears what a plugin did that it need not have done.
        may_write: Whether a call may write files, connect and run programs.
    """

    seconds: float
    tell: Callable[[str], None]
    may_write: bool = False

    def call(self, who: str, doing: str, call: Callable[[], T]) -> T:
        """
        Call a plugin's code. What such a call calls in turn is guarded with it.

        Args:
            who: The plugin, as messages name it.
            doing: What it does, such as ``in register_rules``.
            call: The call.

        Returns:
            What it returns; that is not looked at.

        Raises:
            PluginError: It raises, exits, does not come back in time, or writes, connects or runs
                something; the plugin is named, and never a value that it saw.
        """
        if _watched.is_inside:
            return call()
        _Watch.begin()
        kept: list[T] = []
        deeds: list[str] = []
        wrong: list[BaseException] = []
        heard, is_back = io.StringIO(), threading.Event()

        def work() -> None:
            _watched.is_inside, _watched.deeds = True, None if self.may_write else deeds
            try:
                with silenced(heard):
                    kept.append(call())
            except BaseException as error:  # noqa: BLE001  an exit is not to end the program
                wrong.append(error)
            finally:
                _watched.deeds = None
                is_back.set()

        thread = threading.Thread(target=work, daemon=True, name=f"plugin {who}")
        with apart():
            thread.start()
            try:
                is_late = not is_back.wait(self.seconds)
            except BaseException:  # whoever waits for it is interrupted
                _stop(thread)
                raise
        if is_late:
            _stop(thread)
            message = f'plugin "{who}" did not come back {doing} within {self.seconds:g} seconds'
            raise PluginError(message, code="UD-P003", remedy="Mend it or take it away")
        if deeds:
            message = f'plugin "{who}" {deeds[0]} {doing}, and a hook only returns values'
            raise PluginError(message, code="UD-P004", remedy=_HOOKS)
        if wrong:
            raise _stopped(who, doing, wrong[0])
        if printed := len(heard.getvalue()):  # the text is thrown away: it could be anything
            said = f"printed {printed} characters {doing}, which are thrown away"
            self.tell(f'plugin "{who}" {said}: a hook returns values')
        return kept[0]


def _stop(thread: threading.Thread) -> None:
    """End a thread that was given up, at its next line of Python: it is to print nothing later."""
    import ctypes

    ident, ending = ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ending)


def _stopped(who: str, doing: str, error: BaseException) -> PluginError:
    if isinstance(error, PluginError) and f'"{who}"' in error.message:
        return error
    if isinstance(error, SystemExit | KeyboardInterrupt):
        message = f'plugin "{who}" tries to end the program {doing}'
        return PluginError(message, code="UD-P005", remedy=_HOOKS)
    remedy = "Mend it or take it away"
    if isinstance(error, UnlockingDoorsError):
        message = f'plugin "{who}" failed {doing}: {error.message}'
        found = PluginError(message, code="UD-P002", remedy=remedy, faults=error.faults)
    else:  # its text may hold a sensitive value
        message = f'plugin "{who}" failed {doing}: {type(error).__name__}'
        found = PluginError(message, code="UD-P002", remedy=remedy)
    found.__cause__ = error
    return found


def taken(who: str, doing: str, things: Iterable[T]) -> tuple[T, ...]:
    """
    Take what a plugin answers, as long as it is not without end.

    Raises:
        PluginError: There is more than anybody needs.
    """
    found = tuple(islice(things, MOST_THINGS + 1))
    if len(found) > MOST_THINGS:
        raise too_much(who, doing)
    return found


def check_length(who: str, doing: str, things: object) -> None:
    """
    Check that what a plugin answers, in plain values, is no longer than anybody needs.

    Raises:
        PluginError: It is.
    """
    if len(json.dumps(things)) > MOST_CHARACTERS:
        raise too_much(who, doing, most=f"{MOST_CHARACTERS:,} characters")


def too_much(who: str, doing: str, most: str = f"{MOST_THINGS:,} things") -> PluginError:
    """Return the error of an answer that holds more than anybody needs."""
    message = f'plugin "{who}" answers {doing} with more than {most}'
    return PluginError(message, code="UD-P006", remedy="Answer with those that are needed")


def check_untouched(who: str, doing: str, handed: object, kept: object) -> None:
    """
    Check that a plugin did not change what it was handed.

    Raises:
        PluginError: It did.
    """
    if handed != kept:
        message = f'plugin "{who}" changes what it is handed {doing}'
        remedy = "Make a new value with attrs.evolve(value, …)"
        raise PluginError(message, code="UD-P014", remedy=remedy)


def wrong_answer(who: str, doing: str, remedy: str) -> PluginError:
    """Return the error of an answer of another kind than the hook's."""
    message = f'plugin "{who}" answers {doing} with something else than it must'
    return PluginError(message, code="UD-P001", remedy=remedy)
