"""The one Jinja environment: strict about names, and everything escaped."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined


def number(value: float) -> str:
    """Write a length of a drawing: at most two decimals, and no zeros behind them."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("unlocking_doors.rendering", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters["number"] = number
    return made


def render(template: str, view: object) -> str:
    """
    Fill in a template.

    This asks no questions about who will read the page: reports go through a ``Renderer``.

    Args:
        template: Name of a file in ``templates``.
        view: A mapping, or an attrs value whose fields become the names of the template.

    Returns:
        The page; every value in it is escaped.

    Raises:
        jinja2.UndefinedError: The template asks for a name that the view does not have.
    """
    return _environment().get_template(template).render(names_of(view))


def names_of(view: object) -> Mapping[str, Any]:
    """Return the names that a view gives to a template; nested values stay values."""
    if isinstance(view, Mapping):
        return view
    kind: Any = type(view)
    return {field.name: getattr(view, field.name) for field in attrs.fields(kind)}
