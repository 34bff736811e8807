"""A problem and its allocation as files, so that somebody who does not trust us can check them."""

import json
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import frozen

from unlocking_doors.converting import structure_all
from unlocking_doors.errors import Fault, RecordError, counted
from unlocking_doors.loading.limits import read_text
from unlocking_doors.loading.writing import write_whole
from unlocking_doors.matching import Allocation, Problem
from unlocking_doors.plain import plain

T = TypeVar("T")

#: Both in the folder of a match that was saved.
PROBLEM_FILE, ALLOCATION_FILE = "problem.json", "allocation.json"

_NO_JSON = "UD-F005"
#: A pool of a hundred thousand households.
_MOST_BYTES = 200_000_000
_INVENTED = "invented"


@frozen(kw_only=True)
class Saved(Generic[T]):
    """
    What a saved file holds.

    Attributes:
        value: The problem, or the allocation.
        is_invented: Whether the file says that its data are invented.
    """

    value: T
    is_invented: bool


def save_problem(problem: Problem, path: Path, *, is_invented: bool = False) -> Path:
    """
    Write a problem as JSON. It holds exact case data: for the coordinator, and who audits them.

    Args:
        problem: The problem.
        path: Where to, in a folder that is there.
        is_invented: Whether its data are invented; the file says so.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return _save(problem, path, "problem", is_invented=is_invented)


def save_allocation(allocation: Allocation, path: Path, *, is_invented: bool = False) -> Path:
    """
    Write an allocation as JSON, with every reason and its proof; see ``save_problem``.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    return _save(allocation, path, "allocation", is_invented=is_invented)


def load_problem(path: Path) -> Problem:
    """
    Read a problem that was saved.

    Raises:
        RecordError: The file is not one; every fault is named with its place in the file.
        MatchingError: Its rows contradict themselves.
    """
    return read_problem(path).value


def load_allocation(path: Path) -> Allocation:
    """
    Read an allocation that was saved. Whether it is any good, ``violations`` and ``unproven`` say.

    Raises:
        RecordError: The file is not one; every fault is named with its place in the file.
    """
    return read_allocation(path).value


def read_problem(path: Path) -> Saved[Problem]:
    """Read a problem, and whether it is invented; see ``load_problem``."""
    return _read(path, "problem", Problem)


def read_allocation(path: Path) -> Saved[Allocation]:
    """Read an allocation, and whether it is invented; see ``load_allocation``."""
    return _read(path, "allocation", Allocation)


def _save(value: object, path: Path, kind: str, *, is_invented: bool) -> Path:
    content = {_INVENTED: is_invented, kind: plain(value)}
    return write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def _read(path: Path, kind: str, target: type[T]) -> Saved[T]:
    content = _content(path)
    if not isinstance(content, dict) or content.keys() != {_INVENTED, kind}:
        message = f'{path.name} must hold "{_INVENTED}" and "{kind}", and nothing else'
        raise _refused(message, "UD-F006", f"Name the {kind} that was saved by a match")
    is_invented, flaws = structure_all(content[_INVENTED], bool)
    value, faults = structure_all(content[kind], target)
    if value is None or is_invented is None:
        found = [
            Fault(
                code=fault.code,
                file=path.name,
                place=f"{part}{'.' * bool(fault.path)}{fault.where}".replace(".[", "["),
                message=fault.message,
            )
            for part, told in ((_INVENTED, flaws), (kind, faults))
            for fault in told
        ]
        raise RecordError(f"{counted(len(found), 'fault')} in {path.name}", faults=found)
    return Saved(value=value, is_invented=is_invented)


def _content(path: Path) -> Any:
    text = read_text(path, name=path.name, most_bytes=_MOST_BYTES)
    if isinstance(text, Fault):
        where = f"{path.name}:{text.line}" if text.line else path.name
        raise _refused(f"{where}: {text.message}", text.code, text.remedy)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where, said = f"{path.name}:{error.lineno}", "is no JSON"
    except RecursionError:
        where, said = path.name, "is deeper than any file that a match saves"
    raise _refused(f"{where}: {said}", _NO_JSON, "Save the match again")


def _refused(message: str, code: str, remedy: str) -> RecordError:
    return RecordError(message, code=code, remedy=remedy)
