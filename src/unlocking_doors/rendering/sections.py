"""Markdown as HTML: sections under their headings, tables with captions, and no tag but our own."""

from collections.abc import Iterator, Sequence
from itertools import count

from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

_SECTION = "h2"


@frozen(kw_only=True)
class Part:
    """
    One section of a document.

    Attributes:
        key: Its id.
        heading: Its heading, as text.
        html: What stands below the heading.
    """

    key: str
    heading: str
    html: Markup


def parts_of(markdown: str) -> tuple[Part, ...]:
    """
    Divide a document at its headings of level 2; what stands before the first is left out.

    Tags, and links that lead outside the document, stay text.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.disable(["link", "image", "autolink", "reference"])
    tokens = list(_without_empty_heads(reader.parse(markdown)))
    tables = count(1)
    return tuple(
        Part(
            key=f"part-{number}",
            heading=heading,
            html=Markup(  # noqa: S704  the reader escapes every text, and lets no tag through
                reader.renderer.render(list(_dressed(inside, heading, tables)), reader.options, {})
            ),
        )
        for number, (heading, inside) in enumerate(_divided(tokens), start=1)
    )


def _divided(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """Yield each heading of level 2 with the tokens that follow it."""
    heading, inside = "", list[Token]()
    places = iter(range(len(tokens)))
    for place in places:
        token = tokens[place]
        if token.type == "heading_open" and token.tag == _SECTION:
            if heading:
                yield heading, inside
            heading, inside = _text(tokens[place + 1]), []
            next(places), next(places)
        else:
            inside.append(token)
    if heading:
        yield heading, inside


def _without_empty_heads(tokens: Sequence[Token]) -> Iterator[Token]:
    """Leave out headings of a table that are all empty; a lone empty one is a plain cell."""
    head: list[Token] = []
    is_head = False
    for token in tokens:
        is_head = is_head or token.type == "thead_open"
        if not is_head:
            yield token
            continue
        head.append(token)
        if token.type == "thead_close":
            if any(one.content for one in head if one.type == "inline"):
                yield from _with_plain_cells(head)
            head, is_head = [], False


def _with_plain_cells(head: Sequence[Token]) -> Iterator[Token]:
    for before, token, after in zip([None, *head], head, [*head[1:], None], strict=False):
        is_empty = any(
            one is not None and one.type == "inline" and not one.content for one in (before, after)
        )
        if token.tag == "th" and is_empty:
            token.tag, token.type = "td", token.type.replace("th_", "cell_")
        yield token


def _text(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


def _dressed(tokens: Sequence[Token], heading: str, tables: Iterator[int]) -> Iterator[Token]:
    """Give each table a caption and room to scroll in, and each cell of a heading its scope."""
    caption, is_first, seen = heading, False, 0
    for place, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                caption = _text(tokens[place + 1])
            case "table_open":
                seen += 1
                yield _raw(_opening(next(tables), caption, seen))
                continue
            case "table_close":
                yield token
                yield _raw("</div>\n")
                continue
            case "tr_open":
                is_first = True
            case "bullet_list_open" if _is_checklist(tokens[place:]):
                token.attrSet("class", "checks")
            case "th_open":
                token.attrSet("scope", "col")
            case "td_open" if is_first:
                token.tag = "th"
                token.attrSet("scope", "row")
            case "td_close" if is_first:
                token.tag, is_first = "th", False
        yield token


def _is_checklist(tokens: Sequence[Token]) -> bool:
    """Tell whether the first words of a list begin with a box to tick."""
    first = next((one for one in tokens if one.type == "inline"), None)
    return first is not None and first.content.startswith("☐")


def _opening(number: int, caption: str, seen: int) -> str:
    key, said = f"table-{number}", caption if seen == 1 else f"{caption} ({seen})"
    return (
        f'<div class="scroll" role="group" aria-labelledby="{key}-caption" tabindex="0">\n'
        f'<table id="{key}">\n<caption id="{key}-caption"><span class="words">{escape(said)}'
        "</span></caption>\n"
    )


def _raw(html: str) -> Token:
    return Token("html_block", "", 0, content=html)
