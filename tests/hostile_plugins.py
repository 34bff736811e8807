"""A plugin that implements every hook, and is honest in all of them but one."""

from textwrap import indent

#: What each hook is handed, and what an honest plugin answers.
HONEST = {
    "register_regions": ("", "[]"),
    "register_rules": ("", "[]"),
    "register_allocators": ("", "{'odd': odd}"),
    "register_reports": ("", "{'odd': Report(audience=Audience.PUBLIC, writer=print)}"),
    "amend_region": ("region", "evolve(region)"),
    "check_region": ("region", "[]"),
    "allocating": ("problem, *, seed", "BUILT_IN['priority'](problem, seed=seed)"),
    "after_transition": ("event, case, region", "[]"),
}

_MODULE = """
from attrs import evolve
from pathlib import Path
from collections.abc import Mapping
from unlocking_doors.errors import Fault, UnlockingDoorsError
from unlocking_doors.matching import BUILT_IN, Allocation
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.policy.steps import Actor

WRITTEN = Path(__file__).parent / "written"

class Endless(Mapping):
    def __getitem__(self, name): return print
    def __iter__(self): return map(str, __import__("itertools").count())
    def __len__(self): return 1
"""


def hostile(does: str, where: str) -> str:
    """Write a plugin that is honest but for what it does in one hook."""
    text = _MODULE + (does if where == "import" else "") + "\n"
    for hook, (arguments, answer) in HONEST.items():
        deed = does if hook == where else ""
        if deed == "wrapper":
            text += _function("@hookimpl(wrapper=True)", hook, arguments, "", "(yield) and []")
        elif deed == "misspelt":
            text += _function("@hookimpl", f"{hook}s", arguments, "", answer)
        elif deed == "too many arguments":
            text += _function("@hookimpl", hook, "region", "", answer)
        elif deed == "optional":
            text += _function("@hookimpl(optionalhook=True)", f"{hook}s", arguments, "", answer)
        elif deed == "default":
            text += _function("@hookimpl", hook, f"{arguments}=None", "", answer)
        elif deed == "unmarked":
            text += _function("", hook, arguments, "", answer)
        elif hook == "allocating":
            text += _function("", "odd", arguments, deed, answer)
        else:
            text += _function("@hookimpl", hook, arguments, deed, answer)
    return text


def _function(mark: str, name: str, arguments: str, body: str, answer: str) -> str:
    return f"\n{mark}\ndef {name}({arguments}):\n{indent(body, '    ')}\n    return {answer}\n"
