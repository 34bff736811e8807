"""Ask a Python rule, which is the code of somebody else, and check what it answers."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import evolve

from unlocking_doors.errors import PluginError, nearest
from unlocking_doors.facts.case_facts import CaseFacts, FactSpec
from unlocking_doors.findings import Answer
from unlocking_doors.policy.parameters import ParameterValue
from unlocking_doors.policy.rules import PythonRule, Ruling


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
        PluginError: The code is gone or fails, or its answer is not a proper one; the rule is
            named, and never a value that it saw.
    """
    origin = f"{rule.distribution} {rule.version}".strip()
    name = f'rule "{rule.key}"' + (f" of {origin}" if origin else "")
    if rule.function is None:
        message = f"the code of {name} is gone"
        raise PluginError(message, remedy="Install that version of the package again")
    shown = evolve(facts, known=MappingProxyType(dict(facts.known)))
    try:
        ruling: object = rule.function(shown, MappingProxyType(dict(parameters)))
    except Exception as error:  # noqa: BLE001  whatever it is, the rule is named
        message = f"{name} stopped with {type(error).__name__}"
        raise PluginError(message) from None  # its text may hold a sensitive value
    if not isinstance(ruling, Ruling) or not isinstance(ruling.answer, Answer):
        remedy = "Return unlocking_doors.Ruling(answer=…)"
        raise PluginError(f"{name} returned no Ruling", remedy=remedy)
    if (ruling.answer is Answer.UNKNOWN) is not bool(ruling.missing):
        remedy = "Name the facts it misses with an unknown answer, and only then"
        raise PluginError(f"{name} does not answer as a rule must", remedy=remedy)
    for fact in ruling.missing:
        if fact not in vocabulary:
            close = nearest(fact, vocabulary)
            raise PluginError(f'{name} misses "{fact}", which is no fact{close}')
    return ruling
