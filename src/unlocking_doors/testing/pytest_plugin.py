"""
Regions as tests: one item for each promise and each worked case of each region named.

In the pytest configuration of a region's package::

    [tool.pytest.ini_options]
    unlocking_doors_regions = ["my-region"]

A region is named by its key, by its folder (from where the configuration stands), or as
``key+plugin``. Without that line nothing of the library is imported.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from unlocking_doors.testing.bench import Bench
    from unlocking_doors.testing.cases import CaseResult

OPTION = "unlocking_doors_regions"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one line of configuration."""
    about = "Regions (key, folder or key+plugin) whose promises and worked cases are tested."
    parser.addini(OPTION, about, type="args", default=[])


@pytest.hookimpl(tryfirst=True)  # before -k, -m and --deselect choose among the items
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the items of each region, unless the user asked for single files or tests."""
    names = config.getini(OPTION)
    if names and all("::" not in arg and not Path(arg).is_file() for arg in config.args):
        for name in names:
            collector = RegionCollector.from_parent(session, name=name, nodeid=name)
            config.add_cleanup(collector.close)
            found: list[pytest.Item | pytest.Collector] = list(collector.collect())
            items.extend(one for one in found if isinstance(one, pytest.Item))
            report = pytest.CollectReport(name, "passed", longrepr=None, result=found)
            config.hook.pytest_collectreport(report=report)  # so that they are counted


class RegionCollector(pytest.Collector):
    """One region."""

    _bench: "Bench | None" = None

    @property
    def named(self) -> str:
        """The region as the library is asked for it: a folder begins where pytest's file is."""
        base, plus, more = self.name.partition("+")
        beside = (self.config.inipath or self.config.rootpath / "_").parent / base
        return f"{beside}{plus}{more}" if (beside / "region.toml").is_file() else self.name

    def bench(self) -> "Bench":
        """Return the bench of the region, loaded when it is first needed."""
        from unlocking_doors.testing.bench import Bench

        if self._bench is None:
            self._bench = Bench.of(self.named)
        return self._bench

    def close(self) -> None:
        """Remove what the bench left behind."""
        if self._bench is not None:
            self._bench.close()

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each promise, and for each worked case."""
        from unlocking_doors.testing.promises import PROPERTIES

        for one in PROPERTIES:
            yield PromiseItem.from_parent(self, name=one.key)
        yield from self._cases()

    def _cases(self) -> Iterator[pytest.Item]:
        from unlocking_doors.errors import UnlockingDoorsError
        from unlocking_doors.testing.cases import run_cases

        try:
            bench = self.bench()
            folder = bench.folder
            if folder is None or not any(folder.glob("cases/*.toml")):
                return
            results = run_cases(bench.region, folder)
        except UnlockingDoorsError as wrong:
            yield FaultItem.from_parent(self, name="worked-cases", wrong=wrong)
            return
        for result in results:
            name = f"{result.case.file}:{result.case.line} {result.case.name}"
            yield CaseItem.from_parent(self, name=name, result=result)


class RegionItem(pytest.Item):
    """One test of a region, which tells a failure without the way through the library."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: object) -> str:
        """Return what went wrong, as the error itself says it."""
        from unlocking_doors.errors import UnlockingDoorsError

        told = (AssertionError, UnlockingDoorsError)
        if isinstance(excinfo.value, told):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the item stands: in the configuration that names its region."""
        return self.config.inipath or self.config.rootpath, None, self.nodeid


class PromiseItem(RegionItem):
    """One promise of one region."""

    def runtest(self) -> None:
        """
        Try it.

        Raises:
            ConformanceError: It is broken.
        """
        from unlocking_doors.testing.conformance import ConformanceError, promise, tried

        parent = self.parent
        assert isinstance(parent, RegionCollector)  # noqa: S101  for the type checker
        breach = tried(promise(self.name), parent.bench())
        if breach is not None:
            raise ConformanceError([breach])


class CaseItem(RegionItem):
    """One worked case of one region."""

    def __init__(self, *, result: "CaseResult", **more: Any) -> None:  # noqa: ANN401  pytest's own
        super().__init__(**more)
        self._result = result

    def runtest(self) -> None:
        """
        Tell what came out otherwise.

        Raises:
            AssertionError: Something did.
        """
        case = self._result.case
        lines = [
            f"{one.what}: expected {one.expected}, got {one.got}"
            + "".join(f"\n      {why}" for why in one.why)
            for one in self._result.differences
        ]
        if lines:
            head = f"{case.file}:{case.line} {case.name}"
            why = f"by the rules of {case.as_at}, because of {case.because}"
            raise AssertionError("\n  ".join([head, why, *lines]))


class FaultItem(RegionItem):
    """A region, or worked cases, that cannot be read."""

    def __init__(self, *, wrong: Exception, **more: Any) -> None:  # noqa: ANN401  pytest's own
        super().__init__(**more)
        self._wrong = wrong

    def runtest(self) -> None:
        """Raise what is wrong."""
        raise self._wrong
