import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve, fields
from pages_read import faults, read
from program import BAD_DATA, LONDON, ROOT, fails, succeeds
from toyland import THIRD, TOYLAND, toyland
from toyland_files import write_toyland

from unlocking_doors.documents.kinds import KINDS, About
from unlocking_doors.documents.making import Made, documents_of
from unlocking_doors.documents.sources import FIELD
from unlocking_doors.documents.telling import day_of, tell
from unlocking_doors.documents.told import Telling
from unlocking_doors.errors import NotFoundError, RecordError
from unlocking_doors.loading import load_region
from unlocking_doors.policy.region import Region
from unlocking_doors.rendering.markdown import passages_of

OF_REGION = [key for key, kind in KINDS.items() if kind.about is About.REGION]


@pytest.fixture(scope="module")
def london() -> Region:
    """Load London."""
    return load_region(LONDON)


@pytest.fixture(scope="module")
def all_of_london(london: Region) -> tuple[Made, ...]:
    """Make London's documents, once for all tests."""
    return tuple(documents_of(london))


def made(region: Region, kind: str, on: date | None = None) -> Made:
    """Make one document."""
    (one,) = documents_of(region, as_at=on, only=kind)
    return one


# What the documents say


def test_a_region_gives_every_document_that_needs_no_case(all_of_london: tuple[Made, ...]) -> None:
    """The form as a Word file too."""
    found = {one.name: one for one in all_of_london}
    assert list(found) == OF_REGION
    assert [name for name, one in found.items() if one.word] == ["request-form"]


def test_every_page_is_self_contained_and_sound(all_of_london: tuple[Made, ...]) -> None:
    """Headings in order, tables with captions and scopes, every link within the page."""
    for one in (*all_of_london, *documents_of(TOYLAND)):
        assert faults(one.html) == [], one.name


def test_the_page_and_the_markdown_say_the_same(all_of_london: tuple[Made, ...]) -> None:
    """Word for word: one is made from the other."""
    for one in all_of_london:
        page = " ".join(section.text for section in read(one.html).all("section"))
        for line in one.markdown.split("\n## ", 1)[1].splitlines():
            bare = re.sub(r"^(- |\d+\. |#+ )|[*\\]", "", line)
            if bare and not bare.startswith("|"):
                assert bare.replace("’", "'")[:60] in " ".join(page.replace("’", "'").split()), line


def test_the_rules_of_the_day_are_those_of_the_guide(london: Region) -> None:
    """London asked for other things in 2018 than in 2023."""
    early = made(london, "professionals-guide", date(2018, 6, 1)).markdown
    late = made(london, "professionals-guide", date(2023, 6, 1)).markdown
    assert "At high risk of harm" in early
    assert "Owed a social tenancy" not in early
    assert "Refer to London Gang Exit" in early
    assert "Housing Moves" not in early.partition("## Where this comes from")[0]
    assert "At high risk of harm" not in late
    assert "at least 5 besides its own" in late
    assert "1 offer (W3 with its first day inferred)" in late
    assert "Registered with Housing Moves" in late


def test_the_form_asks_what_the_rules_of_the_day_ask(london: Region) -> None:
    """And the leaflet says how many areas to choose."""
    early = made(london, "request-form", date(2018, 6, 1)).markdown
    assert "Housing Moves" not in early.partition("## Where this comes from")[0]
    assert "Registered with Housing Moves" in made(london, "request-form").markdown
    assert "must choose 5 or more" in made(london, "tenant-leaflet").markdown
    assert "5 or more" not in made(london, "tenant-leaflet", date(2018, 6, 1)).markdown


def test_a_document_changes_with_its_region() -> None:
    """A deadline, a parameter and a period of retention stand there as the region has them."""
    region = toyland()
    before = made(region, "retention-schedule").markdown
    longer = evolve(region, retention=evolve(region.retention, ledger_years=9))
    after = made(longer, "retention-schedule").markdown
    assert "7 years after the letting" in before
    assert "9 years after the letting" in after
    assert (
        "circulate after approval | 7 days; the coordinator" in made(region, "memorandum").markdown
    )


def test_what_no_public_text_says_is_labelled(london: Region) -> None:
    """An assumption of the region by its source, one of the template by its mark."""
    text = made(london, "memorandum").markdown
    assert "assumption: no deadline for the landlord's answer was published" in text
    assert "*Assumption:* a partner may leave" in text
    assert "illustrative: no public text gives a period" in made(london, "privacy-notice").markdown
    drafts = {key for key, kind in KINDS.items() if kind.is_draft}
    assert drafts == {"memorandum", "privacy-notice", "impact-assessment", "retention-schedule"}


def test_every_document_that_is_cited_is_listed(
    london: Region, all_of_london: tuple[Made, ...]
) -> None:
    """With its title; and no template cites what nobody knows."""
    known = {one.key for one in (*FIELD, *london.documents)}
    for one in all_of_london:
        body, _, sources = one.markdown.partition("## Where this comes from")
        cited = set(re.findall(r"\b[SW]\d+\b", body))
        assert cited <= known, one.name
        assert cited == set(re.findall(r"^- \*\*(\w+)\*\*", sources, re.MULTILINE)), one.name


def test_a_document_without_a_day_is_of_the_last_that_the_region_speaks_of(london: Region) -> None:
    """Its last day, or that of its last change: never the day on which it is made."""
    assert day_of(london) == date(2024, 9, 30)
    unending = evolve(TOYLAND, identity=evolve(TOYLAND.identity, closed=None))
    assert day_of(unending) == THIRD
    with pytest.raises(RecordError, match="no day of the scheme"):
        day_of(london, date(2024, 10, 1))


def test_the_same_terms_are_told_once(london: Region) -> None:
    """Kinds of harm on the same terms stand together, and none is lost."""
    told = tell(london, date(2023, 6, 1))
    grouped = [one for group in told.groups for one in group.cohorts]
    assert len(told.groups) == 5
    assert sorted(one.key for one in grouped) == sorted(one.key for one in told.cohorts)


# The tenant's leaflet


def _syllables(word: str) -> int:
    found = re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))
    return max(len(found), 1)


def test_the_leaflet_can_be_read_at_ten(london: Region) -> None:
    """Flesch-Kincaid grade below 5, and no sentence of more than twenty words."""
    body = made(london, "tenant-leaflet").markdown.partition("## Who can it help?")[0]
    text = re.sub(r"^#.*$|^(- |\d+\. )|\*", "", body.partition("\n## ")[2], flags=re.MULTILINE)
    sentences = [one for one in re.split(r"[.!?]\s+|\n\n", text) if re.search(r"\w", one)]
    words = [re.findall(r"[\w’]+", one) for one in sentences]
    count = sum(map(len, words))
    syllables = sum(_syllables(word) for one in words for word in one)
    grade = 0.39 * count / len(words) + 11.8 * syllables / count - 15.59
    assert grade < 5
    assert max(map(len, words)) <= 20


def test_the_leaflet_promises_nothing_and_keeps_its_reader_safe(london: Region) -> None:
    """Raising false hope is itself harm."""
    text = made(london, "tenant-leaflet").markdown
    assert "We cannot promise you a move" in text
    assert "Call 999" in text
    assert "Close this page" in text
    assert "do not end your tenancy" in text
    for word in ("guarantee", "will be rehoused", "will get a home", "soon"):
        assert word not in text


# The page that tells of them


def test_the_how_to_names_every_passage_and_every_name() -> None:
    """So that whoever overrides one need not read the library's templates."""
    page = (ROOT / "docs/how-to/make-the-documents.md").read_text("utf-8")
    for kind in KINDS:
        (told,) = re.findall(rf"^\| `{kind}` \| (.*) \|$", page, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", told)) == set(passages_of(kind))
    names = " ".join(page.partition("- everywhere: ")[2].partition(";")[0].split())
    assert re.findall(r"`(\w+)`", names) == [one.name for one in fields(Telling)]


def test_the_commands_of_the_how_to_work(tmp_path: Path) -> None:
    """As they are typed."""
    page = (ROOT / "docs/how-to/make-the-documents.md").read_text("utf-8")
    (block,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    for line in block.splitlines():
        succeeds(*line.split()[1:], cwd=tmp_path)
    assert (tmp_path / "out/toolkit/request-form.docx").exists()
    found = [path.name for path in (tmp_path / "out/toolkit-2018").iterdir()]
    assert sorted(found) == ["professionals-guide.html", "professionals-guide.md"]


# The command


def test_the_same_region_gives_the_same_bytes(tmp_path: Path) -> None:
    """Under two seeds of hashes and two time zones."""
    folder = write_toyland(tmp_path / "toyland")
    found = []
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles")):
        out = tmp_path / seed
        words = [sys.executable, "-m", "unlocking_doors", "documents", str(folder), "--out", out]
        env = {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run(words, env=env, check=True, capture_output=True)
        found.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert found[0] == found[1]
    assert len(found[0]) == 2 * len(OF_REGION) + 1


def test_the_kinds_are_listed() -> None:
    """Without a region being loaded."""
    said = succeeds("documents", "london", "--list").out
    assert "memorandum" in said
    assert "the region alone" in said


def test_a_kind_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    """And a day on which the scheme did not run."""
    folder = write_toyland(tmp_path / "toyland")
    with pytest.raises(NotFoundError, match="memorandum"):
        list(documents_of(TOYLAND, only="memorandom"))
    said = fails(BAD_DATA, "documents", folder, "--as-at", "1999-01-01", "--out", tmp_path / "o")
    assert "no day of the scheme" in said


def test_a_document_of_a_case_says_what_it_needs(tmp_path: Path) -> None:
    """The database, and the case or the partner."""
    folder = write_toyland(tmp_path / "toyland")
    for kind, option in (
        ("offer-letter", "--case"),
        ("ledger-statement", "--partner"),
        ("closure-pack", "--db"),
    ):
        said = fails(BAD_DATA, "documents", folder, "--only", kind, "--out", tmp_path / "o")
        assert option in said
        assert "UD-D008" in said
