"""
Which missing facts could still decide an outcome: exactly those, by decision diagrams.

An outcome is a number (0 not eligible, 1 more information needed, 2 eligible): a rule gives
2 when met and its effect's number when not; a cohort gives the least of its rules, and a case
the greatest of its cohorts. As a function of the facts that are not known, that is a small
reduced ordered decision diagram, and a fact stands in it if and only if, for some completion
of the others, its value changes the outcome.

A set of keys (areas, kinds of harm) is taken key by key: whether it holds one says nothing of
the next, so a set of *n* keys is *n* variables and never 2^n values.

Source:
    R. E. Bryant, Graph-based algorithms for Boolean function manipulation (1986): a reduced
    ordered diagram is canonical, so it names exactly the variables that the function depends on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from unlocking_doors.facts.case_facts import FactKind, FactSpec, FactValue
from unlocking_doors.policy.conditions import AllOf, AnyOf, Condition, Not, Test

_Node = int

#: What a diagram branches on: a fact, and of a set of keys the one key that is asked about.
Variable = tuple[str, str]

#: The diagram of one test: its variable, and 2 or 0 for each class of the variable's values.
Leaf = tuple[Variable, tuple[int, ...]]


class Diagrams:
    """
    The diagrams over one case's unknown facts.

    Nodes are numbers: 0, 1 and 2 are the final values; the rest stand in a table, each once.
    """

    def __init__(self) -> None:
        self._variables: dict[Variable, int] = {}
        self._nodes: list[tuple[int, tuple[_Node, ...]]] = [(-1, ()), (-1, ()), (-1, ())]
        self._known: dict[tuple[int, tuple[_Node, ...]], _Node] = {}
        self._combined: dict[tuple[object, _Node, _Node], _Node] = {}
        self._opposites: dict[_Node, _Node] = {}

    def variable(self, variable: Variable, values: Sequence[int]) -> _Node:
        """Return the diagram of one variable: an outcome for each class of its values."""
        index = self._variables.setdefault(variable, len(self._variables))
        return self._node(index, tuple(values))

    def combine(self, choice: Callable[[int, int], int], a: _Node, b: _Node) -> _Node:
        """Return the diagram of the least or the greatest (``min``, ``max``) of two values."""
        wins = choice(0, 2)
        if a in (b, wins) or b == 2 - wins:
            return a
        if b == wins or a == 2 - wins:
            return b
        key = (choice, a, b)
        if key not in self._combined:
            (level_a, below_a), (level_b, below_b) = self._nodes[a], self._nodes[b]
            level = min(at for at in (level_a, level_b) if at >= 0)
            width = len(below_a if level_a == level else below_b)
            left = below_a if level_a == level else (a,) * width
            right = below_b if level_b == level else (b,) * width
            below = tuple(self.combine(choice, x, y) for x, y in zip(left, right, strict=True))
            self._combined[key] = self._node(level, below)
        return self._combined[key]

    def opposite(self, node: _Node) -> _Node:
        """Return the diagram of 2 less a value."""
        if node <= 2:  # noqa: PLR2004  the final values
            return 2 - node
        if node not in self._opposites:
            level, below = self._nodes[node]
            self._opposites[node] = self._node(level, tuple(map(self.opposite, below)))
        return self._opposites[node]

    def variables(self, node: _Node) -> frozenset[Variable]:
        """Return the variables that a diagram's value depends on."""
        by_index = {index: variable for variable, index in self._variables.items()}
        seen: set[_Node] = set()
        todo = [node]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo.extend(self._nodes[at][1])
        return frozenset(by_index[self._nodes[at][0]] for at in seen if self._nodes[at][1])

    def _node(self, level: int, below: tuple[_Node, ...]) -> _Node:
        if len(set(below)) == 1:
            return below[0]
        key = (level, below)
        if key not in self._known:
            self._nodes.append(key)
            self._known[key] = len(self._nodes) - 1
        return self._known[key]


def representatives(tests: Iterable[Test], spec: FactSpec) -> list[FactValue]:
    """
    Return values of a fact that between them give every combination of answers to *tests*.

    A choice has the values that the vocabulary lists; a number is 0 or more; a key may always
    be one that no test names, and so may the keys of a set.
    """
    wanted = [one for test in tests for one in _wanted(test)]
    match spec.kind:
        case FactKind.YES_NO:
            return [False, True]
        case FactKind.CHOICE:
            return list(spec.choices)
        case FactKind.KEY:
            return [*sorted({str(one) for one in wanted}), ""]
        case FactKind.NUMBER:
            numbers = {int(str(one)) + step for one in wanted for step in (-1, 0, 1)}
            return [0, *sorted(number for number in numbers if number > 0)]
        case FactKind.DATE:
            days = {one.toordinal() for one in wanted if isinstance(one, date)}
            near = {day + step for day in days for step in (-1, 0, 1)}
            last = date.max.toordinal()
            return [date.fromordinal(day) for day in sorted(near) if 1 <= day <= last]
        case FactKind.KEYS:
            return [
                frozenset(),
                *(frozenset({key}) for key in sorted({str(one) for one in wanted})),
            ]


def _wanted(test: Test) -> tuple[object, ...]:
    return test.value if isinstance(test.value, tuple) else (test.value,)


def leaves_of(tests: Iterable[Test], vocabulary: Mapping[str, FactSpec]) -> dict[Test, Leaf]:
    """
    Return the diagram of each test, over the classes of values that *tests* tell apart.

    Args:
        tests: Every resolved test that may meet in one diagram.
        vocabulary: Facts by name.
    """
    by_variable: dict[Variable, dict[Test, None]] = {}
    for test in tests:
        is_set = vocabulary[test.fact].kind is FactKind.KEYS
        variable = (test.fact, str(test.value) if is_set else "")
        by_variable.setdefault(variable, {})[test] = None
    found: dict[Test, Leaf] = {}
    for variable, asked in by_variable.items():
        spec = vocabulary[variable[0]]
        rows = {
            tuple(2 * test.holds(value, spec) for test in asked): None
            for value in representatives(asked, spec)
        }
        for test, values in zip(asked, zip(*rows, strict=True), strict=True):
            found[test] = (variable, values)
    return found


def diagram(
    condition: Condition,
    known: Mapping[str, FactValue],
    vocabulary: Mapping[str, FactSpec],
    leaves: Mapping[Test, Leaf],
    diagrams: Diagrams,
) -> int:
    """
    Return the diagram of a resolved tree: 2 where it holds, 0 where it does not.

    Args:
        condition: The tree.
        known: The facts that are known.
        vocabulary: Facts by name.
        leaves: The diagram of each test.
        diagrams: Where the diagram is made.
    """
    match condition:
        case Test(fact=fact):
            seen = known.get(fact)
            if seen is not None:
                return 2 * condition.holds(seen, vocabulary[fact])
            return diagrams.variable(*leaves[condition])
        case Not(part=part):
            return diagrams.opposite(diagram(part, known, vocabulary, leaves, diagrams))
        case AllOf(parts=parts):
            choice: Callable[[int, int], int] = min
            value = 2
        case AnyOf(parts=parts):
            choice, value = max, 0
    for part in parts:
        inner = diagram(part, known, vocabulary, leaves, diagrams)
        value = diagrams.combine(choice, value, inner)
    return value
