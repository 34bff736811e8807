"""Ask a Python rule, which is the code of somebody else, and check what it answers."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from attrs import evolve

from unlocking_doors.errors import PluginError, nearest
from unlocking_doors.facts.case_facts import CaseFacts, FactSpec, FactValue
from unlocking_doors.findings import Answer
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.rules import PythonRule, Ruling


class _NoFactError(Exception):
    """A rule asked for what no rule may ask."""


class _Shown(Mapping[str, FactValue]):
    """The facts that a rule may look at; any other name stops it: a silent None would mislead."""

    def __init__(self, known: Mapping[str, FactValue], vocabulary: Mapping[str, FactSpec]) -> None:
        self._known, self._vocabulary = dict(known), vocabulary
        self.strange: list[str] = []

    def __getitem__(self, name: str) -> FactValue:
        if name not in self._vocabulary:
            self.strange.append(str(name))
            raise _NoFactError
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._known))

    def __len__(self) -> int:
        return len(self._known)


def ask(
    rule: PythonRule,
    facts: CaseFacts,
    parameters: Mapping[str, ParameterValue],
    vocabulary: Mapping[str, FactSpec],
) -> Ruling:
    """
    Return a rule's answer for one case.

    Args:
        rule: The rule.
        facts: What is known of the case; the rule may look, not write.
        parameters: Values of the day.
        vocabulary: Facts by name.

    Raises:
        PluginError: The code is gone or fails, asks for what is no fact, or its answer is not a
            proper one; the rule is named, and never a value that it saw.
    """
    origin = f"{rule.distribution} {rule.version}".strip()
    name = f'rule "{rule.key}"' + (f" of {origin}" if origin else "")
    if rule.function is None:
        message = f"the code of {name} is gone"
        raise PluginError(message, remedy="Install that version of the package again")
    shown = _Shown(facts.known, vocabulary)
    ruling: object = None
    stopped = ""
    try:
        handed = evolve(facts, known=shown)
        ruling = rule.function(handed, MappingProxyType(dict(parameters)))
    except KeyboardInterrupt:
        raise  # its user's
    except BaseException as error:  # noqa: BLE001  whatever it is, the rule is named
        stopped = type(error).__name__  # its text may hold a sensitive value
    for fact in shown.strange:  # whether or not the rule let the error through
        close = nearest(fact, vocabulary)
        message = f'{name} asks for "{fact}", which no rule may ask{close}'
        remedy = "Facts are listed by: unlocking-doors template referrals --describe"
        raise PluginError(message, code="UD-P016", remedy=remedy)
    if stopped:
        raise PluginError(f"{name} stopped with {stopped}")
    if not isinstance(ruling, Ruling) or not _is_sound(ruling):
        remedy = "Return unlocking_doors.Ruling(answer=…); what is missing is a tuple of names"
        raise PluginError(f"{name} returned no Ruling", remedy=remedy)
    if (ruling.answer is Answer.UNKNOWN) is not bool(ruling.missing):
        remedy = "Name the facts it misses with an unknown answer, and only then"
        raise PluginError(f"{name} does not answer as a rule must", remedy=remedy)
    for fact in ruling.missing:
        if fact not in vocabulary:
            close = nearest(fact, vocabulary)
            raise PluginError(f'{name} misses "{fact}", which is no fact{close}')
    return ruling


def _is_sound(ruling: Any) -> bool:  # noqa: ANN401  its parts may be anything
    """Tell whether each part of an answer has its type."""
    return (
        type(ruling.answer) is Answer
        and type(ruling.detail) is str
        and type(ruling.missing) is tuple
        and all(type(fact) is str for fact in ruling.missing)
    )
