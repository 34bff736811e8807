import json
import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from program import (
    BAD_DATA,
    EXAMPLE,
    FINDINGS,
    FINE,
    LONDON,
    PROGRAM,
    REFUSED,
    ROOT,
    STORE,
    USAGE,
    Year,
    fails,
    log_of,
    one_sentence,
    rows_of,
    shell,
    succeeds,
    type_in,
    write_rows,
)
from toyland_files import edit, write_toyland

from unlocking_doors.codes import CODES
from unlocking_doors.commands.explaining import Explanation
from unlocking_doors.errors import MatchingError
from unlocking_doors.matching import BUILT_IN, allocate
from unlocking_doors.plain import plain
from unlocking_doors.plugins.builtin import REPORTS
from unlocking_doors.plugins.opening import open_scheme, reopen_scheme
from unlocking_doors.reports.summary import summary

COMMANDS = [
    *("demo", "run", "check", "regions", "plugins", "test", "match", "verify", "assess"),
    *("explain", "ranking", "ledger", "report", "publish", "documents", "export", "import"),
    *("compare", "frontier", "init", "invent", "template", "code", "doctor", "targets"),
]


def told(case: str, db: Path) -> dict[str, Any]:
    """Explain a case as JSON."""
    found: dict[str, Any] = succeeds("explain", case, "--db", db, "--format", "json").json
    return found


def lines_of(found: dict[str, Any], heading: str) -> list[dict[str, Any]]:
    """Return the lines of the first section whose heading begins so."""
    return next(one["lines"] for one in found["sections"] if one["heading"].startswith(heading))


#: What takes a home out of the pot for good.
_ENDS = {"lapse", "complete", "withdraw-offer"}


def in_one_line(text: str) -> str:
    """Take out the breaks and indents of a text for people."""
    return " ".join(text.split())


# Help, and words mistyped


def test_the_help_names_every_command() -> None:
    """And what the exit codes mean."""
    said = succeeds("--help").out
    assert re.findall(r"^  ([a-z]+) {2,}[A-Z]", said, re.MULTILINE) == COMMANDS
    assert "3 bad scheme or data" in said


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    """A sentence, and a help for each option."""
    said = succeeds(command, "--help").out
    assert said.startswith(f"Usage: unlocking-doors {command} ")
    for option in re.findall(r"^  (--[a-z-]+.*)$", said, re.MULTILINE):
        assert len(option.split("  ")) > 1, option


@pytest.mark.parametrize(
    ("words", "suggested"),
    [
        (("explan",), "explain"),
        (("chek", "london"), "check"),
        (("demo", "--sed", "3"), "--seed"),
        (("run", "london", "--referals", "x.csv"), "--referrals"),
        (("template", "referals"), "referrals"),
        (("demo", "--format", "jsn"), "json"),
        (("assess", "london", "--as-at", "1.4.2024", "--referrals", "x"), "%Y-%m-%d"),
    ],
)
def test_a_mistyped_word_is_a_fault_of_usage(words: tuple[str, ...], suggested: str) -> None:
    """Exit code 2, with what was probably meant."""
    said = fails(USAGE, *words)
    assert suggested in said
    assert "--help" in said


def test_a_region_that_is_not_there_is_told_with_the_nearest() -> None:
    """And nobody is told to install a package of a name that they mistyped."""
    said = one_sentence(fails(BAD_DATA, "check", "lodon"))
    assert 'did you mean "london"?' in said
    far = one_sentence(fails(BAD_DATA, "check", "atlantis"))
    assert "pip install" not in said + far
    assert "Name a folder of one" in far


def test_a_case_that_is_not_there_names_the_nearest(year: Year) -> None:
    """By key; exit code 3."""
    said = one_sentence(fails(BAD_DATA, "explain", "E23-00007", "--db", year.db))
    assert 'there is no case "E23-00007"; did you mean "E23-0007"?' in said


def test_a_code_is_explained_or_its_nearest_named() -> None:
    """In small letters, too."""
    said = succeeds("code", "ud-e301").out
    assert CODES["UD-E301"].meaning in said
    assert CODES["UD-E301"].remedy in said
    assert "did you mean" in one_sentence(fails(BAD_DATA, "code", "UD-E31"))


def test_every_code_can_be_looked_up() -> None:
    """What a message ends with leads somewhere."""
    for code, found in CODES.items():
        assert succeeds("code", code).lines[0] == f"{code}: {found.title}"


# Explain


def test_a_declined_case_is_explained(year: Year) -> None:
    """What decided comes first, with its answer, its source and what would change it."""
    case = year.case("not-eligible")
    found = told(case, year.db)

    assert found["invented"] is True
    assert found["state"] == "not-eligible"
    assert f"Case {case}, received on " in found["summary"]
    assert "is not eligible" in found["summary"]
    declining = [
        one
        for one in found["assessment"]["findings"]
        if (one["answer"], one["effect"]) == ("not met", "decline")
    ]
    assert declining
    for one in declining:
        assert one["reason"] in found["summary"]
        (line,) = (
            line
            for line in lines_of(found, "The rules of ")
            if line["text"].startswith(one["label"])
        )
        assert line["mark"] == "not met"
        more = " ".join(line["more"])
        assert one["reason"] in more
        assert f"What would change it: {one['remedy']}." in more
        supplied = f"supplied by unlocking-doors-london {version('unlocking-doors-london')}."
        assert f"Source: {one['source']}; in force from {one['since']}; {supplied}" in more
    text = in_one_line(succeeds("explain", case, "--db", year.db).out)
    assert f"✗ {declining[0]['label']}" in text
    assert "What would change it: " in text


def test_an_incomplete_case_lists_exactly_what_could_decide_it(year: Year) -> None:
    """The missing facts by name, and each rule that is not known as unknown."""
    case = next(
        event["case"]
        for event in log_of(year.folder)
        if event["kind"] == "return" and event["body"]["missing"]
    )
    found = told(case, year.db)

    missing = found["assessment"]["missing"]
    assert missing
    assert found["state"] == "returned"
    assert "more information is needed" in found["summary"]
    assert "What is missing: " in found["summary"]
    unknown = [one for one in found["assessment"]["findings"] if one["answer"] == "unknown"]
    marked = [line for line in lines_of(found, "The rules of ") if line["mark"] == "unknown"]
    assert len(marked) == len(unknown) > 0
    assert set(missing) <= {name for one in unknown for name in one["missing"]}


def test_every_rule_of_a_case_is_told_with_its_source(year: Year) -> None:
    """Met or not, none is left out."""
    for state in ("not-eligible", "returned", "circulated", "moved"):
        found = told(year.case(state), year.db)
        findings = found["assessment"]["findings"]
        rules = lines_of(found, "The rules of ") + lines_of(found, "Met: ")
        assert len(rules) == len(findings)
        assert all(one["mark"] in {"met", "not met", "unknown"} for one in rules)
        assert all("Source: " in one["more"][-1] for one in rules)


def test_a_waiting_case_hears_of_every_home(year: Year) -> None:
    """Each home that was in the pot while it waited, with every reason why it did not suit."""
    case = year.case("circulated")
    found = told(case, year.db)
    events = log_of(year.folder)
    since = next(e["at"][:10] for e in events if e["case"] == case and e["kind"] == "circulate")
    homes = {e["home"]: e["body"] for e in events if e["kind"] == "add-home"}
    ended = {e["home"]: e["at"][:10] for e in events if e["kind"] in _ENDS}
    seen = {key for key in homes if ended.get(key, "9999") > since}

    first, *lines = lines_of(found, "Homes in the pot since ")

    assert found["state"] == "circulated"
    assert "waits for a home" in found["summary"]
    assert {line["text"].split()[1] for line in lines} == seen
    assert all(line["more"] for line in lines)
    assert {line["mark"] for line in lines} <= {"met", "not met"}
    assert first["text"].startswith(f"{sum(one['mark'] == 'met' for one in lines)} suited.")
    text = in_one_line(succeeds("explain", case, "--db", year.db).out)
    for line in lines:
        assert in_one_line(line["text"]) in text


def test_a_case_that_moved_tells_its_offers_and_its_posting(year: Year) -> None:
    """The home, the day, and what the ledger was told; by reference code as by key."""
    case = year.case("moved")
    events = [event for event in log_of(year.folder) if event["case"] == case]
    letting = next(event["body"] for event in events if event["kind"] == "complete")
    found = told(case, year.db)

    text = " ".join(line["text"] for line in lines_of(found, "The move"))
    assert f"to home {letting['home']}" in text
    assert f"{letting['owed_to']} +1" in text
    assert f"{letting['owed_by']} -1" in text
    offers = [
        line for line in lines_of(found, "What happened") if line["text"].startswith("offer ")
    ]
    assert len(offers) == sum(event["kind"] == "offer" for event in events)
    assert found["reference"].startswith("ARC-")
    assert told(found["reference"], year.db) == found


def test_a_deadline_is_told_with_its_owner(year: Year) -> None:
    """Kept, missed or running."""
    found = told(year.case("circulated"), year.db)
    due = [line for line in lines_of(found, "What happened") if line["text"].startswith("deadline")]
    assert due
    for line in due:
        assert re.search(r"by \d{4}-\d\d-\d\d: (kept|missed|running)$", line["text"])
        assert line["more"][0].startswith("Owner: ")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run a copy of London's folder, under a key that no package has, for a few weeks."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(LONDON, folder / "londinium")
    edit(folder / "londinium/region.toml", 'key = "london"', 'key = "londinium"')
    given = [f"--{name}" if n == 0 else EXAMPLE / f"{name}.csv"
             for name in ("referrals", "homes", "decisions") for n in (0, 1)]  # fmt: skip
    words = ("run", "./londinium", *given, "--as-at", "2023-05-31", "--out", "out")
    assert type_in(*words, cwd=folder).code == FINE
    return folder


def _explained(folder: Path, region: str) -> dict[str, Any]:
    """Explain one case in each state, with the region as a folder now says it is."""
    found: dict[str, Explanation] = {}
    with open_scheme(region, str(folder / "out/scheme.db"), create=False) as scheme:
        for case in scheme.snapshot().cases:
            if case.state not in found:
                found[case.state] = scheme.explain(case.key)
    return {state: plain(explanation) for state, explanation in found.items()}


def test_an_old_case_is_explained_by_the_rules_that_decided_it(
    elsewhere: Path, tmp_path: Path
) -> None:
    """The region is edited after the run: the answers stay the same, word for word."""
    folder = tmp_path / "copy"
    shutil.copytree(elsewhere, folder)
    before = _explained(folder, str(folder / "londinium"))
    edit(folder / "londinium/rules.toml", '"is_at_risk_in_own_area", operator = "is", value = true',
         '"is_at_risk_in_own_area", operator = "is", value = false')  # fmt: skip
    edit(folder / "londinium/rules.toml", "Requests are taken from professionals only.", "No.")
    edit(folder / "londinium/region.toml", "2022-07-01 = 5 }", "2022-07-01 = 9 }")

    after = _explained(folder, str(folder / "londinium"))

    assert set(before) >= {"not-eligible", "returned", "circulated"}
    assert after == before


def test_a_case_is_explained_when_the_region_is_gone(elsewhere: Path) -> None:
    """The database keeps the content of what decided; no folder and no package is needed."""
    case = next(e["case"] for e in log_of(elsewhere / "out") if e["kind"] == "decline")
    db = elsewhere / "out/scheme.db"
    with_folder = _explained(elsewhere, str(elsewhere / "londinium"))
    (elsewhere / "londinium").rename(elsewhere / "moved away")
    try:
        found = told(case, db)
        ledger = succeeds("ledger", "--db", db, "--format", "json").json
    finally:
        (elsewhere / "moved away").rename(elsewhere / "londinium")

    assert found == with_folder["not-eligible"] | {"invented": True}
    assert ledger["sum"] == 0


def test_a_region_that_is_broken_after_the_run_is_refused(elsewhere: Path, tmp_path: Path) -> None:
    """Nothing is explained by rules that cannot be read."""
    folder = tmp_path / "copy"
    shutil.copytree(elsewhere, folder)
    edit(folder / "londinium/region.toml", "[retention]", "[retension]")
    words = ("run", "./londinium", "--as-at", "2023-06-30", "--out", "out", *_files())
    said = fails(BAD_DATA, *words, cwd=folder)
    assert 'did you mean "retention"' in said


def _files() -> list[object]:
    return ["--referrals", EXAMPLE / "referrals.csv", "--homes", EXAMPLE / "homes.csv",
            "--decisions", EXAMPLE / "decisions.csv"]  # fmt: skip


# The other commands


def test_the_ledger_sums_to_zero_and_lists_who_gave_and_received(year: Year) -> None:
    """Standings are given minus received, and agree with the completed lettings."""
    found = succeeds("ledger", "--db", year.db, "--format", "json").json
    assert (found["sum"], found["as_at"]) == (0, year.json["as_at"])
    rows = {row["partner"]: row for row in found["standings"]}
    lettings = [e["body"] for e in log_of(year.folder) if e["kind"] == "complete"]
    for key, row in rows.items():
        given = sum(one["owed_to"] == key for one in lettings)
        received = sum(one["owed_by"] == key for one in lettings)
        assert (row["given"], row["received"]) == (given, received)
        assert row["standing"] == given - received
    table = succeeds("ledger", "--db", year.db).out
    assert "All standings sum to 0." in table
    assert sum(row["given"] for row in rows.values()) == len(lettings)


def test_a_letting_that_was_taken_back_is_neither_given_nor_received(copy_of_year: Year) -> None:
    """The ledger counts homes net of corrections, as the report does."""
    before = succeeds("ledger", "--db", copy_of_year.db, "--format", "json").json
    moved = copy_of_year.case("moved")
    with reopen_scheme(str(copy_of_year.db)) as scheme:
        scheme.correct_ledger(moved, "the letting fell through")
    after = succeeds("ledger", "--db", copy_of_year.db, "--format", "json").json

    for name in ("given", "received"):
        totals = [sum(row[name] for row in said["standings"]) for said in (before, after)]
        assert totals[1] == totals[0] - 1
    assert all(row["given"] >= 0 and row["received"] >= 0 for row in after["standings"])
    assert all(row["standing"] == row["given"] - row["received"] for row in after["standings"])


def test_assess_needs_no_database_and_gives_the_outcomes_of_the_year(year: Year) -> None:
    """Each referral by the rules of the day on which it was received."""
    words = ("assess", "london", "--referrals", EXAMPLE / "referrals.csv", "--format", "json")
    found = succeeds(*words).json["assessments"]
    outcomes = [one["outcome"] for one in found]
    for name in ("eligible", "more_information", "not_eligible"):
        word = {"more_information": "more information needed"}.get(name, name.replace("_", " "))
        assert outcomes.count(word) == year.json[name]
    assert all(one["fingerprint"] == year.json["fingerprint"] for one in found)


@pytest.mark.parametrize("kind", ["referrals", "homes", "decisions"])
def test_a_template_can_be_run_in(kind: str, tmp_path: Path) -> None:
    """Its columns are the example's, its one row is read without a fault, and each is described."""
    out = tmp_path / f"{kind}.csv"
    printed = succeeds("template", kind).out
    assert succeeds("template", kind, "--out", out).lines == [f"Written: {out}"]
    assert out.read_text("utf-8") == printed
    assert list(rows_of(out)[0]) == list(rows_of(EXAMPLE / f"{kind}.csv")[0])
    described = succeeds("template", kind, "--describe").out
    cells = [line.split("│")[1].strip() for line in described.splitlines() if line.startswith("│")]
    names = "".join(cells)
    assert all(name in names for name in rows_of(out)[0])


def test_a_template_overwrites_nothing_unless_told_to(tmp_path: Path) -> None:
    """A file that somebody has filled in is left alone."""
    out = tmp_path / "referrals.csv"
    out.write_text("mine\n", "utf-8")

    said = one_sentence(fails(STORE, "template", "referrals", "--out", out))
    assert f"{out} is there already. Name another file, or add --force" in said
    assert out.read_text("utf-8") == "mine\n"

    succeeds("template", "referrals", "--out", out, "--force")
    assert out.read_text("utf-8") == succeeds("template", "referrals").out


@pytest.mark.parametrize("as_at", ["2017-01-29", "2024-10-01", "1999-01-01"])
def test_nothing_is_assessed_on_a_day_without_a_scheme(as_at: str) -> None:
    """Before the opening and after the end there are no rules to judge by, and it says so."""
    words = ("assess", "london", "--referrals", EXAMPLE / "referrals.csv", "--as-at", as_at)
    said = one_sentence(fails(BAD_DATA, *words))
    assert f"{as_at} is no day of the scheme" in said
    assert "the scheme ran from 2017-01-30 to 2024-09-30" in said


def test_a_referral_of_a_day_without_a_scheme_is_told(tmp_path: Path) -> None:
    """The first such row is named; by the rules of a day within the scheme it is assessed."""
    rows = rows_of(EXAMPLE / "referrals.csv")[:3]
    rows[1]["received"] = "2024-10-01"
    words = ("assess", "london", "--referrals", write_rows(tmp_path / "referrals.csv", rows))

    said = one_sentence(fails(BAD_DATA, *words))

    assert "1 of the referrals, the first in referrals.csv:3, came on no day of the scheme" in said
    assert "the scheme ran from 2017-01-30 to 2024-09-30" in said
    assert succeeds(*words, "--as-at", "2024-09-30").out


def test_three_templates_make_a_run(tmp_path: Path) -> None:
    """They fit together, so that a newcomer can begin from them."""
    for kind in ("referrals", "homes", "decisions"):
        succeeds("template", kind, "--out", tmp_path / f"{kind}.csv")
    words = [word for kind in ("referrals", "homes", "decisions")
             for word in (f"--{kind}", f"{kind}.csv")]  # fmt: skip
    said = type_in(
        "run", "london", *words, "--as-at", "2023-05-31", "--format", "json", cwd=tmp_path
    )
    assert (said.code, said.json["inquiries"], said.json["homes"]) == (FINE, 1, 1)
    assert (said.json["eligible"], said.json["circulated"], said.json["offers"]) == (1, 1, 1)


@pytest.mark.parametrize("as_at", ["2023-04-17", "2023-12-31"])
def test_the_example_referral_is_complete_and_eligible(tmp_path: Path, as_at: str) -> None:
    """The row that `template referrals` prints is taken by London's rules of 2023, as it is."""
    given = tmp_path / "referrals.csv"
    given.write_text(succeeds("template", "referrals").out, "utf-8")
    (row,) = rows_of(given)
    named = {"landlord", "area", "cohorts", "household", "access", "areas_of_choice", "tenancy"}
    assert all(row[column] for column in named)
    assert row["area"] not in row["areas_of_choice"].split("; ")

    words = ("assess", "london", "--referrals", given, "--as-at", as_at, "--format", "json")
    (found,) = succeeds(*words).json["assessments"]

    assert (found["outcome"], found["missing"]) == ("eligible", [])
    assert {one["answer"] for one in found["findings"]} == {"met"}


def test_regions_and_plugins_are_listed() -> None:
    """London with its days; the built-in allocators and report beside it."""
    (region,) = (
        row for row in succeeds("regions", "--format", "json").json if row["key"] == "london"
    )
    assert (region["opened"], region["closed"]) == ("2017-01-30", "2024-10-01")
    plugins = succeeds("plugins", "--format", "json").json
    assert (plugins[0]["allocators"], plugins[0]["reports"]) == (
        sorted(BUILT_IN),
        sorted(REPORTS),
    )
    assert {"london"} <= {row["name"] for row in plugins}
    assert "London" in succeeds("regions").out or "london" in succeeds("regions").out


def test_the_doctor_looks_at_the_machine_and_at_a_database(year: Year) -> None:
    """Nothing is wrong with either."""
    assert "Python" in succeeds("doctor").out
    rows = succeeds("doctor", "--db", year.db, "--format", "json").json
    assert {row["what"] for row in rows} >= {"Python", "SQLite", "regions", "database"}
    assert "agree with the events" in rows[-1]["says"]


def test_the_doctor_finds_what_was_tampered_with(copy_of_year: Year) -> None:
    """A projection that no longer is what the events say: exit code 1."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(copy_of_year.db)) as connection:
        connection.execute("UPDATE case_row SET state = 'draft' WHERE state = 'circulated'")
        connection.commit()
    said = type_in("doctor", "--db", copy_of_year.db)
    assert said.code == FINDINGS
    assert copy_of_year.case("circulated") in in_one_line(said.out)


# The program as a process


def test_the_installed_command_and_the_module_are_the_same(tmp_path: Path) -> None:
    """`unlocking-doors` and `python -m unlocking_doors`."""
    module = subprocess.run([sys.executable, "-m", "unlocking_doors", "--help"],
                            capture_output=True, text=True, check=True, cwd=tmp_path)  # fmt: skip
    assert module.stdout == shell("--help", cwd=tmp_path).out


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (FINE, ("check", "london")),
        (USAGE, ("chek",)),
        (BAD_DATA, ("check", "nowhere")),
        (STORE, ("ledger", "--db", "nothing.db")),
    ],
)
def test_an_exit_code_is_the_process_own(code: int, words: tuple[str, ...], tmp_path: Path) -> None:
    """Answers go to standard output, errors to standard error."""
    said = shell(*words, cwd=tmp_path)
    assert said.code == code
    assert bool(said.out) == (code == FINE)
    assert bool(said.err) == (code != FINE)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_is_no_error(year: Year) -> None:
    """`unlocking-doors ledger … | head -1` ends quietly."""
    command = (
        f"set -o pipefail; '{PROGRAM}' explain {year.case('circulated')} --db '{year.db}' | true"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode in {0, 1}  # typer's own for a pipe that closes


def test_no_colour_and_no_progress_reach_a_file(year: Year) -> None:
    """What is not a terminal gets plain text, with nothing that moves."""
    said = shell("ledger", "--db", year.db, cwd=year.folder, env={"FORCE_COLOR": ""})
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_output_in_another_encoding_is_no_fault(encoding: str, year: Year) -> None:
    """A terminal that is not UTF-8 loses a mark, not the answer."""
    env = {"PYTHONIOENCODING": encoding, "LC_ALL": "C"}
    said = shell("explain", year.case("not-eligible"), "--db", year.db, cwd=year.folder, env=env)
    assert said.code == FINE, said.err
    assert "is not eligible" in in_one_line(said.out)
    table = shell("regions", cwd=year.folder, env=env)
    assert (table.code, "london" in table.out) == (FINE, True)


def test_looking_imports_nothing_slow(tmp_path: Path) -> None:
    """`--help` and `check london` load neither the store, nor templates, nor test tools."""
    slow = ("sqlmodel", "sqlalchemy", "alembic", "jinja2", "hypothesis", "psycopg")
    for words in (["--help"], ["check", "london"]):
        script = (
            "import sys, json\n"
            "from unlocking_doors.cli import main\n"
            f"sys.argv = ['unlocking-doors', *{words!r}]\n"
            "try:\n    main()\nexcept SystemExit as left:\n    assert not left.code\n"
            f"found = [name for name in {slow!r} if name in sys.modules]\n"
            "print(json.dumps(found), file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                              check=False, cwd=tmp_path)  # fmt: skip
        assert json.loads(done.stderr.splitlines()[-1]) == [], words


def test_the_example_in_python_gives_the_same_numbers(year: Year, tmp_path: Path) -> None:
    """`examples/london/run.py` does what the demo does, in at most 60 lines."""
    script = ROOT / "examples/london/run.py"
    assert len(script.read_text("utf-8").splitlines()) <= 60
    done = subprocess.run([sys.executable, script, tmp_path / "out"], capture_output=True,
                          text=True, check=False, cwd=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    with open_scheme("london", str(tmp_path / "out/scheme.db"), create=False) as scheme:
        found = summary(scheme.snapshot())
    assert found == {key: year.json[key] for key in found}
    for name in ("inquiries", "circulated", "moves"):
        assert f"{name} {year.json[name]}\n" in done.stdout
    page = (tmp_path / "out/report/index.html").read_bytes()
    assert page == (year.folder / "report/index.html").read_bytes()


def test_another_region_than_london_is_run_by_the_same_commands(tmp_path: Path) -> None:
    """Nothing of the program knows London: an invented region of two files is checked and run."""
    write_toyland(tmp_path / "toyland")
    assert type_in("check", "./toyland", cwd=tmp_path).code == FINE
    kinds = ("referrals", "homes", "decisions")
    for kind in kinds:
        out = tmp_path / f"{kind}.csv"
        succeeds("template", kind, "--region", tmp_path / "toyland", "--out", out)
    row = rows_of(tmp_path / "referrals.csv")[0]
    write_rows(tmp_path / "referrals.csv", [row | {"received": "2024-03-06"}])
    homes = rows_of(tmp_path / "homes.csv")[0] | {"released": "2024-03-06", "held_until": ""}
    write_rows(tmp_path / "homes.csv", [homes])
    answer = rows_of(tmp_path / "decisions.csv")[0] | {"on": "+3"}
    write_rows(tmp_path / "decisions.csv", [answer])
    words = [word for kind in kinds for word in (f"--{kind}", f"{kind}.csv")]
    said = type_in("run", "./toyland", *words, "--as-at", "2024-04-30", "--format", "json",
                   cwd=tmp_path)  # fmt: skip
    assert (said.code, said.json["region"], said.json["invented"]) == (FINE, "toyland", False)
    assert (tmp_path / "out/toyland/scheme.db").exists()


def test_a_refusal_on_grounds_of_safety_is_exit_code_five(copy_of_year: Year) -> None:
    """A decision that cannot be made again is refused, not explained away."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(copy_of_year.db)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM region_content")
        connection.execute("UPDATE case_row SET content = replace(content, ?, ?)",
                           (year_print(copy_of_year), "0" * 64))  # fmt: skip
        connection.commit()
    said = one_sentence(
        fails(REFUSED, "explain", copy_of_year.case("moved"), "--db", copy_of_year.db)
    )
    assert "UD-E804" in said


def year_print(year: Year) -> str:
    """Return the fingerprint of the region that a year was run with."""
    return str(year.json["fingerprint"])


def test_the_command_line_takes_the_seeds_that_matching_takes() -> None:
    """The bound is written twice, as --help must not import matching; both say the same."""
    from unlocking_doors.cli.options import MOST_SEED
    from unlocking_doors.matching.problem import Problem

    empty = Problem(as_at=date(2024, 1, 1), requests=(), vacancies=())
    assert allocate(empty, "priority", seed=MOST_SEED).seed == MOST_SEED
    with pytest.raises(MatchingError, match=str(MOST_SEED)):
        allocate(empty, "priority", seed=MOST_SEED + 1)
