"""``compare``: two rule sets side by side, as a person meets it."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from program import BAD_DATA, EXAMPLE, LONDON, ROOT, USAGE, fails, one_sentence, rows_of, succeeds
from program import write_rows as write
from toyland_files import edit, write_toyland

LAST = ("london@2022-06-30", "london@2022-07-01")
EXACT = "These are exact case numbers for the coordinator: not for publication."


def test_what_changed_comes_first_then_whom_it_changes() -> None:
    """Readable at 96 columns, with the numbers told to be for the coordinator alone."""
    said = succeeds("compare", *LAST)

    assert said.lines[:3] == [
        "Invented data: this says nothing about any real landlord or household.",
        "Before: london on 2022-06-30",
        "After:  london on 2022-07-01",
    ]
    assert max(map(len, said.lines)) <= 96
    places = [
        said.out.index(text)
        for text in (
            "What changed: 9 changes",
            "1 → 5 (boroughs)",
            "no limit → 1 (offers)",
            "Who it changes: 490 referrals of the example of london",
            EXACT,
            "Rules that made the difference",
            "By kind of harm",
            "By landlord",
            "Cases",
        )
    ]
    assert places == sorted(places)


def test_json_has_every_number_and_every_case_that_turns() -> None:
    """The numbers by cohort and by landlord sum to the whole, as do the cases listed."""
    said = succeeds("compare", *LAST, "--format", "json").json

    assert (said["before"]["on"], said["after"]["on"]) == ("2022-06-30", "2022-07-01")
    assert (said["audience"], said["note"], said["invented"]) == ("coordinator", EXACT, True)
    assert len(said["changes"]) == 9
    total = said["total"]
    assert total["cases"] == len(rows_of(EXAMPLE / "referrals.csv"))
    for groups in ("by_cohort", "by_landlord"):
        for name in ("cases", "no_longer_eligible", "becomes_eligible", "stays_eligible"):
            assert sum(group[name] for group in said[groups]) == total[name]
    assert total["no_longer_eligible"] == len(said["cases"]) > 0
    assert {case["turn"] for case in said["cases"]} == {"no longer eligible"}
    assert all(case["obstacles"] for case in said["cases"])


def test_one_version_against_itself_says_that_nothing_differs() -> None:
    """A sentence each for the rules and for the cases."""
    said = succeeds("compare", "london", "london").out

    assert "What changed: nothing. The two sides say the same." in said
    assert "No outcome changes." in said


def test_a_table_shows_ten_rows_of_a_kind_and_says_how_many_more() -> None:
    """A plugin that adds hundreds of targets does not bury the rest; JSON has every one."""
    sides = ("london", "london+housing-moves")
    every = Counter(
        (one["table"], one["kind"])
        for one in succeeds("compare", *sides, "--format", "json").json["changes"]
    )
    said = succeeds("compare", *sides).out
    cells = [[cell.strip() for cell in line.split("│")] for line in said.splitlines()]
    rows = [row for row in cells if len(row) == 6 and row[1]]
    named = Counter((row[1], row[3]) for row in rows if not row[2].startswith("…"))
    more = {(row[1], row[3]): row[2] for row in rows if row[2].startswith("…")}

    assert f"What changed: {every.total()} changes" in said
    assert {group: min(number, 10) for group, number in every.items()} == named
    assert more == {
        group: f"… and {number - 10} more" for group, number in every.items() if number > 10
    }
    assert every["target", "added"] > 200
    assert "--format json gives all" in said


def test_a_draft_in_a_folder_is_compared_over_all_time(tmp_path: Path) -> None:
    """A folder whose name has an @ stands beside the installed region; versions keep their days."""
    draft = tmp_path / "draft@home"
    shutil.copytree(LONDON, draft)
    edit(draft / "region.toml", "2022-07-01 = 5", "2022-07-01 = 4")
    edit(draft / "rules.toml", 'reason = "Fewer boroughs are chosen', 'reason = "Fewer are chosen')
    said = succeeds("compare", "london", draft, "--format", "json").json

    assert [(one["table"], one["key"], one["fields"]) for one in said["changes"]] == [
        ("parameter", "minimum-areas", ["values"]),
        ("rule", "enough-areas", ["reason"]),
    ]
    assert said["total"]["becomes_eligible"] > 0
    assert said["total"]["no_longer_eligible"] == 0
    table = succeeds("compare", "london", draft).out
    assert "over all time" in table
    assert "since 2022-07-01" in table


def test_own_referrals_are_compared(tmp_path: Path) -> None:
    """Only those given are counted; the case that asks for four boroughs falls out."""
    rows = rows_of(EXAMPLE / "referrals.csv")[1:2]  # four boroughs chosen
    file = write(tmp_path / "mine.csv", rows)
    said = succeeds("compare", *LAST, "--referrals", file, "--format", "json").json

    assert said["total"]["cases"] == said["total"]["no_longer_eligible"] == 1
    (case,) = said["cases"]
    assert case["case"] == rows[0]["case"]
    assert [one["rule"] for one in case["obstacles"]] == ["enough-areas"]


def test_where_no_rule_alone_makes_the_difference_it_is_said(tmp_path: Path) -> None:
    """Two rules that ask for opposite things turn away a case that answers neither."""
    rule = (
        '\n[[rule]]\nkey = "{}"\nlabel = "Crowded"\nsince = 2017-01-30\nsource = "W2"\n'
        'require = {{ fact = "is_overcrowded", operator = "is", value = {} }}\n'
        'if_not_met = "decline"\nreason = "Crowded."\nremedy = "None"\n'
    )
    one, two = (shutil.copytree(LONDON, tmp_path / name) for name in ("one", "two"))
    for folder, keys in ((one, {"crowded": "true"}), (two, {"crowded": "true", "not": "false"})):
        edit(folder / "region.toml", "rules = [", f"rules = [{', '.join(map(repr, keys))}, ")
        with (folder / "rules.toml").open("a", encoding="utf-8") as rules:
            rules.writelines(rule.format(key, value) for key, value in keys.items())
    rows = [{**rows_of(EXAMPLE / "referrals.csv")[1], "is_overcrowded": ""}]
    file = write(tmp_path / "mine.csv", rows)

    said = succeeds("compare", one, two, "--referrals", file).out
    assert "changes otherwise" in said
    assert "several facts together" in said
    assert "Rules that made the difference\n" not in said


def test_without_an_example_the_rules_alone_are_compared(tmp_path: Path) -> None:
    """It is said that the cases are not told, and how they would be."""
    folder = write_toyland(tmp_path / "toyland")
    sides = (f"{folder}@2021-03-31", f"{folder}@2021-04-01")

    said = succeeds("compare", *sides).out
    assert "areas-of-choice-least" in said
    assert said.rstrip().endswith("has no example. Add --referrals FILE.")
    assert "total" not in succeeds("compare", *sides, "--format", "json").json


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (("london@2022-13-01", "london"), '"2022-13-01" is no day'),
        (("london@2022-07-01", "london@20220701"), '"20220701" is no day'),
        (("london@", "london@"), 'the first side: "" is no day'),
        (("london@2022-07-01", "london"), "One side has a day and the other has none"),
    ],
)
def test_a_side_that_cannot_be_read_is_a_usage_error(sides: tuple[str, str], words: str) -> None:
    """With an example of how it is written."""
    said = " ".join(fails(USAGE, "compare", *sides).split())

    assert words in said
    assert "REGION@DAY" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("londom@2022-07-01", "london@2022-07-01"), 'did you mean "london"?'),
        (("london@2022-07-01", "london@2024-10-01"), "ran from 2017-01-30 to 2024-09-30"),
        (("london@2017-01-29", "london@2022-07-01"), "2017-01-29 is no day of london"),
        ((*LAST, "--referrals", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_bad_data_is_one_good_sentence(words: tuple[str, ...], expected: str) -> None:
    """An unknown region suggests the nearest; a day outside a scheme says when it ran."""
    assert expected in one_sentence(fails(BAD_DATA, "compare", *words))


def test_referrals_with_faults_are_refused_with_every_fault(tmp_path: Path) -> None:
    """No case is left out silently, and a day on which there was no scheme asks for one."""
    rows = rows_of(EXAMPLE / "referrals.csv")[:2]
    late = write(tmp_path / "late.csv", [{**rows[0], "received": "2025-01-01"}])
    wrong = write(
        tmp_path / "wrong.csv", [{**rows[0], "area": "nowhere"}, {**rows[1], "area": "nowhere"}]
    )

    said = fails(BAD_DATA, "compare", *LAST, "--referrals", wrong)
    assert ("wrong.csv:2" in said, "wrong.csv:3" in said) == (True, True)
    said = one_sentence(fails(BAD_DATA, "compare", "london", "london", "--referrals", late))
    assert "late.csv:2, came on no day of london" in said
    assert "REGION@DAY" in said
    assert succeeds("compare", *LAST, "--referrals", late).code == 0


def test_the_how_to_shows_what_is_printed() -> None:
    """Its two excerpts are the program's own words, of today."""
    page = (ROOT / "docs/how-to/compare-rules.md").read_text("utf-8")
    excerpts = re.findall(r"```text\n(.*?)\n```", page, flags=re.DOTALL)
    printed = succeeds("compare", *LAST).out

    assert len(excerpts) == 2
    assert all(excerpt in printed for excerpt in excerpts)
