"""The codes of the national lettings return, by collection year, from ``core_codes.toml``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen

from unlocking_doors.converting import structure

_ASSUMED = "assumption: "


@frozen(kw_only=True)
class CodeRow:
    """
    What one answer is in the return, for some collection years.

    Attributes:
        field: The question, by its name in the return.
        means: Our word for the answer.
        code: Its code; None where there is none that is certain.
        why: Why there is none.
        first: First collection year, by the year in which it begins.
        last: Last collection year.
        source: Where the code comes from.
    """

    field: str
    means: str
    code: int | None = None
    why: str = ""
    first: int
    last: int
    source: str

    @property
    def assumption(self) -> str:
        """What is assumed in it; empty where nothing is."""
        _, mark, said = self.source.partition(_ASSUMED)
        return said if mark else ""


@cache
def core_codes() -> tuple[CodeRow, ...]:
    """Return every row of the table."""
    text = files(__package__).joinpath("core_codes.toml").read_text("utf-8")
    raw: Mapping[str, Any] = tomllib.loads(text)
    return tuple(structure(row, CodeRow) for row in raw["code"])


def code_of(name: str, means: str, year: int) -> CodeRow | None:
    """Return the row of an answer in a collection year, or None where nothing is known of it."""
    return next(
        (
            row
            for row in core_codes()
            if (row.field, row.means) == (name, means) and row.first <= year <= row.last
        ),
        None,
    )


def years_known() -> range:
    """Return the collection years of which the codes were read."""
    rows = core_codes()
    return range(min(row.first for row in rows), max(row.last for row in rows) + 1)
