import pickle
from collections.abc import Iterator

import pytest

from unlocking_doors import errors
from unlocking_doors.errors import (
    Fault,
    NotFoundError,
    RecordError,
    TransitionError,
    UnlockingDoorsError,
    nearest,
)


def tree(root: type[UnlockingDoorsError] = UnlockingDoorsError) -> Iterator[type]:
    """Yield every class of the tree of errors that this file declares."""
    if root.__module__ == errors.__name__:
        yield root
    for child in root.__subclasses__():
        yield from tree(child)


def test_every_error_has_a_code_of_its_own() -> None:
    """Codes are stable names: UD-E (for a file, UD-F) and three digits, none twice."""
    codes = [error.code for error in tree()]  # type: ignore[attr-defined]

    assert len(set(codes)) == len(codes)
    assert all(code[:4] in {"UD-E", "UD-F"} and code[4:].isdigit() for code in codes)


@pytest.mark.parametrize(
    ("name", "also", "exit_code"),
    [
        ("ConfigurationError", ValueError, 3),
        ("ParameterError", ValueError, 3),
        ("PluginError", ValueError, 3),
        ("RecordError", ValueError, 3),
        ("NotFoundError", LookupError, 3),
        ("TransitionError", ValueError, 1),
        ("LedgerError", UnlockingDoorsError, 3),
        ("MatchingError", UnlockingDoorsError, 3),
        ("StoreError", UnlockingDoorsError, 4),
        ("OutputError", UnlockingDoorsError, 4),
        ("RefusedError", UnlockingDoorsError, 5),
    ],
)
def test_an_error_is_also_the_built_in_one_that_it_refines(
    name: str, also: type[Exception], exit_code: int
) -> None:
    """A caller may catch the built-in kind; the command line ends with the agreed code."""
    error = getattr(errors, name)

    assert issubclass(error, UnlockingDoorsError)
    assert issubclass(error, also)
    assert error.exit_code == exit_code


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (Fault(code="UD-E1", message="a key is unknown"), "a key is unknown. (UD-E1)"),
        (Fault(code="UD-E1", message="a key is unknown."), "a key is unknown. (UD-E1)"),
        (
            Fault(code="UD-E1", message="no such cohort", remedy="Add it."),
            "no such cohort. Add it. (UD-E1)",
        ),
        (
            Fault(code="UD-E1", message='no "x"; did you mean "y"?'),
            'no "x"; did you mean "y"? (UD-E1)',
        ),
        (
            Fault(code="UD-E1", message='no "x"; did you mean "y"?', remedy="Or add it"),
            'no "x"; did you mean "y"? Or add it. (UD-E1)',
        ),
        (
            Fault(
                code="UD-E1",
                message="unknown key",
                file="region.toml",
                line=41,
                place="cohort domestic-abuse",
            ),
            "region.toml:41 [cohort domestic-abuse] unknown key. (UD-E1)",
        ),
        (Fault(code="UD-E1", message="too long", file="a.csv"), "a.csv too long. (UD-E1)"),
    ],
)
def test_a_fault_reads_where_what_and_remedy(fault: Fault, text: str) -> None:
    """One line, with one full stop a sentence and the code last."""
    assert str(fault) == text


def test_an_error_reads_as_its_fault_would() -> None:
    """Message, remedy and code; the class's code unless the error names a closer one."""
    assert str(RecordError("row 3 is empty", remedy="Fill it")) == (
        "row 3 is empty. Fill it. (UD-E200)"
    )
    assert RecordError("row 3 is empty", code="UD-E203").stable_code == "UD-E203"


def test_all_faults_of_a_file_are_told_at_once() -> None:
    """The message, a line for each fault, and the remedy last."""
    faults = [
        Fault(code="UD-E1", message="one", file="a.csv", line=2),
        Fault(code="UD-E2", message="two", file="a.csv", line=9),
    ]

    assert str(RecordError("two rows are wrong", faults=faults, remedy="Mend them")) == (
        "two rows are wrong\n  a.csv:2 one. (UD-E1)\n  a.csv:9 two. (UD-E2)\nMend them"
    )


def test_a_name_that_leads_nowhere_is_answered_with_the_nearest() -> None:
    """A misspelt name is told what was probably meant; a strange one is not."""
    known = ["hackney", "havering", "haringey"]

    assert str(NotFoundError.of("area", "hackny", known)) == (
        'there is no area "hackny"; did you mean "hackney"? (UD-E300)'
    )
    assert str(NotFoundError.of("area", "paris", known, remedy="See `check`")) == (
        'there is no area "paris". See `check`. (UD-E300)'
    )
    assert not nearest("paris", known)


def test_a_strange_name_is_answered_with_what_there_is() -> None:
    """All of a few, the first and the last of many; nothing where one is near."""
    for known, says in (
        ((), "There is none at all"),
        (("h-2", "h-1"), "Choose one of: h-1, h-2"),
        ([f"h-{number}" for number in range(10, 30)], "The names there are go from h-10 to h-29"),
    ):
        assert NotFoundError.of("home", "zzz", known).remedy == says
    assert not NotFoundError.of("home", "h-3", ["h-1"]).remedy


def test_an_error_survives_a_change_of_process() -> None:
    """Errors cross between workers with their codes, remedies and faults."""
    error = TransitionError(
        "no", code="UD-E401", remedy="yes", faults=[Fault(code="UD-E1", message="one")]
    )
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes

    assert str(copy) == str(error)
    assert copy.stable_code == "UD-E401"
    assert copy.faults == error.faults
