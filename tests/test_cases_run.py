from pathlib import Path

import pytest
from program import BAD_DATA, FINDINGS, fails, one_sentence, type_in
from toyland import TOYLAND
from toyland_files import edit, line_with, write_toyland
from worked_cases import NAME, SOUND, USUAL, one, write

from unlocking_doors.testing.cases import CaseResult, Difference, run_cases

UNKNOWN = "Not known yet: the landlord cannot help from its own homes."


def ran(folder: Path, *cases: str) -> tuple[CaseResult, ...]:
    """Run cases by Toyland's rules."""
    write(folder, *cases)
    return run_cases(TOYLAND, folder)


# What a run says


def test_only_what_is_expected_is_compared(tmp_path: Path) -> None:
    """A case passes on each part of the truth, and on all of it."""
    parts = (
        'outcome = "more-information"', 'cohort = "wolf-at-the-door"',
        'met = ["risk", "areas-chosen"]', 'not_met = ["rent"]',
        'unknown = ["consent", "request-complete"]',
        'missing = ["has_consented_to_apply", "access"]',
    )  # fmt: skip
    given = 'access = "unknown", consent_to_apply = "unknown", has_rent_arrears = true'
    cases = [
        one(f"Part {number}", given=given, expect=part)
        for number, part in enumerate([*parts, ", ".join(parts)])
    ]
    results = ran(tmp_path, *cases)
    assert len(results) == 7
    assert [result.differences for result in results] == [()] * 7


def test_what_a_referral_derives_is_derived_on_the_day(tmp_path: Path) -> None:
    """The landlord's dates, the boroughs, a consent's day and the parameters of the day count."""
    sticks = 'landlord = "sticks-council", areas_of_choice = ["woods"]'
    results = ran(
        tmp_path,
        one("Not a partner yet", as_at="2021-03-31", given=sticks,
            expect='outcome = "not-eligible", not_met = ["landlord-is-a-partner"]'),
        one("A partner from its day", as_at="2021-04-01", given=sticks,
            expect='met = ["landlord-is-a-partner"], not_met = ["areas-chosen"]'),
        one("A consent of tomorrow", given="consent_to_apply = 2022-03-02",
            expect='not_met = ["consent"], missing = []'),
        one("Lives elsewhere", given='area = "other"', expect='not_met = ["lives-in-toyland"]'),
    )  # fmt: skip
    assert [result.differences for result in results] == [()] * 4


def test_a_difference_says_what_was_expected_and_what_came(tmp_path: Path) -> None:
    """With the labels, answers and reasons of the rules, and never a value."""
    (result,) = ran(
        tmp_path,
        one(
            "Quite wrong",
            given='risk_level = "standard", has_landlord_no_suitable_home = "unknown"',
            expect='outcome = "eligible", cohort = "wolf-in-the-woods", met = ["risk"], '
            'not_met = ["rent", "own-stock-first"], unknown = ["supported"], '
            'missing = ["risk_level", "access"]',
        ),
    )
    assert not result.is_as_expected
    assert result.differences == (
        Difference(
            what="outcome",
            expected="eligible",
            got="not-eligible",
            why=(
                f"own stock first: unknown. {UNKNOWN}",
                "risk: not met. Toyland's rule on risk is not met.",
            ),
        ),
        Difference(what="cohort", expected="wolf-in-the-woods", got="wolf-at-the-door"),
        Difference(
            what="rule risk (risk)",
            expected="met",
            got="not met",
            why=("Toyland's rule on risk is not met.",),
        ),
        Difference(what="rule rent (rent)", expected="not met", got="met"),
        Difference(
            what="rule own-stock-first (own stock first)",
            expected="not met",
            got="unknown",
            why=(UNKNOWN,),
        ),
        Difference(what="rule supported", expected="unknown", got="not asked of this case"),
        Difference(what="missing", expected="risk_level, access", got="nothing"),
    )


def test_a_day_without_a_scheme_has_no_rules(tmp_path: Path) -> None:
    """Before the first day and after the last nothing is asked; on both it runs."""
    days = ("2019-12-31", "2020-01-01", "2025-12-31", "2026-01-01")
    cases = [one(day, as_at=day, expect='outcome = "not-running"') for day in days]
    results = ran(
        tmp_path, *cases, one("Asked", as_at=days[0], expect='met = ["rent"], missing = []')
    )
    assert [result.is_as_expected for result in results] == [True, False, False, True, False]
    assert [result.assessment is None for result in results] == [True, False, False, True, True]
    assert results[1].differences[0].got == "eligible"
    assert [one.got for one in results[4].differences] == ["not asked of this case"]


# The command


@pytest.fixture
def toyland_folder(tmp_path: Path) -> Path:
    """Toyland's folder, with one file of cases that are as expected and one that are not."""
    folder = write_toyland(tmp_path / "toyland")
    write(folder, SOUND, name="good.toml")
    wrong = one("A pig at no risk is taken", given='risk_level = "standard"')
    write(folder, one("Fine"), wrong, name="wrong.toml", usual=USUAL.replace("about", "# about"))
    return folder


def test_the_command_tells_each_file_each_difference_and_a_total(toyland_folder: Path) -> None:
    """A line a file, then what came out otherwise, then all of it in a line; exit code 1."""
    said = type_in("test", toyland_folder)
    assert (said.code, said.err) == (FINDINGS, "")
    line = line_with(toyland_folder / "cases/wrong.toml", "[[case]]", 2)
    assert said.out == (
        "cases/good.toml: 1 case, all as expected. The wolf and his ways.\n"
        "cases/wrong.toml: 2 cases, 1 not as expected.\n"
        "\n"
        f"cases/wrong.toml:{line} A pig at no risk is taken\n"
        "  by the rules of 2022-03-01, because of T1\n"
        "  outcome: expected eligible, got not-eligible\n"
        "      risk: not met. Toyland's rule on risk is not met.\n"
        "\n"
        "toyland: 3 cases, 1 not as expected\n"
    )


def test_the_command_answers_programs_too(toyland_folder: Path) -> None:
    """As one JSON value, with the same exit code."""
    said = type_in("test", toyland_folder, "--format", "json")
    assert said.code == FINDINGS
    found = said.json
    assert (found["region"], found["cases"], found["as_expected"]) == ("toyland", 3, 2)
    assert [len(result["differences"]) for result in found["results"]] == [0, 0, 1]
    assert set(found["results"][2]["differences"][0]) == {"what", "expected", "got", "why"}
    line = line_with(toyland_folder / "cases/good.toml", "[[case]]")
    assert found["results"][0] == {
        "name": NAME, "file": "cases/good.toml", "line": line, "as_at": "2022-03-01",
        "because": "T1", "differences": [],
    }  # fmt: skip


def test_the_command_refuses_bad_files(toyland_folder: Path) -> None:
    """Every fault is told, and nothing is run; a program is told as JSON."""
    good = toyland_folder / "cases/good.toml"
    edit(good, "is_tenant", "is_tennant")
    edit(toyland_folder / "cases/wrong.toml", "T1", "T9")
    told = fails(BAD_DATA, "test", toyland_folder)
    assert f"cases/good.toml:{line_with(good, 'is_tennant')} [usual] " in told
    assert '"because" cites "T9"' in told
    said = type_in("test", toyland_folder, "--format", "json")
    assert said.code == BAD_DATA
    assert [fault["code"] for fault in said.json["faults"]] == ["UD-T002", "UD-C502"]


def test_the_command_asks_for_cases_where_there_are_none(tmp_path: Path) -> None:
    """In one sentence."""
    told = one_sentence(fails(BAD_DATA, "test", write_toyland(tmp_path / "toyland")))
    assert told.startswith("toyland has no worked cases. Write cases/first.toml in its folder")
    assert told.endswith("(UD-T001)")
