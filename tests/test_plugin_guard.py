"""How plugins are guarded: other threads keep their output, a wait can be broken off, and more."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

import pytest
from attrs import evolve
from plugin_files import Beside, beside, installed, package
from small_years import fresh, home, referral
from toyland import TOYLAND
from toyland_files import write_toyland
from toyland_year import brief, snapshot

import unlocking_doors.policy.assessing
from unlocking_doors.errors import PluginError
from unlocking_doors.moves.cases import Case
from unlocking_doors.moves.events import Event
from unlocking_doors.moves.reminders import Reminder
from unlocking_doors.plain import canonical
from unlocking_doors.plugins import Choice, Plugins
from unlocking_doors.plugins.guarding import Guard
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.steps import Actor


@pytest.fixture
def told() -> list[str]:
    """Hear what is told of plugins."""
    return []


@pytest.fixture
def guard(told: list[str]) -> Guard:
    """Guard calls for five seconds."""
    return Guard(seconds=5, tell=told.append)


def test_what_another_thread_prints_is_its_own(
    guard: Guard, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A web server's log and a bar of progress go on, and are not held against the plugin."""
    is_printed = threading.Event()

    def other() -> None:
        sys.stdout.write("a line of the log\n")
        sys.stderr.write("a warning\n")
        is_printed.set()

    def plugin() -> bool:
        threading.Thread(target=other).start()
        return is_printed.wait(5)

    assert guard.call("odd", "here", plugin)
    assert capsys.readouterr() == ("a line of the log\n", "a warning\n")
    assert told == []


def test_calls_of_several_threads_do_not_wait_for_each_other(
    guard: Guard, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each waits for the others inside its plugin; afterwards the output is what it was."""
    usual, together = (sys.stdout, sys.stderr), threading.Barrier(3)

    def plugin() -> None:
        together.wait(5)
        sys.stdout.write("secret")

    threads = [threading.Thread(target=guard.call, args=(f"p{number}", "here", plugin))
               for number in range(3)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not together.broken
    assert (sys.stdout, sys.stderr) == usual
    assert capsys.readouterr() == ("", "")


def test_a_thread_of_a_plugin_may_be_guarded_itself(guard: Guard) -> None:
    """Nothing waits for what waits for it."""
    found: list[int] = []

    def plugin() -> None:
        inner = threading.Thread(target=lambda: found.append(guard.call("inner", "here", int)))
        inner.start()
        inner.join()

    guard.call("odd", "here", plugin)
    assert found == [0]


def test_whoever_waits_for_a_plugin_can_break_it_off(guard: Guard) -> None:
    """Ctrl-C is heard at once; the plugin is ended, and the output is what it was."""
    usual, ended = (sys.stdout, sys.stderr), threading.Event()

    def endless() -> None:
        try:
            while True:
                sleep(0.01)
        finally:
            ended.set()

    # A shell that starts a program in the background lets it ignore Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    waits = threading.get_ident()
    timer = threading.Timer(0.1, lambda: signal.pthread_kill(waits, signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        evolve(guard, seconds=60).call("odd", "here", endless)
    signal.signal(signal.SIGINT, before)
    assert ended.wait(60)
    assert (sys.stdout, sys.stderr) == usual


def test_a_report_gets_a_copy_of_what_goes_on_deciding(tmp_path: Path) -> None:
    """It is refused when it changes that, blames another plugin, or names a page that is none."""
    beside(tmp_path / "beside", "reporting", """
        from functools import partial
        from unlocking_doors.errors import PluginError

        def changing(brief, folder, form):
            object.__setattr__(brief.region, "rules", ())
            brief.region.parameters[0].values.clear()
            return __import__("pathlib").Path(__file__)

        def emptying(brief, folder, form):
            object.__setattr__(brief.snapshot, "cases", ())
            return __import__("pathlib").Path(__file__)

        def publishing(brief, folder, form):
            object.__setattr__(brief, "publish", print)
            return __import__("pathlib").Path(__file__)

        def blaming(brief, folder, form):
            raise PluginError('plugin "honest" failed')

        def pageless(brief, folder, form):
            return folder / "nowhere.html"

        @hookimpl
        def register_reports():
            every = (changing, emptying, publishing, blaming, pageless)
            report = partial(Report, audience=Audience.COORDINATOR)
            return {one.__name__: report(writer=one) for one in every}
        """)  # fmt: skip
    reports = Beside.of(tmp_path / "beside", "reporting").plugins.reports()
    taken = brief(snapshot())
    before, cases = canonical(taken.region), taken.snapshot.cases
    for kind, words in {
        "changing": "changes what it is handed",
        "emptying": "changes what it is handed",
        "publishing": "changes what it is handed",
        "blaming": 'plugin "reporting" failed in the report "blaming"',
        "pageless": "Return the path of the page",
    }.items():
        with pytest.raises(PluginError, match=words):
            reports[kind](taken, tmp_path)
    assert canonical(taken.region) == before
    assert taken.snapshot.cases == cases


def test_what_runs_while_marks_are_looked_for_is_guarded(tmp_path: Path) -> None:
    """To ask an object of a module for its mark is to run code of it."""
    beside(tmp_path / "beside", "odd", """
        class Odd:
            def __call__(self): pass
            def __getattr__(self, name): raise SystemExit("secret")

        check_region = Odd()

        @hookimpl
        def register_rules(): return []
        """)  # fmt: skip
    (said,) = Beside.of(tmp_path / "beside", "odd").told
    assert 'set aside: plugin "odd" tries to end the program while it is imported' in said


@pytest.mark.parametrize("hangs", [True, False])
def test_a_watcher_that_failed_is_not_asked_again(tmp_path: Path, *, hangs: bool) -> None:
    """One that hangs holds up a single command; the others are told of every step."""
    asked: list[str] = []

    def honest(happened: Sequence[tuple[Event, Case]], _: Region) -> Iterator[Reminder]:
        for event, case in happened:
            asked.append(event.kind)
            yield Reminder(case=case.key, text="x", owner=Actor.COORDINATOR)

    folder = tmp_path / "beside"
    does = "while True: pass" if hangs else "raise ValueError"
    beside(folder, "odd", f"@hookimpl\ndef after_transition(event):\n    {does}")
    watchers = {**Beside.of(folder, "odd", seconds=0.3).plugins.watchers(), "honest": honest}
    with fresh(tmp_path / "scheme.db", TOYLAND, watchers=watchers) as scheme:
        began = monotonic()
        scheme.refer(referral())
        scheme.approve("c-1")
        scheme.circulate("c-1")
        assert monotonic() - began < 1
        (trouble,) = scheme.troubles
    assert trouble.startswith('plugin "odd" ')
    assert asked == ["submit", "admit", "approve", "circulate"]


REPLACING = """
import unlocking_doors.policy.assessing as found
usual = found.assess
def lenient(*given, **more): return usual(*given, **more)
{replace}
@hookimpl
def register_rules(): return []
"""


@pytest.mark.parametrize(
    ("replace", "words"),
    [
        ("found.assess = lenient", 'assessing, as "assess"'),
        ("found.RulesInForce.of = staticmethod(lenient)\nfound.RulesInForce.odd = lenient",
         'assessing.RulesInForce, as "odd"'),
        ("found.assess = lenient\nraise ValueError", 'assessing, as "assess"'),
    ],
)  # fmt: skip
def test_nothing_goes_on_with_a_plugin_that_replaces_a_part_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: str, words: str
) -> None:
    """It is named, with the part; to set it aside would not bring the part back."""
    found = unlocking_doors.policy.assessing
    monkeypatch.setattr(found, "assess", found.assess)
    monkeypatch.setattr(found.RulesInForce, "of", found.RulesInForce.__dict__["of"])
    monkeypatch.setattr(found.RulesInForce, "odd", None, raising=False)
    beside(tmp_path / "beside", "odd", REPLACING.format(replace=replace))
    with pytest.raises(PluginError, match='plugin "odd" puts code of its own into') as caught:
        Beside.of(tmp_path / "beside", "odd")
    assert words in str(caught.value)


def broken(plugins: Path, name: str, text: str) -> None:
    """Write something else into what pip wrote of a plugin."""
    package(plugins, "odd", "@hookimpl\ndef register_rules():\n    return []")
    (plugins / "odd-1.0.dist-info" / name).write_text(text)


def twice(plugins: Path) -> None:
    """Leave an older version behind."""
    package(plugins, "odd", "@hookimpl\ndef register_rules():\n    return []")
    meta = plugins / "odd-0.9.dist-info"
    meta.mkdir()
    for name in ("METADATA", "entry_points.txt"):
        text = (plugins / "odd-1.0.dist-info" / name).read_text()
        (meta / name).write_text(text.replace("Version: 1.0", "Version: 0.9"))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda where: broken(where, "entry_points.txt", "[unlocking_doors]\nodd = \n"),
         'plugin "odd" failed while it is imported'),
        (lambda where: broken(where, "METADATA", "Name: odd\nVersion: 1.0\n"
                              "Requires-Dist: unlocking-doors>=garbage; python_version >>> 3\n"),
         "is made for unlocking-doors >=garbage, which cannot be read"),
        (lambda where: broken(where, "METADATA", "Name: odd\nVersion: 1.0\n"
                              "Requires-Dist: unlocking-doors>>2\n"),
         "is made for unlocking-doors >>2, which cannot be read"),
        (twice, 'the package of plugin "odd" is there twice, as 0.9 and 1.0'),
    ],
)  # fmt: skip
def test_a_package_that_was_badly_installed_stops_nobody_else(
    plugins: Path, damage: Callable[[Path], None], words: str
) -> None:
    """It is set aside and named; the regions of the others are there."""
    plugins.mkdir()
    damage(plugins)
    told: list[str] = []
    with installed(plugins):
        found = Plugins.load(Choice(allow=("odd", "london")), tell=told.append)
    assert [info.name for info in found.infos] == ["london"]
    assert words in told[0]


def test_a_region_may_be_a_link(tmp_path: Path) -> None:
    """By its own name it is found, also where its folder is reached another way."""
    real = write_toyland(tmp_path / "real")
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf/toyland").symlink_to(real)
    (tmp_path / "shelf/nowhere").symlink_to(tmp_path / "gone")
    plugins = Beside.of(tmp_path / "shelf", "toyland").plugins
    assert plugins.region("toyland") == plugins.region(str(real))


def test_an_allocator_answers_under_the_name_that_was_asked(tmp_path: Path) -> None:
    """Whatever name and seed it writes into its answer, and from whichever it took it."""
    beside(tmp_path / "beside", "odd", """
        from attrs import evolve
        from unlocking_doors.matching import BUILT_IN

        def odd(problem, *, seed):
            return evolve(BUILT_IN["priority"](problem, seed=seed), allocator="another", seed=99)

        @hookimpl
        def register_allocators():
            return {"odd": odd}
        """)  # fmt: skip
    allocators = Beside.of(tmp_path / "beside", "odd").plugins.allocators()
    region = evolve(TOYLAND, matching=evolve(TOYLAND.matching, allocator="odd"))
    with fresh(tmp_path / "scheme.db", region, allocators=allocators) as scheme:
        scheme.refer(referral())
        scheme.approve("c-1")
        scheme.circulate("c-1")
        scheme.add_home(home())
        answer = scheme.match(seed=5)
    assert (answer.allocator, answer.seed) == ("odd", 5)
