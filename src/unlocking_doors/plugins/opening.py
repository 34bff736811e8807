"""Compose a scheme of a region, the plugins and a database."""

from collections.abc import Iterable

from attrs import evolve

from unlocking_doors.commands.desk import Clock, utc_now
from unlocking_doors.commands.intake import LAST_REGION
from unlocking_doors.loading import load_content
from unlocking_doors.plugins.manager import Plugins
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule
from unlocking_doors.reports.tables import TABLES
from unlocking_doors.scheme import Scheme
from unlocking_doors.store import Store


def open_scheme(
    region: str | Region,
    url: str,
    *,
    clock: Clock = utc_now,
    plugins: Plugins | None = None,
    create: bool = True,
) -> Scheme:
    """
    Open a region's scheme.

    Args:
        region: Key of an installed region, the folder of one, or a region already loaded.
        url: A file name (SQLite), or a ``postgresql://`` address.
        clock: Tells the moment of a command, in UTC.
        plugins: Plugins already loaded; every installed one by default.
        create: False to refuse a database that is not there.

    Returns:
        The scheme; use it as a context manager, or close it.

    Raises:
        NotFoundError: There is no such region; the package to install is named.
        ConfigurationError: The region's files have faults; every one is named.
        StoreError: The database cannot be used.
    """
    loaded = plugins or Plugins.load()
    return Scheme.open(
        loaded.region(region) if isinstance(region, str) else region,
        url,
        clock=clock,
        allocators=loaded.allocators(),
        reports=loaded.reports(),
        tables=TABLES,
        watchers=loaded.watchers(),
        create=create,
    )


def reopen_scheme(url: str, *, clock: Clock = utc_now, plugins: Plugins | None = None) -> Scheme:
    """
    Open the scheme of a database that is there.

    Its region is the one that decided last, as the database kept it, so that what is said of
    the past is true whatever was edited since; the installed one where nothing was decided yet.

    Raises:
        StoreError: There is no such database, or it holds no region yet.
    """
    loaded = plugins or Plugins.load()
    with Store.open(url, region=None, create=False) as store:
        key = store.region
        with store.reading() as unit:
            content = unit.region_content(unit.setting(LAST_REGION) or "")
    if content is not None:
        region = _with_code(load_content(content), loaded.rules)
    else:
        region = loaded.region(key)
    return open_scheme(region, url, clock=clock, plugins=loaded, create=False)


def _with_code(region: Region, rules: Iterable[PythonRule]) -> Region:
    """Bind the rules in Python of stored content to the code that is installed today."""
    wanted = {rule.key for rule in region.python_rules}
    found = tuple(rule for rule in rules if rule.key in wanted)
    there = {rule.key for rule in found}
    gone = tuple(rule for rule in region.python_rules if rule.key not in there)
    return evolve(region, python_rules=(*found, *gone))
