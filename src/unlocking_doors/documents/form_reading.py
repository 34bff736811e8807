"""
A filled property request form comes back as a referral, or as what is wrong with each answer.

Answers are taken by the tag of their content control; where a program lost the controls, by the
question that stands beside them. No answer is ever repeated in what is said of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from unlocking_doors.documents.form import NOT_KNOWN, FormPart, Question, form_parts
from unlocking_doors.documents.telling import day_of
from unlocking_doors.documents.word import FORM_TAG, PLACEHOLDER
from unlocking_doors.documents.word_reading import WordAnswers, read_word
from unlocking_doors.errors import Fault, RecordError, counted
from unlocking_doors.findings import Outcome
from unlocking_doors.loading.cells import CellError, read_cell
from unlocking_doors.loading.columns import INVENTED, ColumnKind, columns_of
from unlocking_doors.loading.records import referral_of
from unlocking_doors.moves.referrals import Referral, facts_of
from unlocking_doors.policy.assessing import RulesInForce, assess
from unlocking_doors.policy.region import Region

MISSING, TWICE, CONTRADICTS, OTHER_FORM = "UD-D011", "UD-D012", "UD-D013", "UD-D014"

_UNKNOWN = frozenset({NOT_KNOWN.lower(), "unknown", "don't know", "don’t know"})
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]+)\s+(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@frozen(kw_only=True)
class FilledForm:
    """
    A form that was read.

    Attributes:
        referral: What it says.
        row: Its cells by column, as ``referrals.csv`` has them.
    """

    referral: Referral
    row: Mapping[str, str]


def header_of(region: Region) -> tuple[str, ...]:
    """Return the columns of a file of referrals."""
    return tuple(column.name for column in columns_of("referrals", region))


def read_form(path: Path, region: Region) -> FilledForm:
    """
    Read a filled form.

    Raises:
        RecordError: The file is no form of the region, or answers are missing, unreadable or
            contradict each other; ``faults`` names each question, and says what to do.
    """
    found = read_word(path)
    on = _day_of(found, region, path.name)
    questions = _questions(form_parts(region, on))
    texts, faults = _texts(found, questions, path.name)
    cells = {name: _cell(questions[name], text) for name, text in texts.items()}
    values: dict[str, Any] = {INVENTED: None}
    for name, question in questions.items():
        try:
            values[name] = read_cell(question.column, cells.get(name, ""), region)
        except CellError as error:
            message, remedy = error.message.removeprefix(f'"{name}" '), error.remedy
            is_missing = question.column.is_required and not cells.get(name)
            faults.append(_fault(question, MISSING if is_missing else error.code, message, remedy))
    if faults:
        raise _refused(path, faults)
    try:
        referral = referral_of(values, region)
    except CellError as error:
        raise _refused(path, [Fault(code=CONTRADICTS, message=error.message,
                                    remedy=error.remedy)]) from None  # fmt: skip
    faults = [*_contradictions(referral, region, questions)]
    faults += _missing(referral, region, questions, set(texts)) if not faults else ()
    if faults:
        raise _refused(path, faults)
    return FilledForm(referral=referral, row=cells)


def _questions(parts: tuple[FormPart, ...]) -> dict[str, Question]:
    return {one.column.name: one for part in parts for one in part.questions}


def _refused(path: Path, faults: list[Fault]) -> RecordError:
    message = f"{path.name} cannot be taken in: {counted(len(faults), 'answer')} to put right"
    return RecordError(message, code=MISSING, faults=faults)


def _fault(question: Question, code: str, message: str, remedy: str) -> Fault:
    place = f"question {question.number}, {question.label[:1].lower()}{question.label[1:]}"
    return Fault(code=code, place=place, message=message, remedy=remedy)


def _day_of(found: WordAnswers, region: Region, name: str) -> date:
    """
    Return the day of the form's rules.

    Raises:
        RecordError: It is no form, or that of another region.
    """
    said = next(iter(found.controls.get(FORM_TAG, ())), "")
    if not said:  # a program lost the controls: the line that holds it is no row of a table
        rows = [cells for cells, _ in found.rows]
        if not rows:
            message = f"{name}: it is no property request form"
            raise RecordError(message, code="UD-D010", remedy="Use the form that was sent out")
        return day_of(region)
    key, _, on = said.partition(" ")
    if key != region.key:
        message = f"{name} is the form of another region than {region.key}"
        raise RecordError(message, code=OTHER_FORM, remedy="Name the region whose form it is")
    try:
        return date.fromisoformat(on)
    except ValueError:
        message = f"{name}: the line that says whose form it is was changed"
        raise RecordError(message, code=OTHER_FORM, remedy="Use a fresh form") from None


def _texts(
    found: WordAnswers, questions: Mapping[str, Question], name: str
) -> tuple[dict[str, str], list[Fault]]:
    """Return the text of each answer by column; one that stands twice with two texts is a fault."""
    texts: dict[str, str] = {}
    faults = []
    by_label = {_plain(one.label): key for key, one in questions.items()}
    answers = [(tag, text) for tag, said in found.controls.items() for text in said]
    answers += [
        (by_label[asked], cells[-1])
        for cells, tags in found.rows
        if len(cells) > 1 and not tags and (asked := _asked(cells[0])) in by_label
    ]
    for key, text in answers:
        if key not in questions or not text.strip() or text.strip() == PLACEHOLDER:
            continue
        if texts.setdefault(key, text) != text:
            message = f"it is answered twice in {name}, in two ways"
            faults.append(_fault(questions[key], TWICE, message, "Keep one of the two answers"))
    return texts, faults


def _asked(cell: str) -> str:
    """Return the question of a cell: its first line, without the number."""
    return _plain(cell.partition("\n")[0].lstrip("0123456789. "))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _is_unknown(text: str) -> bool:
    return _plain(text) in _UNKNOWN


def _cell(question: Question, text: str) -> str:
    """Write an answer as ``referrals.csv`` has it; what cannot be understood stays as it is."""
    if _is_unknown(text):
        return ""
    known = {_plain(shown): key for shown, key in question.options}
    known |= {_plain(key): key for _, key in question.options if key}
    match question.column.form:
        case ColumnKind.NAMED_LIST:
            parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
            return "; ".join(known.get(_plain(part), part.strip()) for part in parts)
        case ColumnKind.DATE:
            return _iso(text.strip())
        case ColumnKind.PEOPLE | ColumnKind.TEXT:
            return " ".join(text.split())
        case _:
            return known.get(_plain(text), text.strip())


def _iso(text: str) -> str:
    """Write a day as ISO has it; a text that is none stays as it is."""
    written, slashed = _WRITTEN.fullmatch(text), _SLASHED.fullmatch(text)
    if written and written[2][:3].lower() in _MONTHS:
        month = _MONTHS.index(written[2][:3].lower()) + 1
        return f"{written[3]}-{month:02d}-{int(written[1]):02d}"
    if slashed:
        return f"{slashed[3]}-{int(slashed[2]):02d}-{int(slashed[1]):02d}"
    return text


#: Each pair of answers that cannot both be right: the question to name, when, and what is wrong.
_CLASHES: tuple[tuple[str, Callable[[Referral], bool], str, str], ...] = (
    (
        "areas_of_choice",
        lambda one: bool((one.areas_of_choice or set()) & (one.areas_to_avoid or set())),
        "an area is chosen that is also to be avoided",
        "Take it out of one of the two answers",
    ),
    (
        "areas_of_choice",
        lambda one: bool(one.area and one.area in (one.areas_of_choice or ())),
        "the area where the household lives is chosen",
        "Take it out, or put the area where it lives right",
    ),
    (
        "is_tenant",
        lambda one: one.answers.get("is_tenant") is True
        and one.tenancy is not None
        and one.tenancy.value == "none"
        and not one.answers.get("held_tenancy_before"),
        "the person at risk is the tenant, and no tenancy is held",
        "Put this answer or that on the tenancy right",
    ),
    (
        "household",
        lambda one: one.household is not None and not one.household.members,
        "nobody moves",
        "Write sex and age of everyone who moves",
    ),
)  # fmt: skip


def _contradictions(
    referral: Referral, region: Region, questions: Mapping[str, Question]
) -> Iterator[Fault]:
    try:
        day_of(region, referral.received)
    except RecordError as error:
        yield _fault(questions["received"], CONTRADICTS, error.message, "Put the day right")
    for name, clashes, message, remedy in _CLASHES:
        if clashes(referral):
            yield _fault(questions[name], CONTRADICTS, message, remedy)
    given = referral.consents
    for name, on in (
        ("consent_to_apply", given.to_apply),
        ("consent_to_circulation", given.to_circulation),
        ("consent_to_monitoring", given.to_monitoring),
    ):
        if on is not None and on > referral.received:
            message = "the consent is of a day after the form came in"
            remedy = "Put this day right, or that on which the form came in"
            yield _fault(questions[name], CONTRADICTS, message, remedy)


def _missing(
    referral: Referral, region: Region, questions: Mapping[str, Question], answered: set[str]
) -> Iterator[Fault]:
    """
    Yield each question left empty that could still decide whether the case is taken.

    One that says that it is not known is an answer: the scheme itself sends such a case back.
    """
    rules = RulesInForce.of(region, referral.received)
    judged = assess(rules, facts_of(referral, region, referral.received))
    if judged.outcome is not Outcome.MORE_INFORMATION:
        return
    columns = dict.fromkeys(region.vocabulary[fact].column for fact in judged.missing)
    for name in columns:
        if name in questions and name not in answered:
            question = questions[name]
            remedy = f"Answer it, or ask the household first. {question.hint}"
            yield _fault(question, MISSING, "there is no answer, and it matters", remedy)
