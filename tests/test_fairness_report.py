"""The published fairness audit: rates of published tables and of nothing else."""

import csv
import io
import re
from pathlib import Path

import pytest
from program import BAD_DATA, Year, fails, type_in

from unlocking_doors.policy.publishing import BUILT_IN_PROFILES
from unlocking_doors.publishing import Category, Dimension, Published, Tally, Unit, publish
from unlocking_doors.publishing.calendar import calendar_period
from unlocking_doors.reports.fairness import _TABLES, _in_words
from unlocking_doors.reports.tables.axes import CIRCULATED, MOVED, NOT_CIRCULATED


def table(**counts: tuple[int, int, int]) -> Published:
    """Publish how far applicants of some groups came: not circulated, circulated, moved."""
    stages = (NOT_CIRCULATED, CIRCULATED, MOVED)
    return publish(
        Tally(
            key="applicants-by-sex",
            title="Applicants",
            counts="applicants",
            period=calendar_period("2023"),
            dimensions=(
                Dimension(key="sex", label="Sex",
                          categories=tuple(Category(key=one, label=one) for one in counts)),
                Dimension(key="progress", label="How far",
                          categories=tuple(Category(key=one, label=one) for one in stages)),
            ),
            units=tuple(
                Unit(key=f"{group}-{stage}-{number}", at=(group, stage))
                for group, numbers in counts.items()
                for stage, many in zip(stages, numbers, strict=True)
                for number in range(many)
            ),
            why="A test",
        ),
        next(one for one in BUILT_IN_PROFILES if one.key == "nhs"),
    )  # fmt: skip


def words(of: Published) -> list[tuple[str, ...]]:
    """Return the rows of sentences about a table."""
    _, measures = _TABLES["applicants-by-sex"]
    return [row.cells for row in _in_words(of, measures).table.rows]


def test_rates_are_those_of_the_rounded_numbers() -> None:
    """Of 83 and 41, 80 and 40 are shown; what chance does is told for all they may stand for."""
    circulated, moved = words(table(women=(83, 40, 21), men=(42, 38, 19)))

    assert circulated[0] == "women: circulated"
    assert circulated[2] == (
        "women: of about 145 applicants about 60 were circulated, 41%; men: of about 100 "
        "applicants about 60 were circulated, 60%: a difference of 19 points."
    )
    assert re.fullmatch(r"\d+ to \d+", circulated[1])
    assert moved[0] == "women: moved"


def test_a_hidden_number_has_no_rate_and_no_test() -> None:
    """Who moved is hidden for men: nothing is told of it, for them or beside them."""
    found = words(table(women=(83, 40, 21), men=(42, 38, 3)))
    women, hidden = (one for one in found if one[0].endswith("moved"))

    assert women[1] == hidden[1] == "\N{EN DASH}"
    assert "men" not in women[2].replace("women", "")
    assert hidden[2] == "No rate, as a number is hidden or small: men."


def test_where_either_may_have_fared_better_chance_may_be_all() -> None:
    """Rounding hides which group fared better: the chance goes up to 100 of 100 years."""
    circulated, _ = words(table(women=(50, 25, 25), men=(51, 24, 25)))

    assert circulated[1].endswith("to 100")


def test_three_groups_are_each_compared_with_all_others_shown() -> None:
    """A third group stands beside both others together."""
    found = [one for one in words(table(a=(40, 20, 10), b=(30, 20, 10), c=(60, 20, 10)))
             if one[0].endswith("circulated")]  # fmt: skip

    assert [one[0] for one in found] == ["a: circulated", "b: circulated", "c: circulated"]
    assert all("All others shown" in one[2] for one in found)


def test_londons_year_is_told_from_what_is_published(copy_of_year: Year, tmp_path: Path) -> None:
    """Every count in its tables is a star, or a multiple of five, as London's profile has it."""
    said = type_in("report", "fairness", "--db", copy_of_year.db, "--year", "2023",
                   "--out", tmp_path, "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO((tmp_path / "fairness/2023.csv").read_text("utf-8"))))
    counts = [row["shown"] for row in rows if not row["table"].endswith("in-words")]
    told = [row["shown"] for row in rows if row["column"] == "In words"]

    assert said.code == 0
    assert counts
    assert all(one in {"*", "c"} or int(one.replace(",", "")) % 5 == 0 for one in counts)
    assert any("a difference of" in one for one in told)
    for number in re.findall(r"about ([\d,]+)", " ".join(told)):
        assert int(number.replace(",", "")) % 5 == 0


@pytest.mark.parametrize("when", [("--month", "2023-05"), ()])
def test_the_published_audit_is_about_a_year(year: Year, when: tuple[str, ...]) -> None:
    """A month would hide nearly everything, and a day has no table."""
    assert "about a year" in fails(BAD_DATA, "report", "fairness", "--db", year.db, *when)
