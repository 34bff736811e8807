"""Keep what a guarded call prints from everybody's output, and leave all other threads theirs."""

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar


class _Heard(threading.local):
    """Where this thread prints; None where it prints like everybody."""

    text: io.StringIO | None = None


_heard = _Heard()


class _Apart:
    """A stream that is another one for each thread that is silenced."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  whatever stands in its place
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._stream if _heard.text is None else _heard.text, name)


class _Streams:
    """The streams of the process, set apart as long as any thread is silenced."""

    lock = threading.Lock()
    silenced: ClassVar[int] = 0
    usual: ClassVar[tuple[Any, Any]]


@contextmanager
def apart() -> Iterator[None]:
    """Set the streams of the process apart, so that threads can be silenced."""
    with _Streams.lock:
        if not _Streams.silenced:
            _Streams.usual = sys.stdout, sys.stderr
            sys.stdout, sys.stderr = map(_Apart, _Streams.usual)
        _Streams.silenced += 1
    try:
        yield
    finally:
        with _Streams.lock:
            _Streams.silenced -= 1
            if not _Streams.silenced:
                sys.stdout, sys.stderr = _Streams.usual


@contextmanager
def silenced(into: io.StringIO) -> Iterator[None]:
    """Let this thread print into a text of its own; the streams must stand apart."""
    _heard.text = into
    try:
        yield
    finally:
        _heard.text = None
