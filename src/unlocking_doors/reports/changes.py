"""Changes of a region in words: one line for each field that differs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from unlocking_doors.errors import counted
from unlocking_doors.policy.changes import Change, Row

#: Fields whose mappings are condition trees.
_TREES = frozenset({"require"})
#: What a row is called, for want of a label.
_NAMES = ("label", "name", "title", "purpose")


def told(change: Change) -> tuple[str, ...]:
    """
    Tell one change.

    Returns:
        The name of a row that was added or removed; else a line for each field that differs.
    """
    if change.before is None or change.after is None:
        return (_name(change.before or change.after or {}),)
    return tuple(
        line
        for name in change.fields
        for line in _field(name, change.before.get(name), change.after.get(name), change.after)
    )


def _name(row: Row) -> str:
    name = next((str(row[field]) for field in _NAMES if row.get(field)), "")
    values = row.get("values", row.get("value"))
    parts = [
        name,
        "" if values is None else f"{_words(values)} ({row['unit']})",
        "" if row.get("is_on", True) else "not open",
        f"if not met: {row['if_not_met']}" if "if_not_met" in row else "",
        str(row["partner"]) if "partner" in row else "",
        counted(row["homes"], "home") if "homes" in row else "",
        _days(row),
    ]
    return "; ".join(part for part in parts if part)


def _days(row: Row) -> str:
    since, until = row.get("since"), row.get("until")
    return "" if since is None else f"since {since}" + (f", until {until}" if until else "")


def _field(name: str, before: object, after: object, row: Row) -> Iterator[str]:
    word = _spaced(name)
    if name in _TREES:
        yield f"{word}: {_tree(before)} → {_tree(after)}"
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(word, before, after)
    elif name == "value":
        yield f"{_words(before)} → {_words(after)} ({row['unit']})"
    else:
        yield f"{word}: {_words(before)} → {_words(after)}"


def _items(word: str, before: Sequence[object], after: Sequence[object]) -> Iterator[str]:
    """Tell the items that a list gains and loses, or its new order."""
    gained = [one for one in after if one not in before]
    lost = [one for one in before if one not in after]
    if gained:
        yield f"{word} added: {_words(gained)}"
    if lost:
        yield f"{word} removed: {_words(lost)}"
    if not gained and not lost:
        yield f"{word} in another order: {_words(after)}"


def _words(value: object) -> str:
    match value:
        case None | "" | []:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_words, value))
        case Mapping():
            return "; ".join(f"{key}: {_words(one)}" for key, one in value.items())
    return str(value)


def _tree(tree: Any) -> str:  # noqa: ANN401  a tree in plain form
    match tree:
        case {"all": parts}:
            return f"({' and '.join(map(_tree, parts))})"
        case {"any": parts}:
            return f"({' or '.join(map(_tree, parts))})"
        case {"not": part}:
            return f"not {_tree(part)}"
    wanted = tree["parameter"] or _words(tree["value"])
    return f"{tree['fact']} {_spaced(tree['operator'], '-')} {wanted}"


def _spaced(name: str, mark: str = "_") -> str:
    return name.replace(mark, " ")
