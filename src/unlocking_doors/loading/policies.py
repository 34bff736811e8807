"""Policies to be weighed: the library's own list, or a file that somebody wrote."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from unlocking_doors.converting import structure_all
from unlocking_doors.converting.faults import PathFault
from unlocking_doors.errors import ConfigurationError, Fault
from unlocking_doors.loading.checks_choices import UNFIT
from unlocking_doors.loading.checks_fairness import agreed_faults
from unlocking_doors.loading.toml import TomlFile, line_of, read_toml
from unlocking_doors.policy.policies import MatchingPolicy

#: The library's own list.
OWN = Path(__file__).with_name("policies.toml")
#: What the fairness of a policy may not say.
_NOT_THERE = ("key", "since", "until", "source")
#: What it takes from the policy.
_SHARED = ("key", "source")


@frozen(kw_only=True)
class _File:
    policy: tuple[MatchingPolicy, ...]


def read_policies(path: Path = OWN) -> tuple[MatchingPolicy, ...]:
    """
    Read policies, in the order of the file.

    Args:
        path: A TOML file such as ``policies.toml`` beside this one, which is read by default.

    Raises:
        ConfigurationError: The file cannot be read or has faults; all of them are named.
    """
    found = read_toml(path, name=path.name)
    if isinstance(found, Fault):
        raise ConfigurationError("the policies cannot be read", faults=[found])
    faults = [*_of_every_day(found)]
    made, wrong = structure_all(_completed(found.data), _File)
    faults += [_misfit(found, one) for one in wrong]
    if made is not None:
        faults += _unusable(found, made.policy)
    if made is None or faults:
        raise ConfigurationError("the policies cannot be used", faults=list(dict.fromkeys(faults)))
    return made.policy


def _completed(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says, its fairness with what the file need not write."""
    rows = data.get("policy")
    return data | {"policy": list(map(_row, rows))} if isinstance(rows, list) else data


def _row(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    given = row.get("fairness", {})
    own = {key: row[key] for key in _SHARED if key in row} | {"since": date.min}
    agreed = given | own if isinstance(given, dict) else given
    return {key: value for key, value in row.items() if key != "source"} | {"fairness": agreed}


def _misfit(found: TomlFile, one: PathFault) -> Fault:
    """Return a fault of the data, where the file has or lacks what is at fault."""
    *rest, last = one.path
    path = (*rest[:-1], last) if rest[-1:] == ["fairness"] and last in _SHARED else one.path
    where = evolve(one, path=path).where
    line = line_of(found.lines, path)
    message = f"{where}: {one.message}{one.hint}"
    return Fault(code=one.code, file=found.name, line=line, message=message)


def _of_every_day(found: TomlFile) -> Iterator[Fault]:
    """Yield what a file says of a policy's fairness that it says elsewhere, or may not say."""
    rows = found.data.get("policy")
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        given = row.get("fairness") if isinstance(row, dict) else None
        for name in sorted({*_NOT_THERE} & {*(given if isinstance(given, dict) else ())}):
            message = f'"{name}" has no place in the fairness of a policy'
            remedy = "Its key and source are those of the policy, and it holds on every day"
            yield _fault(found, ("policy", number, "fairness", name), message, remedy)


def _unusable(found: TomlFile, policies: tuple[MatchingPolicy, ...]) -> Iterator[Fault]:
    if not policies:
        yield _fault(found, (), "there is no policy", "Write one [[policy]] at least")
    times = Counter(policy.key for policy in policies)
    for number, policy in enumerate(policies):
        if times[policy.key] > 1:
            message = f'"{policy.key}" stands there {times[policy.key]} times'
            yield _fault(found, ("policy", number, "key"), message, "Give each a key of its own")
        for name, message, remedy in agreed_faults(policy.fairness):
            yield _fault(found, ("policy", number, "fairness", name), message, remedy)


def _fault(found: TomlFile, path: tuple[str | int, ...], message: str, remedy: str) -> Fault:
    line = line_of(found.lines, path)
    return Fault(code=UNFIT, file=found.name, line=line, message=message, remedy=remedy)
