"""What was said in confidence leaves by no door: 63 canaries, and every way out of a scheme."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bundles import toyland_with_reasons
from small_years import Clock, day, home, inputs, play, referral, said, yes_to_all

from unlocking_doors import Plugins, Scheme
from unlocking_doors.documents.kinds import KINDS
from unlocking_doors.documents.making import Subject, documents_of, write_documents
from unlocking_doors.errors import UnlockingDoorsError
from unlocking_doors.exchange import export_lettings
from unlocking_doors.facts.equality import EQUALITY_FIELDS, Equality
from unlocking_doors.released import Audience
from unlocking_doors.reports.tables import TABLES

CASES = tuple(f"c-{number}" for number in range(1, 8))
PERIODS = {"month": "2024-05", "quarter": "2024-Q2", "year": "2024"}
FORMS = ("html", "csv", "json", "pdf")


def canary(case: str, field: str) -> str:
    """Return what one case says in one field: nothing else anywhere is written like it."""
    return f"Quillon{case.replace('-', '')}{field.replace('_', '')}"


CANARIES = tuple(canary(case, field) for case in CASES for field in ("note", *EQUALITY_FIELDS))


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheme]:
    """Play ten months of Toyland in which every confidence is a canary."""
    rows = [
        referral(
            case,
            received=day(number),
            note=canary(case, "note"),
            equality=Equality(**{name: canary(case, name) for name in EQUALITY_FIELDS}),
        )
        for number, case in enumerate(CASES)
    ]
    answers = [*yes_to_all("c-1"), said("c-2", "approval", "refused", "not-our-tenant")]
    answers += [said(case, "approval", "approved") for case in CASES[2:]]  # then nobody answers
    homes = [home(f"h-{number}", released=day(7 * number)) for number in range(1, 4)]
    with Scheme.open(
        toyland_with_reasons(),
        str(tmp_path_factory.mktemp("canaries") / "scheme.db"),
        clock=Clock(),
        reports=Plugins.load().reports(),
        tables=TABLES,
    ) as played:
        play(played, inputs(*rows, *homes, *answers), days=310)
        yield played


def told(text: str, where: str) -> list[str]:
    """List the canaries in a text, each with where it stands."""
    return [f"{one} in {where}" for one in CANARIES if one in text]


def test_the_canaries_are_there_to_be_found(scheme: Scheme) -> None:
    """Each of them stands in the record, so that the other tests can fail."""
    kept = repr([(one.referral.note, one.referral.equality) for one in scheme.snapshot().cases])
    kept += "".join(
        getattr(one.referral.equality, name)
        for one in scheme.snapshot().cases
        for name in EQUALITY_FIELDS
    )
    assert len(CANARIES) == len(set(CANARIES)) == 63
    assert len(told(kept, "the record")) == len(CANARIES)
    assert told("".join(map(repr, scheme.snapshot().cases)), "a repr") == []


@pytest.mark.parametrize("form", FORMS)
def test_no_report_tells_what_was_said_in_confidence(
    scheme: Scheme, form: str, tmp_path: Path
) -> None:
    """Of every kind, in every form; what cannot be written is refused in words without one."""
    found, written = [], 0
    for kind, report in scheme.reports.items():
        if kind == "equalisation":
            continue
        partners = (
            list(scheme.region.partner_by_key) if report.audience is Audience.PARTNER else [""]
        )
        for partner in partners:
            period = PERIODS[report.periods[0]] if report.periods else ""
            try:
                scheme.report(kind, tmp_path / kind, partner=partner, form=form, period=period)
            except UnlockingDoorsError as refused:
                found += told(str(refused), f"the refusal of {kind}")
    for path in sorted(tmp_path.rglob("*.*")):
        written += 1
        found += told(path.read_bytes().decode("utf-8", "replace"), path.name)
    assert found == []
    assert written >= len(scheme.reports) - 3


def test_no_document_tells_what_was_said_in_confidence(scheme: Scheme, tmp_path: Path) -> None:
    """Neither of the region nor of a case, a partner or the whole scheme."""
    snapshot, found = scheme.snapshot(), []
    for kind in KINDS:
        for case in CASES:
            subject = Subject(snapshot=snapshot, case=case, partner="straw-council")
            try:
                for made in documents_of(scheme.region, only=kind, subject=subject):
                    list(write_documents(tmp_path / kind / case, made))
            except UnlockingDoorsError as refused:
                found += told(str(refused), f"the refusal of {kind}")
    for path in sorted(tmp_path.rglob("*.*")):
        found += told(path.read_bytes().decode("utf-8", "replace"), path.name)
    assert found == []
    assert len({path.parent.parent.name for path in tmp_path.rglob("*.html")}) == len(KINDS)


def test_no_export_and_no_table_tells_what_was_said_in_confidence(
    scheme: Scheme, tmp_path: Path
) -> None:
    """The lettings, their notes, and every table that may be published, its register's text too."""
    export_lettings(scheme, tmp_path, year=2024, audience=Audience.COORDINATOR)
    found = [
        one for path in tmp_path.rglob("*.*") for one in told(path.read_text("utf-8"), path.name)
    ]
    for key in TABLES:
        try:
            found += told(repr(scheme.publish(key, Audience.PUBLIC, "2024")), key)
        except UnlockingDoorsError as refused:
            found += told(str(refused), f"the refusal of {key}")
    with scheme.store.reading() as unit:
        found += told("".join(unit.publications.texts()), "the register")
    assert found == []


def test_no_explanation_tells_what_was_said_in_confidence(scheme: Scheme) -> None:
    """In both voices; of every case, home and partner."""
    keys = [*CASES, "home:h-1", *(f"partner:{key}" for key in scheme.region.partner_by_key)]
    found = []
    for key in keys:
        for safe in (False, True):
            found += told(str(scheme.explain(key, safe=safe)), key)
    assert found == []
