"""
Documents in Markdown: templates in which every value is written so that it stays plain text.

A value of a region, or of a case, never becomes a heading, a link, a table or a tag. What a
template itself says is Markdown; so is `Said`, which only templates and a region's own passages
make.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from unlocking_doors.rendering.environment import names_of

#: A text that is Markdown already.
Said = Markup

_FOLDER = "documents/"
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_FIRST = re.compile(r"^(#(?=[#\s]|$)|[+=-](?=[\s=-]|$)|\d{1,9}(?=[.)]))")


def escaped(value: object) -> Said:
    """Write a value so that Markdown shows it as it is, on one line."""
    if isinstance(value, Said):
        return value
    text = _ACTIVE.sub(r"\\\1", " ".join(str(value).split()))
    return Said(_FIRST.sub(_harmless, _ENTITY.sub("&amp;", text)))


def _harmless(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


#: How every Markdown template is read, a region's own too.
OPTIONS: Mapping[str, Any] = {
    "autoescape": True,
    "finalize": escaped,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}


@cache
def _environment() -> Environment:
    loader = PackageLoader("unlocking_doors.rendering", "templates")
    return Environment(**OPTIONS, loader=loader, auto_reload=False)  # noqa: S701  OPTIONS escape


def passages_of(document: str) -> tuple[str, ...]:
    """Return the names of the passages of a document that a region may write itself."""
    return tuple(_environment().get_template(f"{_FOLDER}{document}.md.j2").blocks)


def write_document(document: str, view: object, passages: Mapping[str, str]) -> str:
    """
    Fill in the template of a document.

    Args:
        document: Its key, the name of its template.
        view: What it shows.
        passages: By name, the passages that a region writes itself, in Markdown.

    Raises:
        jinja2.UndefinedError: The template asks for a name that the view does not have.
    """
    template = _environment().get_template(f"{_FOLDER}{document}.md.j2")
    context = template.new_context(dict(names_of(view)))
    for name, text in passages.items():
        context.blocks[name].insert(0, _block(text))
    return tidy("".join(template.root_render_func(context)))


def _block(text: str) -> Any:  # noqa: ANN401  jinja's own kind of function
    def block(_context: object) -> Iterator[str]:
        yield text.rstrip() + "\n"

    return block


def tidy(text: str) -> str:
    """Leave one empty line, and no more, between two parts; none at the beginning or the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
