"""
The property request form as a Word file: each answer in a content control of its own.

A content control keeps its tag when Word saves the file, so that the reader finds each answer by
the column that it fills. What the file holds depends on the region and the day alone: the same
form is the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from unlocking_doors.documents.form import FormPart, Question
from unlocking_doors.documents.told import Telling
from unlocking_doors.errors import ConfigurationError
from unlocking_doors.loading.columns import ColumnKind

if TYPE_CHECKING:
    from docx.document import Document

#: Tag of the control that says whose form it is, and of which day.
FORM_TAG = "form"
PLACEHOLDER = "Write or choose here"
_GREY = "595959"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REMEDY = 'pip install "unlocking-doors[docx]"'


def form_as_word(parts: Iterable[FormPart], told: Telling, *, region: str, on: date) -> bytes:
    """
    Write the form.

    Args:
        parts: Its questions.
        told: What the region says.
        region: Key of the region.
        on: The day whose rules it asks for.

    Raises:
        ConfigurationError: The extra ``docx`` is not installed.
    """
    try:
        import docx  # noqa: PLC0415  an extra, and slow
    except ImportError as error:
        message = "the form as a Word file needs python-docx, which is not installed"
        raise ConfigurationError(message, code="UD-D006", remedy=_REMEDY) from error
    document = docx.Document()
    _describe(document, told, on)
    document.add_heading("Property request form", level=0)
    document.add_paragraph(f"{told.scheme}, {told.region}. By the rules of {told.as_at}.")
    identity = document.add_paragraph("Form: ")
    identity._p.append(_control(FORM_TAG, "Form", text=f"{region} {on}", is_locked=True))  # noqa: SLF001
    document.add_paragraph(
        "Write no name here, or anywhere on this form: no address, date of birth, e-mail or "
        "telephone number either. Where something is not known, write: not known."
    )
    for part in parts:
        _add_part(document, part)
    for heading, names in (
        ("The areas", told.areas),
        ("The kinds of harm", tuple(one.label for one in told.cohorts)),
    ):
        document.add_heading(f"{heading}, for the answers above", level=1)
        document.add_paragraph("; ".join(names) or "None on this day")
    written = io.BytesIO()
    document.save(written)
    return _same_bytes(written)


def _describe(document: "Document", told: Telling, on: date) -> None:
    about = document.core_properties
    about.author = about.last_modified_by = told.coordinator
    about.title, about.subject = "Property request form", f"{told.scheme}, {told.region}"
    about.comments, about.keywords, about.language = "", "", "en-GB"
    about.created = about.modified = datetime.combine(on, time(12), tzinfo=UTC)
    about.revision = 1


def _add_part(document: "Document", part: FormPart) -> None:
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415  an extra, and slow

    document.add_heading(part.heading, level=1)
    if part.lead:
        document.add_paragraph(part.lead)
    table = document.add_table(rows=0, cols=2)
    table.style = document.styles["Table Grid"]
    for question in part.questions:
        asked, answer = table.add_row().cells
        asked.width, answer.width = Cm(8.5), Cm(7.5)
        asked.paragraphs[0].add_run(f"{question.number}. {question.label}").bold = True
        hint = asked.add_paragraph().add_run(question.hint)
        hint.font.size, hint.font.color.rgb = Pt(9), RGBColor.from_string(_GREY)
        answer.paragraphs[0]._p.append(_answer(question))  # noqa: SLF001  python-docx has no controls


def _answer(question: Question) -> Any:  # noqa: ANN401  an element of lxml
    column = question.column
    is_chosen = column.form in {ColumnKind.YES_NO, ColumnKind.CHOICE, ColumnKind.NAMED}
    return _control(
        column.name,
        f"{question.number}. {question.label}",
        options=question.options if is_chosen else (),
    )


def _control(
    tag: str,
    alias: str,
    *,
    text: str = "",
    options: tuple[tuple[str, str], ...] = (),
    is_locked: bool = False,
) -> Any:  # noqa: ANN401
    """Make a content control: a list to choose from where there are options, else a text."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.oxml.parser import OxmlElement  # noqa: PLC0415

    def make(name: str, **values: str) -> Any:  # noqa: ANN401
        return OxmlElement(name, {qn(f"w:{key}"): value for key, value in values.items()})

    properties = make("w:sdtPr")
    properties.append(make("w:alias", val=alias))
    properties.append(make("w:tag", val=tag))
    if is_locked:
        properties.append(make("w:lock", val="sdtContentLocked"))
    if not text:
        properties.append(make("w:showingPlcHdr"))
    kind = make("w:dropDownList") if options else make("w:text", multiLine="1")
    for shown, _ in options:
        kind.append(make("w:listItem", displayText=shown, value=shown))
    properties.append(kind)
    run = make("w:r")
    if not text:
        look = make("w:rPr")
        look.append(make("w:color", val=_GREY))
        run.append(look)
    words = make("w:t")
    words.text = text or PLACEHOLDER
    run.append(words)
    content = make("w:sdtContent")
    content.append(run)
    control = make("w:sdt")
    control.append(properties)
    control.append(content)
    return control


def _same_bytes(written: io.BytesIO) -> bytes:
    """Pack a Word file again, without the moment at which it was made."""
    again = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(again, "w") as after:
        for name in sorted(before.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            after.writestr(info, before.read(name))
    return again.getvalue()
