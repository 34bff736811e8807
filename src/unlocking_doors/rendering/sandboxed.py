"""
The child of ``sandbox.py``: fills in one template of a region, and can do little else.

It reads one JSON value from standard input and writes one to standard output. Before it looks at
the template it gives up the right to open files, to start processes, and to take more time and
memory than is allowed. Only then does the template run, and only in jinja2's immutable sandbox.
"""

import json
import resource
import sys
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from unlocking_doors.rendering.markdown import OPTIONS

_MOST_SAID = 200


def confine(seconds: int, memory: int) -> None:
    """Give up, for good, whatever a template has no need of."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 3,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def filled_in(source: str, view: Mapping[str, Any], most: int) -> dict[str, Any]:
    """
    Fill in a template.

    Returns:
        ``text``; or ``wrong`` with what is wrong, and ``line`` where it is known.
    """
    environment = ImmutableSandboxedEnvironment(**OPTIONS)
    environment.globals.pop("lipsum")  # it would be in the way, and no document needs it
    try:
        text = _written(environment.from_string(source).generate(dict(view)), most)
    except TemplateSyntaxError as error:
        return {"wrong": _said(error), "line": error.lineno}
    except SecurityError as error:
        return _fault(f"it may not do that: {_said(error)}", error)
    except TemplateError as error:
        return _fault(_said(error), error)
    except (MemoryError, RecursionError, _TooLongError) as error:
        return {"wrong": _LIMITS[type(error)], "limit": True}
    except Exception as error:  # noqa: BLE001  its message could hold a value
        return _fault(f"it fails ({type(error).__name__})", error)
    return {"text": text}


class _TooLongError(Exception):
    """A template writes more than it may."""


_LIMITS: Mapping[type[Exception], str] = {
    MemoryError: "it needs more memory than a document may take",
    RecursionError: "it calls itself without end",
    _TooLongError: "it writes more than a document may hold",
}


def _written(parts: Iterator[str], most: int) -> str:
    found, length = [], 0
    for part in parts:
        length += len(part)
        if length > most:
            raise _TooLongError
        found.append(part)
    return "".join(found)


def _fault(message: str, error: Exception) -> dict[str, Any]:
    return {"wrong": message, "line": _line(error.__traceback__)}


def _said(error: TemplateError) -> str:
    text = " ".join((error.message or type(error).__name__).split())
    return text[:_MOST_SAID].rstrip(".")


def _line(trace: TracebackType | None) -> int | None:
    """Return the line of the template that a traceback leads to."""
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in {"<template>", "<unknown>"}:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def main() -> None:
    """Answer one request."""
    asked = json.load(sys.stdin)
    filled_in("{{ 'a' }}{{ nothing }}", {}, 9)  # what jinja2 imports late can be opened only now
    confine(asked["seconds"], asked["memory"])
    answer = filled_in(asked["source"], asked["view"], asked["most"])
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
