"""
Twelve hostile plugins, each on every hook where it can do harm.

Each is named, and nothing that it tries decides anything: what a region says, what is decided of a
case and what a run records are byte for byte the same as without it, or are refused.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from attrs import field, frozen
from hostile_plugins import HONEST, hostile
from plugin_files import Beside, beside
from small_years import fresh, home, inputs, log_of, play, referral, yes_to_all
from toyland_files import write_toyland

from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.moves.referrals import facts_of
from unlocking_doors.plain import canonical, plain
from unlocking_doors.policy.assessing import RulesInForce, assess

REGISTERING = tuple(hook for hook in HONEST if hook.startswith("register_"))
CALLED = ("amend_region", "check_region", "allocating", "after_transition")
FEW = ("import", "check_region")
EVERYWHERE = ("import", *HONEST)
#: What is refused where a plugin fails in a hook; elsewhere it is set aside, or told.
REFUSED = {
    "amend_region": {"check", "assess", "run"},
    "check_region": {"check"},
    "allocating": {"run"},
}


@frozen
class Beast:
    """
    One hostile plugin.

    Attributes:
        does: What it does in a hook before it answers, or instead of that.
        says: What is said of it.
        hooks: Where it can do it.
        stays: Whether it is told of, and used all the same.
        refuses: Whether nothing goes on with it, wherever it does it.
        limits: How long it is waited for.
    """

    does: str | Mapping[str, str]
    says: str
    hooks: tuple[str, ...] = EVERYWHERE
    stays: bool = False
    refuses: bool = False
    limits: Mapping[str, float] = field(factory=dict)


_PATIENCE = {"seconds": 0.15, "work_seconds": 0.15}
_ENDLESS = "return __import__('itertools').repeat({})"
_RULE = """
from datetime import date
@rule(key="{}", label="x", source="assumption: x", since=date(2020, 1, 1), if_not_met=Effect.WARN,
      reason="x")
def clashing(facts, parameters): return Ruling(answer=Answer.NOT_MET)
return [clashing]
"""

ZOO: Mapping[str, tuple[Beast, ...]] = {
    "raises": (
        Beast("raise ValueError('secret')", "failed"),
        Beast("raise UnlockingDoorsError", "failed", hooks=FEW),
    ),
    "hangs": (
        Beast("while True: pass", "did not come back", limits=_PATIENCE),
        Beast(
            "import time\ntime.sleep(0.4)\nprint('secret')", "did not come back", limits=_PATIENCE
        ),
    ),
    "mutates its argument": (
        Beast(
            {
                "amend_region": "region.parameters[0].values.clear()",
                "check_region": "object.__setattr__(region, 'partners', ())",
                "allocating": "object.__setattr__(problem, 'own_landlord_allowed', 'secret')",
                "after_transition": "object.__setattr__(case, 'state', 'moved')",
            },
            "changes what it is handed",
            hooks=CALLED,
        ),
        Beast(
            {"after_transition": "object.__setattr__(region, 'rules', ())"},
            "changes what it is handed",
            hooks=("after_transition",),
        ),
    ),
    "wraps others": (
        Beast("wrapper", "wraps", hooks=tuple(hook for hook in HONEST if hook != "allocating")),
    ),
    "exits": (
        Beast("__import__('sys').exit(0)", "tries to end the program"),
        Beast("raise KeyboardInterrupt", "tries to end the program", hooks=FEW),
        Beast("class Odd(BaseException): pass\nraise Odd('secret')", "failed", hooks=FEW),
    ),
    "prints": (
        Beast("print('secret')", "characters", stays=True),
        Beast("import sys\nsys.stderr.write('secret')", "characters", stays=True),
    ),
    "writes a file": (
        Beast("open(WRITTEN, 'w').close()", "writes a file"),
        Beast(
            "try: WRITTEN.write_text('secret')\nexcept OSError: pass", "writes a file", hooks=FEW
        ),
        Beast("WRITTEN.mkdir()", "makes a folder", hooks=FEW),
        Beast("__import__('os').chdir('/')", "leaves the folder", hooks=FEW),
        Beast("__import__('os').chmod(__file__, 0o777)", "changes a file", hooks=FEW),
        Beast("__import__('os').kill(__import__('os').getpid(), 9)", "ends a program", hooks=FEW),
        Beast("__import__('sqlite3').connect(WRITTEN)", "opens a database", hooks=FEW),
        Beast("__import__('subprocess').run(['touch', WRITTEN])", "runs a program", hooks=FEW),
        Beast("__import__('os').system(f'touch {WRITTEN}')", "runs a program", hooks=FEW),
        Beast("__import__('socket').getaddrinfo('localhost', 80)", "opens a connection", hooks=FEW),
    ),
    "wrong type": (
        Beast("return 42", "", hooks=tuple(HONEST)),
        Beast("return ['secret']", "something else", hooks=tuple(HONEST)),
        Beast(
            {
                "amend_region": "return evolve(region, partners=('secret',))",
                "check_region": "return [Fault(code=7, message='x')]",
                "allocating": "return evolve(BUILT_IN['priority'](problem, seed=seed), pairings=7)",
                "after_transition": "return [Reminder(case=7, text='x', owner='nobody')]",
                "register_regions": "from pathlib import Path\nreturn [Path(__file__).parent]",
            },
            "",
            hooks=(*CALLED, "register_regions"),
        ),
        Beast(
            "class Odd(Allocation): pass\nfound = BUILT_IN['priority'](problem, seed=seed)\n"
            "return Odd(**{one: getattr(found, one) for one in Allocation.__slots__[:6]})",
            "something else",
            hooks=("allocating",),
        ),
        Beast(
            "class Odd(tuple):\n    times = 0\n    def __iter__(self):\n        Odd.times += 1\n"
            "        return iter(()) if Odd.times > 1 else tuple.__iter__(self)\n"
            "found = BUILT_IN['priority'](problem, seed=seed)\n"
            "return evolve(found, pairings=Odd(found.pairings * 2))",
            '"odd" broke hard constraints',
            hooks=("allocating",),
        ),
    ),
    "misspelt hook": (
        Beast("misspelt", "which is no hook; did you mean", hooks=tuple(HONEST)[:4] + CALLED[:2]),
        Beast("optional", "which is no hook; did you mean", hooks=("check_region",)),
        Beast("default", "a default", hooks=("check_region", "after_transition")),
        Beast("unmarked", "not marked as a hook", hooks=("check_region", "after_transition")),
        Beast("too many arguments", "arguments that it does not have", hooks=REGISTERING),
    ),
    "clash": (
        Beast("return {'priority': print, 'more': print}", "built in", ("register_allocators",)),
        Beast(
            "return {'year': Report(audience=Audience.PUBLIC, writer=print)}",
            "built in",
            ("register_reports",),
        ),
        Beast(
            _RULE.format("rent"), "which the region has itself", ("register_rules",), refuses=True
        ),
        Beast(
            "from pathlib import Path\nreturn [Path(__file__).parent / 'toyland']",
            'the region "toyland" is supplied by the plugins "odd" and "toyland"',
            ("register_regions",),
            refuses=True,
        ),
    ),
    "slow import": (
        Beast(
            "import time\ntime.sleep(0.25)",
            "seconds to import",
            hooks=("import",),
            stays=True,
            limits={"seconds": 2.0},
        ),
    ),
    "huge result": (
        Beast(
            {
                "register_regions": _ENDLESS.format("__import__('pathlib').Path('x')"),
                "register_rules": _ENDLESS.format("None"),
                "register_allocators": "return Endless()",
                "register_reports": "return Endless()",
                "check_region": _ENDLESS.format("Fault(code='odd-1', message='x')"),
                "amend_region": "return evolve(region, partners=region.partners * 10_000)",
                "after_transition": _ENDLESS.format("None"),
            },
            "more than 20,000 things",
            hooks=tuple(hook for hook in HONEST if hook != "allocating"),
        ),
        Beast(
            {
                "amend_region": "region.parameters[0].values\n"
                "return evolve(region, own_facts=__import__('itertools').repeat(None))",
                "allocating": "return evolve(BUILT_IN['priority'](problem, seed=seed), "
                "pairings=__import__('itertools').repeat(None))",
            },
            "",
            hooks=("amend_region", "allocating"),
        ),
        Beast(
            {
                "amend_region": "return evolve(region, identity=evolve(region.identity, "
                "name='x' * 20_000_000))",
                "after_transition": "return [Reminder(case='c-1', text='x' * 20_000_000, "
                "owner=Actor.COORDINATOR)]",
            },
            "more than 20,000,000 characters",
            hooks=("amend_region", "after_transition"),
        ),
    ),
}


def outcomes(folder: Path, where: str, beast: Beast | None, database: Path) -> dict[str, str]:
    """Check, assess and run Toyland with a plugin; what is refused is said with an empty answer."""
    does = "" if beast is None else beast.does if isinstance(beast.does, str) else beast.does[where]
    beside(folder, "odd", hostile(does, where))
    met = Beside.of(folder, "toyland", "odd", **(beast.limits if beast else {}))
    plugins, found = met.plugins, dict.fromkeys(("check", "assess", "run"), "")
    try:
        region = plugins.region("toyland+odd" if where == "amend_region" else "toyland")
    except UnlockingDoorsError as wrong:
        return {**found, "said": f"{met.said}{wrong}"}

    def check() -> str:
        return canonical([region.fingerprint, plain(plugins.findings(region))])

    def assessment() -> str:
        one = referral()
        rules = RulesInForce.of(region, one.received)
        return canonical(assess(rules, facts_of(one, region, one.received)))

    def run() -> str:
        year = inputs(referral(), home(), *yes_to_all("c-1"))
        watchers, allocators = plugins.watchers(), plugins.allocators()
        with fresh(database, region, allocators=allocators, watchers=watchers) as scheme:
            play(scheme, year, days=14, allocator="odd" if where == "allocating" else "priority")
            met.told += scheme.troubles
            return f"{log_of(scheme)}\n{canonical(dict(scheme.ledger()))}"

    for what, ask in {"check": check, "assess": assessment, "run": run}.items():
        try:
            found[what] = ask()
        except UnlockingDoorsError as wrong:
            met.told.append(str(wrong))
    return {**found, "said": met.said}


@pytest.fixture(scope="module")
def toyland(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of plugins that holds Toyland's region."""
    folder = tmp_path_factory.mktemp("beside")
    write_toyland(folder / "toyland")
    return folder


@pytest.fixture(scope="module")
def honest(toyland: Path) -> Callable[[str], dict[str, str]]:
    """Return what comes of a hook without any hostile plugin, found out once."""
    known: dict[str, dict[str, str]] = {}

    def of(where: str) -> dict[str, str]:
        kind = where if where in {"amend_region", "allocating"} else ""
        if kind not in known:
            known[kind] = outcomes(toyland, where, None, toyland.parent / "honest.db")
            assert known[kind].pop("said") == ""
        return known[kind]

    return of


def places() -> Iterator[tuple[str, int, str]]:
    """Yield each kind of beast, its number within the kind, and a hook where it is at home."""
    for kind, beasts in ZOO.items():
        for number, beast in enumerate(beasts):
            for where in beast.hooks:
                if isinstance(beast.does, str) or where in beast.does:
                    yield kind, number, where


@pytest.mark.parametrize(("kind", "number", "where"), list(places()))
def test_a_hostile_plugin_is_named_and_decides_nothing(  # noqa: PLR0917  what pytest fills in
    kind: str,
    number: int,
    where: str,
    toyland: Path,
    honest: Callable[[str], dict[str, str]],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Named with its hook; each outcome is that without it, or is refused where it is needed."""
    beast, usual = ZOO[kind][number], honest(where)
    found = outcomes(toyland, where, beast, tmp_path / "scheme.db")
    said = found.pop("said")

    assert '"odd"' in said
    assert beast.says in said
    assert "secret" not in said
    is_aside = "set aside" in said
    if beast.refuses:
        gone = set(found)
    elif beast.stays or (is_aside and where not in {"amend_region", "allocating"}):
        gone = set()  # nothing needs it
    else:
        gone = REFUSED.get(where, set())
    assert {what for what, answer in found.items() if not answer} == gone
    assert all(found[what] == usual[what] for what in found.keys() - gone)
    assert not (toyland / "written").exists()
    assert capfd.readouterr() == ("", "")


def test_the_zoo_is_whole() -> None:
    """Twelve kinds, and each hook meets several of them."""
    assert len(ZOO) == 12
    met = {where: {kind for kind, _, at in places() if at == where} for where in EVERYWHERE}
    assert {where for where, kinds in met.items() if len(kinds) < 6} == set()
