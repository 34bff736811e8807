import re
from pathlib import Path

from unlocking_doors.codes import CODES

SOURCES = Path(__file__).parents[1] / "src"
LITERAL = re.compile(r'"(UD-[A-Z]\d{3})"')


def used() -> set[str]:
    """Find every code that a file of the library writes out."""
    files = [file for file in SOURCES.rglob("*.py") if "__pycache__" not in file.parts]
    return {code for file in files for code in LITERAL.findall(file.read_text("utf-8"))}


def test_every_code_that_a_message_can_carry_is_explained() -> None:
    """Whoever meets a code can look it up."""
    assert used()
    assert used() - set(CODES) == set()


def test_every_code_that_is_explained_can_be_met() -> None:
    """No explanation outlives its code."""
    assert set(CODES) - used() == set()


def test_an_explanation_says_what_and_what_to_do() -> None:
    """Each has a title, a meaning and a remedy, and no two have one title within a family."""
    assert all(one.title and one.meaning and one.remedy for one in CODES.values())
    titles = [(code[:4], one.title) for code, one in CODES.items()]
    assert len(set(titles)) == len(titles)
