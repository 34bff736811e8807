"""Every hook implemented once by one plugin that keeps a log: the whole order, pinned."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugin_files import Beside, beside
from program import ROOT
from small_years import Clock, home, referral
from sqlalchemy import Engine, event
from toyland_files import write_toyland

from unlocking_doors.plugins import open_scheme

LOGGING = """
from attrs import evolve

LOG = ["import"]

@hookimpl
def after_transition(event, case, region):
    LOG.append(f"after_transition {event.kind}")
    return ()

@hookimpl
def check_region(region):
    LOG.append("check_region")
    return ()

@hookimpl
def register_reports():
    def pages(brief, folder, form):
        (folder / "page.html").write_text("written")
        return folder / "page.html"

    LOG.append("register_reports")
    return {"pages": Report(audience=Audience.PUBLIC, writer=pages)}

@hookimpl
def register_allocators():
    LOG.append("register_allocators")
    return {}

@hookimpl
def amend_region(region):
    LOG.append("amend_region")
    return evolve(region)

@hookimpl
def register_rules():
    LOG.append("register_rules")
    return ()

@hookimpl
def register_regions():
    LOG.append("register_regions")
    return ()
"""

ORDER = [
    "import",
    "register_regions",
    "register_rules",
    "register_allocators",
    "register_reports",
    "amend_region",  # to check it
    "check_region",
    "amend_region",  # to open its scheme
    "commit",
    "after_transition submit",
    "after_transition admit",
    "commit",
    "after_transition approve",
    "commit",
    "after_transition circulate",
    "commit",  # of a home, which is no case
    "commit",
    "after_transition offer",
]


@contextmanager
def commits_in(log: list[str]) -> Iterator[None]:
    """Note every commit of a database in a log."""

    def note(_: object) -> None:
        log.append("commit")

    event.listen(Engine, "commit", note)
    try:
        yield
    finally:
        event.remove(Engine, "commit", note)


def test_hooks_are_called_in_one_order(tmp_path: Path) -> None:
    """Load, check, open, refer, approve, circulate, add a home, match and report."""
    folder = tmp_path / "beside"
    beside(folder, "logging-all", LOGGING)
    write_toyland(folder / "toyland")
    asked, database = "toyland+logging-all", str(tmp_path / "scheme.db")
    plugins = Beside.of(folder, "logging-all", "toyland").plugins
    (module,) = (one for name, one in sys.modules.items() if "beside_logging_all" in name)
    log: list[str] = module.LOG

    plugins.findings(plugins.region(asked))
    with open_scheme(asked, database, clock=Clock(), plugins=plugins) as scheme:
        with commits_in(log):
            scheme.refer(referral())
            scheme.approve("c-1")
            scheme.circulate("c-1")
            scheme.add_home(home())
            scheme.match()
        scheme.report("pages", tmp_path)

    assert log == ORDER
    assert (scheme.troubles, scheme.reminders) == ([], [])


def test_the_documentation_says_the_same_order() -> None:
    """Each of them once, where it is first called."""
    page = (ROOT / "docs/hooks.md").read_text("utf-8")
    (block,) = re.findall(r"^```order\n([^`]*)```", page, re.MULTILINE)
    assert block.split() == list(dict.fromkeys(line.split()[0] for line in ORDER))
