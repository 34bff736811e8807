"""From a region, or a scheme's data, to a document: Markdown first, and HTML from it."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from re import sub
from typing import Any

from attrs import asdict, frozen

from unlocking_doors.commands.snapshot import Snapshot
from unlocking_doors.documents.account_views import closure_of, statement_of
from unlocking_doors.documents.case_views import notice_of, offer_of
from unlocking_doors.documents.form import form_parts
from unlocking_doors.documents.kinds import KINDS, About, Kind, kind_of
from unlocking_doors.documents.overrides import Overrides
from unlocking_doors.documents.sources import cited_in, has_labels
from unlocking_doors.documents.telling import day_of, tell
from unlocking_doors.documents.word import form_as_word
from unlocking_doors.errors import RecordError
from unlocking_doors.loading.writing import unwritable, write_whole
from unlocking_doors.plain import plain
from unlocking_doors.policy.region import Region
from unlocking_doors.released import Audience
from unlocking_doors.rendering import Internal, Renderer, render
from unlocking_doors.rendering.markdown import Said, tidy, write_document
from unlocking_doors.rendering.sandbox import fill_in
from unlocking_doors.rendering.sections import parts_of

_BANNER = "Coordinator only: exact case data; not to be circulated"
_FORM = "request-form"


@frozen(kw_only=True)
class Made:
    """
    A document.

    Attributes:
        name: Name of its files, without the ending.
        markdown: It as Markdown.
        html: It as a page.
        word: It as a Word file; None for all but the request form.
    """

    name: str
    markdown: str
    html: str
    word: bytes | None = None


@frozen(kw_only=True)
class Subject:
    """
    What a document is about, beside its region.

    Attributes:
        snapshot: The scheme's data; None for the documents of a region alone.
        case: Key or reference code of the case, where it is about one.
        partner: Key of the partner, where it is about one.
    """

    snapshot: Snapshot | None = None
    case: str = ""
    partner: str = ""


def documents_of(
    region: Region,
    *,
    as_at: date | None = None,
    only: str = "",
    subject: Subject = Subject(),
    overrides: Overrides = Overrides(),  # noqa: B008  it is frozen
) -> Iterator[Made]:
    """
    Make the documents of a region: one kind, or all that need no scheme's data.

    Args:
        region: The region.
        as_at: The day; the scheme's last, or that of its last change, by default.
        only: Key of one kind.
        subject: What a document is about, where it is not the region alone.
        overrides: What the region writes itself.

    Raises:
        NotFoundError: There is no such kind, case or partner.
        RecordError: A kind needs a scheme's data, a case or a partner, and none is given; or the
            day is none of the scheme.
        ConfigurationError: A template of the region has a fault.
    """
    wanted = [kind_of(only)] if only else [k for k in KINDS.values() if k.about is About.REGION]
    on = subject.snapshot.as_at if subject.snapshot and as_at is None else day_of(region, as_at)
    told = tell(region, on)
    for kind in wanted:
        view = plain({**asdict(told, recurse=False), **_own_part(kind, region, on, subject)})
        body = _body(kind, view, overrides)
        yield _made(kind, view, body, region=region, subject=subject, on=on)


def write_documents(folder: Path, made: Made) -> Iterator[Path]:
    """
    Write a document in each of its forms.

    Raises:
        OutputError: The folder cannot be written to, or is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield write_whole(folder / f"{made.name}.md", made.markdown)
        yield write_whole(folder / f"{made.name}.html", made.html)
        if made.word is not None:
            path = folder / f"{made.name}.docx"
            path.write_bytes(made.word)
            yield path
    except OSError as error:
        raise unwritable(folder, error) from error


def _own_part(kind: Kind, region: Region, on: date, subject: Subject) -> Mapping[str, object]:
    """
    Return what a document shows beside what every document may.

    Raises:
        RecordError: It needs a scheme's data, a case or a partner, and none is given.
    """
    if kind.about is About.REGION:
        return {"parts": form_parts(region, on)} if kind.key == _FORM else {}
    snapshot = subject.snapshot
    given = {About.CASE: subject.case, About.PARTNER: subject.partner}.get(kind.about, "-")
    if snapshot is None or not given:
        what = f" and --{kind.about.value.split()[-1]}" if given != "-" else ""
        message = f'the document "{kind.key}" is about {kind.about.value} of a scheme'
        raise RecordError(message, code="UD-D008", remedy=f"Name it with --db{what}")
    if kind.key == "ledger-statement":
        statement = statement_of(snapshot, subject.partner)
        Renderer(audience=Audience.PARTNER, admits=type(statement)).check(statement)
        return {"statement": statement}
    if kind.key == "closure-pack":
        closure = closure_of(snapshot)
        Renderer(audience=Audience.COORDINATOR, admits=Internal).check(closure)
        return {"closure": closure}
    if kind.key == "offer-letter":
        return {"offer": offer_of(snapshot, subject.case)}
    return {"notice": notice_of(snapshot, subject.case)}


def _body(kind: Kind, view: Mapping[str, Any], overrides: Overrides) -> str:
    if kind.key in overrides.templates:
        return tidy(fill_in(overrides.templates[kind.key], view))
    own = overrides.passages.get(kind.key, {})
    passages = {name: fill_in(template, view) for name, template in own.items()}
    return write_document(kind.key, view, passages)


def _made(
    kind: Kind, view: Mapping[str, Any], body: str, *, region: Region, subject: Subject, on: date
) -> Made:
    """Put a body into its frame, as Markdown and as a page."""
    frame = {
        **view,
        "title": kind.title,
        "summary": kind.summary,
        "reader": kind.reader,
        "is_draft": kind.is_draft,
        "banner": _BANNER if kind.is_internal else "",
        "is_invented": subject.snapshot is not None and subject.snapshot.is_invented,
        "has_assumptions": has_labels(body),
        "cited": tuple(cited_in(body, region)),
    }
    markdown = write_document("frame", {**frame, "body": Said(body)}, {})
    html = render("document.html.j2", {**frame, "sections": parts_of(markdown)})
    word = None
    if kind.key == _FORM:
        parts = form_parts(region, on)
        word = form_as_word(parts, tell(region, on), region=region.key, on=on)
    return Made(name=_name(kind, subject, view), markdown=markdown, html=html, word=word)


def _name(kind: Kind, subject: Subject, view: Mapping[str, Any]) -> str:
    """Name the files of a document: a case by its reference code, never by a path."""
    about = {
        About.CASE: str(view.get("notice", view.get("offer", {})).get("reference", "")),
        About.PARTNER: subject.partner,
    }.get(kind.about, "")
    return "-".join(part for part in (kind.key, sub(r"[^A-Za-z0-9-]+", "-", about)) if part)
