"""The bench on which a region's promises are tried: real schemes on databases of their own."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from attrs import define, field, frozen

from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.facts.homes import Home
from unlocking_doors.matching import Allocation, Allocator, Problem
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.referrals import Referral
from unlocking_doors.plain import canonical
from unlocking_doors.plugins import Plugins
from unlocking_doors.plugins.project import choice_of
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Report
from unlocking_doors.reports.tables import TABLES
from unlocking_doors.scheme import Scheme, Watcher
from unlocking_doors.testing.sound import SoundReferrals
from unlocking_doors.testing.years import SmallYear


@frozen(kw_only=True)
class History:
    """
    What came of a small year.

    Attributes:
        region: The region.
        year: What was played.
        scheme: The scheme, still open.
        events: Every event.
        proposals: Each problem that the allocator was asked, with what it answered: before the
            library's own checker looked at it.
        stopped: What stopped the run, which then left nothing behind.
    """

    region: Region
    year: SmallYear
    scheme: Scheme
    events: tuple[Event, ...]
    proposals: tuple[tuple[Problem, Allocation], ...]
    stopped: UnlockingDoorsError | None

    @property
    def referrals(self) -> Mapping[str, Referral]:
        """The referrals by case."""
        return {row.case: row for row in self.year.inputs.referrals}

    @property
    def homes(self) -> Mapping[str, Home]:
        """The homes by key."""
        return {row.home: row for row in self.year.inputs.homes}

    @property
    def log(self) -> str:
        """Every event as one line of JSON."""
        return "\n".join(canonical(event) for event in self.events)

    @property
    def offers(self) -> tuple[tuple[Referral, Home, date], ...]:
        """Each home that the allocator offered or the coordinator made an offer of, and when."""
        made = [
            (event.case or "", event.home or "", event.on)
            for event in self.events
            if event.kind == "offer"
        ]
        made += [
            (pairing.case, pairing.home, problem.as_at)
            for problem, answer in self.proposals
            for pairing in answer.pairings
        ]
        referrals, homes = self.referrals, self.homes
        return tuple(
            (referrals[case], homes[home], on)
            for case, home, on in dict.fromkeys(made)
            if case in referrals and home in homes
        )


@define(kw_only=True)
class Bench:
    """
    A region with what its plugins supply, and a folder for its databases; a context manager.

    Attributes:
        region: The region.
        name: What its author calls it: its key or its folder.
        folder: Folder of its files; None where it is only a value.
        is_named: Whether anybody can open the region by its name.
        allocators: Allocators by name.
        reports: Reports by kind.
        watchers: What is told of each step, by plugin.
        sound: Its sound referrals.
    """

    region: Region
    name: str
    folder: Path | None = None
    is_named: bool = False
    allocators: Mapping[str, Allocator]
    reports: Mapping[str, Report]
    watchers: Mapping[str, Watcher]
    sound: SoundReferrals = field(init=False, repr=False)
    _room: TemporaryDirectory[str] = field(factory=TemporaryDirectory, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Make what every property of the region shares."""
        self.sound = SoundReferrals(self.region)

    @classmethod
    def of(
        cls,
        region: Region | str,
        *,
        allocators: Mapping[str, Allocator] | None = None,
        reports: Mapping[str, Report] | None = None,
        watchers: Mapping[str, Watcher] | None = None,
    ) -> "Bench":
        """
        Put a region on a bench, with the plugins that the project in this folder uses.

        Args:
            region: Key of an installed region, the folder of one, or a region.
            allocators: Allocators by name; by default those of the plugins.
            reports: Reports by kind; by default those of the plugins.
            watchers: What is told of each step; by default the installed plugins.
        """
        plugins = Plugins.load(choice_of(Path()))
        loaded = plugins.region(region) if isinstance(region, str) else region
        return cls(
            region=loaded,
            name=region if isinstance(region, str) else loaded.key,
            folder=plugins.folder(region) if isinstance(region, str) else None,
            is_named=isinstance(region, str),
            allocators=plugins.allocators() if allocators is None else allocators,
            reports=plugins.reports() if reports is None else reports,
            watchers=plugins.watchers() if watchers is None else watchers,
        )

    def __enter__(self) -> Self:
        """Return the bench; leaving the block removes its databases."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the databases."""
        self.close()

    def close(self) -> None:
        """Remove the databases."""
        self._room.cleanup()

    @contextmanager
    def play(self, year: SmallYear, *stops: date, is_watched: bool = False) -> Iterator[History]:
        """
        Play a small year on a database of its own.

        Args:
            year: The year.
            stops: Days at which the run stops, to go on from there.
            is_watched: Whether the watchers are told of each step.
        """
        proposals: list[tuple[Problem, Allocation]] = []
        noting = {name: _noting(one, proposals) for name, one in self.allocators.items()}
        stopped = None
        watchers = self.watchers if is_watched else {}
        with self._scheme(noting, watchers) as scheme:
            try:
                for day in (*sorted(stops), year.as_at):
                    scheme.run(year.inputs, as_at=day, seed=year.seed, is_invented=True)
            except UnlockingDoorsError as error:
                stopped = error
            yield History(
                region=self.region,
                year=year,
                scheme=scheme,
                events=scheme.events(),
                proposals=tuple(proposals),
                stopped=stopped,
            )

    @contextmanager
    def _scheme(
        self, allocators: Mapping[str, Allocator], watchers: Mapping[str, Watcher]
    ) -> Iterator[Scheme]:
        """Open a scheme on a copy of a database that was made once."""
        made = Path(self._room.name, "made.db")
        if not made.exists():
            Scheme.open(self.region, str(made), allocators=allocators).close()
        with TemporaryDirectory(dir=self._room.name) as folder:
            path = shutil.copy(made, Path(folder, "scheme.db"))
            with Scheme.open(
                self.region,
                str(path),
                allocators=allocators,
                reports=self.reports,
                tables=TABLES,
                watchers=watchers,
            ) as scheme:
                yield scheme


def _noting(allocator: Allocator, proposals: list[tuple[Problem, Allocation]]) -> Allocator:
    """Return an allocator that notes each of its answers, good or bad."""

    def noting(problem: Problem, *, seed: int) -> Allocation:
        answer = allocator(problem, seed=seed)
        if isinstance(answer, Allocation):
            proposals.append((problem, answer))
        return answer

    return noting
