"""
Whether a region keeps the promises that every region makes.

``assert_conforms("my-region")`` is the whole of it; ``promises`` holds what is promised. What
breaks a promise is made as small as can be, and told as a script to paste into a bug report.
"""

from collections.abc import Collection, Mapping
from typing import Any

from attrs import define, field, frozen
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy

from unlocking_doors.errors import NotFoundError, UnlockingDoorsError
from unlocking_doors.matching import Allocator
from unlocking_doors.plain import canonical
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Report
from unlocking_doors.scheme import Watcher
from unlocking_doors.testing.as_source import script
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.promises import PROPERTIES, Property
from unlocking_doors.testing.years import SmallYear, with_a_row_less

#: The examples of each promise are drawn from this seed, so that a failure comes again.
SEED = 0
#: From the eleventh value of a run on, Hypothesis draws most as small changes of the one before.
_BATCH = 10
#: Tries in which a failure is made smaller, by Hypothesis and then row by row; so many times more
#: where a promise is tried more often. By tries, so that the same failure comes out on any machine.
_SHRINKS_IN = 60
#: One in so many of the examples that Hypothesis's profile asks for: a year takes its time.
_SHARE = 20
_LEAST = 5


class ConformanceError(AssertionError):
    """
    A region breaks promises; the message names each, and how to see it again.

    Attributes:
        breaches: Each promise that is broken.
    """

    def __init__(self, breaches: Collection["Breach"]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("\n\n".join(str(breach) for breach in self.breaches))


@frozen(kw_only=True)
class Breach:
    """
    A broken promise.

    Attributes:
        region: What its author calls the region.
        broken: The promise.
        told: What happened, in sentences.
        script: Python that shows it again.
    """

    region: str
    broken: Property
    told: tuple[str, ...]
    script: str

    def __str__(self) -> str:
        """Write the promise, what happened and the script."""
        happened = "\n".join(f"  - {sentence}" for sentence in self.told)
        return (
            f"{self.region} breaks {self.broken.key} (seed {SEED}): {self.broken.sentence}\n"
            f"{happened}\nTo see it again, run this script; all in it is invented:\n\n{self.script}"
        )


def assert_conforms(
    region: Region | str,
    *,
    examples: int | None = None,
    only: Collection[str] = (),
    allocators: Mapping[str, Allocator] | None = None,
    reports: Mapping[str, Report] | None = None,
    watchers: Mapping[str, Watcher] | None = None,
) -> None:
    """
    Try every promise on a region.

    Args:
        region: Key of an installed region (``KEY+PLUGIN`` for an amended one), the folder of
            one, or a region as a value.
        examples: How many cases, problems or small years each promise is tried on; by default a
            twentieth of what Hypothesis's profile asks for, and at least five.
        only: Keys of the promises to try; all by default.
        allocators: Allocators by name; by default those of the installed plugins, and of those
            that ``unlocking-doors.toml`` in this folder names.
        reports: Reports by kind; by default theirs.
        watchers: What is told of each step; by default theirs.

    Raises:
        ConformanceError: Promises are broken; all of them are told.
        NotFoundError: There is no such region or promise.
        ConfigurationError: The region's files have faults.
    """
    wanted = [promise(key) for key in only] or list(PROPERTIES)
    with Bench.of(region, allocators=allocators, reports=reports, watchers=watchers) as bench:
        found = [tried(one, bench, examples=examples) for one in wanted]
    breaches = [breach for breach in found if breach is not None]
    if breaches:
        raise ConformanceError(breaches)


def reproduce(
    region: Region | str,
    key: str,
    drawn: object,
    *,
    allocators: Mapping[str, Allocator] | None = None,
    reports: Mapping[str, Report] | None = None,
    watchers: Mapping[str, Watcher] | None = None,
) -> None:
    """
    Try one promise on one value, as the script of a failure does.

    Args:
        region: As for ``assert_conforms``.
        key: Key of the promise.
        drawn: What it is tried on.
        allocators: As for ``assert_conforms``.
        reports: As for ``assert_conforms``.
        watchers: As for ``assert_conforms``.

    Raises:
        ConformanceError: The promise is broken.
    """
    broken = promise(key)
    with Bench.of(region, allocators=allocators, reports=reports, watchers=watchers) as bench:
        told = _told(broken, bench, drawn)
        if told:
            raise ConformanceError([_breach(broken, bench, drawn, told)])


def promise(key: str) -> Property:
    """
    Return a promise by its key.

    Raises:
        NotFoundError: There is none of that key; the nearest is suggested.
    """
    known = {one.key: one for one in PROPERTIES}
    if key not in known:
        raise NotFoundError.of("promise", key, known)
    return known[key]


def tried(one: Property, bench: Bench, *, examples: int | None = None) -> Breach | None:
    """Try one promise on a region, and return how it is broken, or None."""
    drawn = one.draws(bench)
    if drawn is None:
        return None
    attempts = _Attempts(one, bench)
    wanted = (examples or max(settings().max_examples // _SHARE, _LEAST)) * one.times
    for batch in range(0, wanted, _BATCH):
        if attempts.smallest is None:
            _try(attempts, drawn, min(_BATCH, wanted - batch), SEED + batch)
    if attempts.smallest is None:
        return None
    _, value, told = attempts.smallest
    return _breach(one, bench, *_trimmed(one, bench, value, told))


def _try(attempts: "_Attempts", drawn: SearchStrategy[Any], examples: int, seed: int) -> None:
    """Try a promise on some values."""

    @seeded(seed)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def run(value: Any) -> None:  # noqa: ANN401  whatever the promise is tried on
        attempts(value)

    try:
        run()
    except _EnoughError:
        pass
    except Exception:
        if attempts.smallest is None:  # the strategy itself failed, and no promise
            raise


def _trimmed(
    one: Property, bench: Bench, value: object, told: tuple[str, ...]
) -> tuple[object, tuple[str, ...]]:
    """Take every row out of a small year without which the promise is broken all the same."""
    left, goes_on = _SHRINKS_IN * one.times, True
    while goes_on and isinstance(value, SmallYear):
        goes_on = False
        for fewer in with_a_row_less(value):
            left -= 1
            said = _told(one, bench, fewer) if left >= 0 else ()
            if said:
                value, told, goes_on = fewer, said, True
                break
    return value, told


class _BrokenError(Exception):
    """One drawn value breaks the promise."""


class _EnoughError(BaseException):
    """The tries for making a failure smaller are spent; Hypothesis lets it through."""


@define
class _Attempts:
    """
    The attempts at one promise.

    Attributes:
        smallest: Of the values that break it, the one with the shortest text; with that text
            before it, and behind it what happened.
    """

    promise: Property
    bench: Bench
    smallest: tuple[str, object, tuple[str, ...]] | None = field(default=None, init=False)
    _kept: set[str] = field(factory=set, init=False)
    _left: int = field(default=0, init=False)

    def __call__(self, drawn: object) -> None:
        """
        Try the promise on one value.

        Raises:
            _BrokenError: It is broken.
            _EnoughError: It was broken before, and the tries to find a smaller value are spent.
        """
        if self.smallest is not None:
            self._left -= 1
            if self._left < 0:
                raise _EnoughError
        text = canonical(drawn)
        if text in self._kept:  # each batch begins with the simplest value
            return
        told = _told(self.promise, self.bench, drawn)
        if not told:
            self._kept.add(text)
            return
        if self.smallest is None:
            self._left = _SHRINKS_IN * self.promise.times
        if self.smallest is None or len(text) < len(self.smallest[0]):
            self.smallest = (text, drawn, told)
        raise _BrokenError


def _told(one: Property, bench: Bench, drawn: object) -> tuple[str, ...]:
    """Return what happened in sentences; an error that stops the try is one of them."""
    try:
        return tuple(dict.fromkeys(one.breaches(bench, drawn)))
    except UnlockingDoorsError as error:
        return (f"it stops: {error}",)
    except Exception as error:  # noqa: BLE001  the code of somebody else: it is told, not raised
        return (f"it stops with {type(error).__name__}: {error}",)


def _breach(one: Property, bench: Bench, drawn: object, told: tuple[str, ...]) -> Breach:
    about = f"{bench.name} breaks {one.key}. Everything below is invented."
    name = f'"{bench.name}"' if bench.is_named else "REGION"
    text = script(about, "drawn", drawn, f'reproduce({name}, "{one.key}", drawn)')
    if not bench.is_named:
        text = text.replace(
            "\ndrawn = ",
            f"\nREGION = ...  # the region {bench.name}, however it was made\n\ndrawn = ",
        )
    return Breach(region=bench.name, broken=one, told=told, script=text)
