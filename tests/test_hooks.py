"""Every hook, used by a small plugin with an entry point of its own, as a package has it."""

import inspect
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plugin_files import package, program, small_run
from program import (
    BAD_DATA,
    EXAMPLE,
    FINDINGS,
    FINE,
    LONDON,
    REFUSED,
    ROOT,
    one_sentence,
    rows_of,
    shell,
)
from toyland_files import edit, write_toyland
from toyland_year import brief, snapshot

from unlocking_doors.matching import BUILT_IN, Problem
from unlocking_doors.plugins import builtin
from unlocking_doors.plugins.hookspecs import Hooks
from unlocking_doors.reports.kinds import WRITERS


def listed(plugins: Path) -> list[dict[str, Any]]:
    """List the plugins of a folder as the program does."""
    rows: list[dict[str, Any]] = program(plugins, "plugins", "--format", "json").json
    return rows


HOOKS = tuple(name for name in vars(Hooks) if not name.startswith("_"))


# The catalogue


def test_every_hook_has_a_test_and_stands_in_the_documentation() -> None:
    """One test and one row of docs/hooks.md each; nothing is documented that there is not."""
    assert [name for name in HOOKS if f"test_hook_{name}" not in globals()] == []
    table = (ROOT / "docs/hooks.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| \[?`(\w+)\([^)]*\)`", table, re.MULTILINE)) == HOOKS


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_when_it_is_called_and_how_answers_combine(name: str) -> None:
    """Typed, and with the four parts that its author needs."""
    spec = getattr(Hooks, name)
    assert inspect.signature(spec).return_annotation is not inspect.Signature.empty
    for part in ("Called: ", "Returns: ", "Combines: ", "Since: "):
        assert part in (inspect.getdoc(spec) or "")


# Each hook


def test_hook_register_regions(plugins: Path) -> None:
    """A plugin names folders of regions, here one that does not stand in its package."""
    write_toyland(plugins.parent / "toyland")
    package(
        plugins,
        "toys",
        """
        from pathlib import Path

        @hookimpl
        def register_regions():
            return [Path(__file__).parents[1] / "toyland"]
        """,
    )
    process = shell("check", "toyland", cwd=plugins, env={"PYTHONPATH": str(plugins)})
    assert process.code == FINE, process.err
    keys = {row["key"] for row in program(plugins, "regions", "--format", "json").json}
    assert keys >= {"london", "toyland"}


RULE = '''
    from datetime import date

    @rule(
        key="full-moon", label="Not at full moon", source="assumption: a test",
        since=date(2017, 1, 30), if_not_met=Effect.DECLINE, reason="There is a full moon.",
        remedy="Wait for another night",
    )
    def full_moon(facts, parameters):
        """Decline the case whose key ends in a four."""
        met = not facts.case.endswith("4")
        return Ruling(answer=Answer.MET if met else Answer.NOT_MET)

    @hookimpl
    def register_rules():
        return [full_moon]
'''


@pytest.fixture
def moonlit(plugins: Path) -> Path:
    """A copy of London that asks a rule in Python, and the plugin that supplies it."""
    folder = plugins.parent / "moonlit"
    shutil.copytree(LONDON, folder)
    edit(folder / "region.toml", 'key = "london"', 'key = "moonlit"')
    edit(folder / "region.toml", '    "tenure",', '    "tenure",\n    "full-moon",')
    return package(plugins, "moon-rules", RULE)


def test_hook_register_rules(moonlit: Path) -> None:
    """A rule in Python is asked like any other, with its package, and explained like any other."""
    given = ("--referrals", EXAMPLE / "referrals.csv", "--format", "json")
    found = program(moonlit, "assess", "./moonlit", *given).json["assessments"]
    for one in found:
        (finding,) = (f for f in one["findings"] if f["rule"] == "full-moon")
        ends = one["case"].endswith("4")
        assert finding["answer"] == ("not met" if ends else "met")
        assert finding["source"] == "assumption: a test"
        assert one["outcome"] != "eligible" or not ends
    assert small_run(moonlit, "./moonlit").code == FINE
    told = program(moonlit, "explain", "E23-0004", "--db", "out/scheme.db").out
    assert "✗ Not at full moon" in told
    assert "What would change it: Wait for another night." in told


def test_a_rule_whose_code_has_changed_is_named_and_not_replayed(moonlit: Path) -> None:
    """Exit code 5: the decision was made by other code, and is not made again by this one."""
    assert small_run(moonlit, "./moonlit").code == FINE
    explain = ("explain", "E23-0004", "--db", "out/scheme.db")
    before = program(moonlit, *explain).out
    package(moonlit, "moon-rules", RULE.replace('endswith("4")', 'endswith("5")'), version="2.0")

    said = program(moonlit, *explain)

    assert (said.code, said.out) == (REFUSED, "")
    assert 'the code of rule "full-moon" (moon-rules 1.0) is' in one_sentence(said.err)
    assert "Install moon-rules 1.0" in said.err
    package(moonlit, "moon-rules", RULE)
    assert program(moonlit, *explain).out == before


def test_a_rule_whose_package_is_gone_is_named_and_not_replayed(moonlit: Path) -> None:
    """The same, with nothing installed that has the rule; the ledger can still be read."""
    assert small_run(moonlit, "./moonlit").code == FINE
    shutil.rmtree(moonlit)
    moonlit.mkdir()

    said = program(moonlit, "explain", "E23-0004", "--db", "out/scheme.db")

    assert (said.code, said.out) == (REFUSED, "")
    assert 'rule "full-moon"' in one_sentence(said.err)
    assert "moon-rules 1.0" in said.err
    assert program(moonlit, "ledger", "--db", "out/scheme.db").code == FINE


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('raise ValueError(facts.get("landlord"))', "stopped with ValueError"),
        ("raise SystemExit", "stopped with SystemExit"),
        ("return True", "returned no Ruling"),
        ("return Ruling(answer=Answer.UNKNOWN)", "does not answer as a rule must"),
    ],
)
def test_a_rule_that_fails_is_named_without_a_value(moonlit: Path, body: str, words: str) -> None:
    """Nothing is decided, and what it saw is not repeated."""
    code = RULE.replace("return Ruling(answer=Answer.MET if met else Answer.NOT_MET)", body)
    package(moonlit, "moon-rules", code)
    said = small_run(moonlit, "./moonlit")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert 'rule "full-moon" ' in said.err
    assert words in one_sentence(said.err)
    assert rows_of(EXAMPLE / "referrals.csv")[0]["landlord"] not in said.err
    assert not list((moonlit.parent / "out").glob("*"))


ALLOCATOR = """
    from attrs import evolve
    from unlocking_doors.matching import BUILT_IN

    def nobody(problem, *, seed):
        return BUILT_IN["circulation"](evolve(problem, vacancies=()), seed=seed)

    def reckless(problem, *, seed):
        from unlocking_doors.matching import Pairing
        found = BUILT_IN["circulation"](problem, seed=seed)
        pairs = [Pairing(case=r.case, home=v.home, why=("x",))
                 for r in problem.requests for v in problem.vacancies]
        return evolve(found, pairings=tuple(pairs))

    def failing(problem, *, seed):
        raise KeyError(problem)

    @hookimpl
    def register_allocators():
        return {"quite-priority": BUILT_IN["priority"], "reckless": reckless, "failing": failing}
"""


def test_hook_register_allocators(plugins: Path) -> None:
    """An allocator goes by its name, and is listed with the others."""
    package(plugins, "more-allocators", ALLOCATOR)
    own = small_run(plugins, "london", "--allocator", "quite-priority", as_at="2023-05-08")
    shutil.rmtree(plugins.parent / "out")
    built_in = small_run(plugins, "london", "--allocator", "priority", as_at="2023-05-08")
    assert own.code == built_in.code == FINE
    assert own.json == built_in.json
    (row,) = (row for row in listed(plugins) if row["name"] == "more-allocators")
    assert row["allocators"] == ["failing", "quite-priority", "reckless"]


def test_an_allocator_that_breaks_a_constraint_is_refused(plugins: Path) -> None:
    """The checker that shares no code with it names what it broke; nothing is offered."""
    package(plugins, "more-allocators", ALLOCATOR)
    said = small_run(plugins, "london", "--allocator", "reckless", as_at="2023-05-08")
    assert (said.code, said.out) == (BAD_DATA, "")
    assert 'allocator "reckless" broke hard constraints' in said.err
    assert not (plugins.parent / "out/scheme.db").exists()


def test_an_allocator_that_fails_is_named(plugins: Path) -> None:
    """It is a plugin at fault, not the program."""
    package(plugins, "more-allocators", ALLOCATOR)
    said = small_run(plugins, "london", "--allocator", "failing", as_at="2023-05-08")
    assert (said.code, said.out) == (BAD_DATA, "")
    words = 'plugin "more-allocators" failed while "failing" allocates: KeyError'
    assert words in one_sentence(said.err)


def test_hook_register_reports(plugins: Path) -> None:
    """A report of another kind is written through the scheme, and listed."""
    package(
        plugins,
        "more-reports",
        """
        def count(brief, folder, form):
            page = folder / f"count.{form}"
            page.write_text(f"{len(brief.snapshot.cases)} cases, invented: {brief.is_invented}")
            return page

        @hookimpl
        def register_reports():
            return {"count": Report(audience=Audience.COORDINATOR, writer=count)}

        if __name__ == "__main__":
            from pathlib import Path
            with open_scheme("london", "out/scheme.db") as scheme:
                print(scheme.report("count", Path("out"), form="csv").read_text())
        """,
    )
    assert small_run(plugins, "london").code == FINE
    done = subprocess.run([sys.executable, plugins / "more_reports.py"], cwd=plugins.parent,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert re.fullmatch(r"\d+ cases, invented: True\n", done.stdout)
    (row,) = (row for row in listed(plugins) if row["name"] == "more-reports")
    assert row["reports"] == ["count"]


AMENDING = """
    from attrs import evolve
    from unlocking_doors.errors import Fault

    @hookimpl
    def amend_region(region):
        if region.key == "london":
            kept = tuple(one for one in region.partners if one.key != "camden")
            return evolve(region, partners=kept)

    @hookimpl
    def check_region(region):
        if "camden" not in region.partner_by_key:
            yield Fault(code="without-camden-1", place="partner camden", message="Camden is gone",
                        remedy="Ask it back")
"""


def test_hook_amend_region(plugins: Path) -> None:
    """A region is amended where its user asks for that, and otherwise is what it was."""
    package(plugins, "without-camden", AMENDING)
    usual = program(plugins, "check", "london", "--format", "json")
    amended = program(plugins, "check", "london+without-camden", "--format", "json").json
    assert amended["partners"] == usual.json["partners"] - 1
    assert amended["fingerprint"] != usual.json["fingerprint"]
    assert usual.code == FINE


def test_hook_check_region(plugins: Path) -> None:
    """A plugin's findings are told beside the library's own, under its name; exit code 1."""
    package(plugins, "without-camden", AMENDING)
    said = program(plugins, "check", "london+without-camden")
    assert said.code == FINDINGS
    assert "[partner camden] Camden is gone. Ask it back. (without-camden-1)" in said.out


REMINDING = """
    from unlocking_doors.moves.reminders import Reminder
    from unlocking_doors.policy.steps import Actor

    @hookimpl
    def after_transition(event, case, region):
        if event.kind == "approve":
            text = f"{case.reference} goes out"
            yield Reminder(case=case.key, text=text, owner=Actor.COORDINATOR)
"""


def test_hook_after_transition(plugins: Path) -> None:
    """Reminders are written beside the report, with their plugin; the record is what it was."""
    package(plugins, "reminding", REMINDING)
    reminded = small_run(plugins, "london")
    log = (plugins.parent / "out/events.jsonl").read_bytes()
    approved = [line for line in log.splitlines() if b'"kind":"approve"' in line]
    rows = rows_of(plugins.parent / "out/reminders.csv")
    assert approved
    assert {row["plugin"] for row in rows} == {"reminding"}
    assert len(rows) == len(approved)
    shutil.rmtree(plugins.parent / "out")
    shutil.rmtree(plugins)
    assert small_run(plugins, "london").json == reminded.json
    assert (plugins.parent / "out/events.jsonl").read_bytes() == log


def test_the_library_registers_each_of_its_allocators() -> None:
    """The names are written down apart, so that `check` imports no matching: they are the same."""
    registered = builtin.register_allocators()
    problem = Problem(as_at=date(2024, 1, 1), requests=(), vacancies=())

    assert set(registered) == set(BUILT_IN)
    assert {name: one(problem, seed=1).allocator for name, one in registered.items()} == {
        name: name for name in BUILT_IN
    }


def test_the_library_registers_each_of_its_reports(tmp_path: Path) -> None:
    """The kinds are written down apart likewise: they are the same, and each has its writer."""
    registered = builtin.register_reports()

    assert set(registered) == set(WRITERS)
    taken = brief(snapshot())
    page = registered["overrides"](taken, tmp_path / "registered")
    own = WRITERS["overrides"](taken, tmp_path / "own", "html")
    assert page.name == own.name == "index.html"
    assert page.read_bytes() == own.read_bytes()
