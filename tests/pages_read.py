"""Read a page as a strict reader does: its tree, its attributes, and what is wrong with it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from attrs import define, field

VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_QUOTED = re.compile(r'<[a-zA-Z][\w-]*( [a-zA-Z][\w:-]*="[^"<>]*")*\s*/?>')


@define(eq=False)
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(factory=list)

    def all(self, *tags: str) -> "list[Element]":
        """Return every element of some kinds inside this one, in order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child.tag in tags else []
                found += child.all(*tags)
        return found

    @property
    def text(self) -> str:
        """Everything that is written inside it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def within(self, tag: str) -> "Element | None":
        """Return the nearest element of a kind around this one."""
        above = self.parent
        while above is not None and above.tag != tag:
            above = above.parent
        return above


class Reader(HTMLParser):
    """Build the tree of a page; an end that has no beginning is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {})
        self._here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Go down, unless the element is a void one."""
        made = Element(tag, dict(attrs), self._here)
        self._here.children.append(made)
        if tag not in VOID:
            self._here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element that closes itself."""
        self._here.children.append(Element(tag, dict(attrs), self._here))

    def handle_endtag(self, tag: str) -> None:
        """Go up."""
        assert self._here.tag == tag, f"</{tag}> closes <{self._here.tag}>"
        assert self._here.parent is not None
        self._here = self._here.parent

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self._here.children.append(data)


def read(page: str) -> Element:
    """Return the tree of a page whose every element is closed in its turn."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader._here is reader.root, f"<{reader._here.tag}> is never closed"
    return reader.root


def unquoted(page: str) -> list[str]:
    """Return the tags of a page of which an attribute has no quotation marks."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return [tag for tag in _TAG.findall(body) if not _QUOTED.fullmatch(tag)]


def faults(page: str) -> list[str]:
    """List what keeps a page from being self-contained and easy to find one's way in."""
    root = read(page)
    wrong = [*_headings(root), *_ids(root), *_outside(root), *_tables(root), *_pictures(root)]
    return wrong + [f"not quoted: {tag}" for tag in unquoted(page)]


def _headings(root: Element) -> Iterator[str]:
    levels = [int(one.tag[1]) for one in root.all("h1", "h2", "h3", "h4")]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} elements h1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _ids(root: Element) -> Iterator[str]:
    ids = [one.attributes["id"] for one in _all(root) if "id" in one.attributes]
    yield from (f"the id {one} stands twice" for one in set(ids) if ids.count(one) > 1)
    for one in _all(root):
        named = (one.attributes.get("aria-labelledby") or "").split()
        yield from (f"aria-labelledby names {key}" for key in named if key not in ids)
        if one.tag == "a" and (one.attributes.get("href") or "")[1:] not in ids:
            yield f"a link to {one.attributes.get('href')}, which is not there"


def _outside(root: Element) -> Iterator[str]:
    for one in _all(root):
        if one.tag in {"script", "link", "img", "iframe", "object", "embed", "form"}:
            yield f"there is an element {one.tag}"
        for name in one.attributes:
            if name.startswith("on") or name in {"src", "srcset", "action", "style"}:
                yield f"<{one.tag}> has the attribute {name}"
    style = "".join(one.text for one in root.all("style"))
    if "url(" in style or "@import" in style or "://" in style:
        yield "the style sheet leads outside"


def _tables(root: Element) -> Iterator[str]:
    for table in root.all("table"):
        captions = table.all("caption")
        if len(captions) != 1 or not captions[0].text.strip():
            yield "a table without a caption"
        for cell in table.all("th"):
            if cell.attributes.get("scope") not in {"col", "row"}:
                yield f"<th> without scope: {cell.text}"


def _pictures(root: Element) -> Iterator[str]:
    for svg in root.all("svg"):
        if svg.attributes.get("role") != "img" or not svg.all("title") or not svg.all("desc"):
            yield "a picture without role, title or desc"
        figure = svg.within("figure")
        if figure is None or not figure.all("table"):
            yield "a picture without its table beside it"


def _all(root: Element) -> list[Element]:
    found = []
    for child in root.children:
        if isinstance(child, Element):
            found += [child, *_all(child)]
    return found
