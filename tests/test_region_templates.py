import os
from pathlib import Path

import pytest
from pages_read import faults
from program import BAD_DATA, fails, succeeds
from toyland import TOYLAND
from toyland_files import edit, write_toyland

from unlocking_doors.documents.kinds import KINDS
from unlocking_doors.documents.making import documents_of
from unlocking_doors.documents.overrides import read_overrides
from unlocking_doors.errors import ConfigurationError, UnlockingDoorsError
from unlocking_doors.rendering.markdown import passages_of
from unlocking_doors.rendering.sandbox import RegionTemplate, fill_in
from unlocking_doors.rendering.sandboxed import filled_in

HIDDEN = "nobody-may-read-this"
VIEW = {"scheme": "Three Little Pigs", "areas": ["Straw", "Bricks"], "one": {"label": "x"}}

_SUBCLASSES = "().__class__.__base__.__subclasses__()"
#: Sixty texts by which a template tries to become more than one.
INJECTIONS = (
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    f"{{{{ {_SUBCLASSES} }}}}",
    f"{{% for c in {_SUBCLASSES} %}}{{{{ c }}}}{{% endfor %}}",
    "{{ [].__class__.__base__ }}",
    "{{ {}.__class__.__base__ }}",
    "{{ (1).__class__ }}",
    "{{ true.__class__ }}",
    "{{ none.__class__ }}",
    "{{ self.__init__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__class__ }}",
    "{{ range.__class__ }}",
    "{{ range.__init__ }}",
    "{{ dict.__base__ }}",
    "{{ dict.mro() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os.environ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ namespace.__class__ }}",
    "{{ cycler('a').__class__ }}",
    "{{ scheme.__class__ }}",
    "{{ scheme['__class__'] }}",
    "{{ scheme|attr('__class__') }}",
    "{{ scheme|attr('__cl' ~ 'ass__') }}",
    "{{ scheme|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ ['__class__']|map('string')|first }}{{ scheme[['__class__']|first] }}",
    "{{ [scheme]|map(attribute='__class__')|list }}",
    "{{ [scheme]|map('attr', '__class__')|list }}",
    "{{ [scheme]|groupby('__class__') }}",
    "{{ [scheme]|sort(attribute='__class__') }}",
    "{{ [scheme]|sum(attribute='__class__') }}",
    "{{ '%s'.format }}{{ '{0.__class__}'.format(scheme) }}",
    "{{ '{0.__class__.__mro__}'.format_map({'0': scheme}) }}",
    "{{ '{a.__class__}'.format(a=scheme) }}",
    "{{ ('{0.__class__}'|safe).format(scheme) }}",
    "{{ areas.append('x') }}",
    "{{ areas.clear() }}",
    "{{ one.update({'a': 1}) }}",
    "{{ one.pop('label') }}",
    "{{ one.__setitem__('a', 1) }}",
    "{% include '/etc/passwd' %}",
    "{% include 'memorandum.md.j2' %}",
    "{% extends '../../secret' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% from 'os' import environ %}{{ environ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ lipsum.__globals__ }}",
    "{{ lipsum() }}",
    "{{ url_for.__globals__ }}",
    "{{ import('os').system('id') }}",
    "{{ __import__('os').environ }}",
    "{{ open('/etc/passwd').read() }}",
    "{{ eval('1') }}{{ exec('1') }}",
    "{% do areas.append(1) %}",
    "{{ caller.__class__ }}",
    "{{ loop.__class__ }}",
    "{% macro a() %}{% endmacro %}{{ a.__class__ }}{{ a._func.__globals__ }}",
    "{% set x = (scheme.upper).__self__ %}{{ x.__class__ }}",
    "{{ scheme.upper.__globals__ }}",
    "{{ scheme.join.__func__ }}",
    "{{ (areas|batch(1)).gi_frame.f_globals }}",
    "{{ (areas|map('upper')).gi_code }}",
    "{{ debug() }}{% debug %}",
    "{{ environment.loader }}",
)
#: Thirty names by which something tries to lie elsewhere than it should.
PATHS = (
    "..", "../x", "../../etc/passwd", "/etc/passwd", "./x", "x/../../y", "..\\x", "..\\..\\x",
    "C:\\x", "C:x", "\\\\server\\x", "~", "~/x", "x/", "/", "//x", "x//y", ".hidden", "x.",
    "con", "nul", "aux.md", "%2e%2e/x", "..%2fx", "x%00y", "x;y", "x|y", "$HOME", "`id`",
    "memorandum/../x", "memorandum.md.j2",
)  # fmt: skip


def template(source: str) -> RegionTemplate:
    """Make a template of a region."""
    return RegionTemplate(document="memorandum", file="documents/memorandum.md.j2", source=source)


def wrong(source: str) -> str:
    """Say what is wrong with a template."""
    with pytest.raises(ConfigurationError) as caught:
        fill_in(template(source), VIEW)
    (fault,) = caught.value.faults
    return str(fault)


# A template that a region wrote


def test_a_template_shows_what_the_region_says_as_plain_text() -> None:
    """A value never becomes a heading, a link or a tag; what the template says does."""
    view = {"name": "# A [link](http://x) <b> | *x* _y_ `z` &amp; 1. 2"}
    said = fill_in(template("## {{ name }}\n\n{% for one in [1, 2] %}- {{ one }}\n{% endfor %}"),
                   view)  # fmt: skip
    head, _, rest = said.partition("\n\n")
    assert head == (
        "## \\# A \\[link\\](http://x) \\<b\\> \\| \\*x\\* \\_y\\_ \\`z\\` &amp;amp; 1. 2"
    )
    assert rest == "- 1\n- 2\n"


@pytest.mark.parametrize("source", INJECTIONS)
def test_no_template_gets_out_of_its_sandbox(source: str) -> None:
    """It fails, or shows nothing but what it was given."""
    answer = filled_in(source, VIEW, 10_000)
    text = str(answer.get("text", ""))
    for leaked in ("<class", "<function", "<bound", "environ", "root:", "__globals__", "object at"):
        assert leaked not in text.replace("\\", "")
    assert VIEW["areas"] == ["Straw", "Bricks"]
    assert VIEW["one"] == {"label": "x"}


def test_there_are_as_many_tricks_as_were_promised() -> None:
    """Sixty for templates, thirty for names."""
    assert len(set(INJECTIONS)) >= 60
    assert len(set(PATHS)) >= 30


def test_the_text_of_a_region_is_never_taken_for_a_template(tmp_path: Path) -> None:
    """What a name says in braces stands there as it was written."""
    folder = write_toyland(tmp_path / "toyland")
    text = "{{ 7 * 191 }}{% include 'x' %}{# gone #}"
    edit(folder / "region.toml", '"The Bricklayers"', f'"{text}"')
    succeeds("documents", folder, "--out", tmp_path / "out", "--only", "memorandum")
    page = (tmp_path / "out/memorandum.html").read_text("utf-8")
    assert "1337" not in page
    assert "{{ 7 * 191 }}{% include &#x27;x&#x27; %}{# gone #}" in page.replace("&#39;", "&#x27;")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\nb\n{{ nothing_here }}", "memorandum.md.j2:3 [document memorandum] 'nothing_here' is"),
        ("a\n{% for %}", "memorandum.md.j2:2 [document memorandum]"),
        ("a\n\n{{ one.nothing }}", "memorandum.md.j2:3"),
        ("a\n{{ scheme.__class__ }}", "memorandum.md.j2:2 [document memorandum] it may not do"),
        ("{{ 1 / 0 }}", "memorandum.md.j2:1 [document memorandum] it fails (ZeroDivisionError)"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_by_file_and_line(source: str, said: str) -> None:
    """And by the document that it is for."""
    told = wrong(source)
    assert said in told
    assert "UD-D002" in told


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'a' * 10 ** 10 }}",
        "{% for a in range(90000) %}{{ 'a' * 1000 }}{% endfor %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    ],
)
def test_a_template_has_limits_of_time_memory_and_length(source: str) -> None:
    """It is stopped, and the rest of the machine does not notice."""
    assert "UD-D003" in wrong(source)


def test_the_child_can_neither_read_a_file_nor_see_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even code that got out of the sandbox would find nothing to open."""
    monkeypatch.setenv("UD_SECRET", HIDDEN)
    import subprocess
    import sys

    code = (
        "import os, sys, socket\nfrom unlocking_doors.rendering.sandboxed import confine\n"
        "confine(2, 512 * 2**20)\n"
        "for attempt in (lambda: open('/etc/passwd'), lambda: open('x', 'w'), socket.socket,\n"
        "                lambda: os.pipe()):\n"
        "    try:\n        attempt()\n        sys.exit('done: it could')\n"
        "    except OSError:\n        pass\n"
    )
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
    assert os.environ["UD_SECRET"] == HIDDEN
    assert HIDDEN not in fill_in(template("{{ scheme }}"), VIEW)


# The folder of a region


def overridden(tmp_path: Path, **files: str) -> Path:
    """Write Toyland with documents of its own; two underscores in a name stand for a full stop."""
    folder = write_toyland(tmp_path / "toyland")
    (folder / "documents").mkdir()
    for name, text in files.items():
        path = folder / "documents" / name.replace("__", ".").replace("_", "-")
        path.write_text(text, "utf-8")
    return folder


def test_a_region_writes_a_whole_document(tmp_path: Path) -> None:
    """In the frame of every document, with its sources; the others stay."""
    folder = overridden(tmp_path, tenant_leaflet__md__j2="## Hello\n\n{{ scheme }}, says T1.\n")
    (made,) = documents_of(TOYLAND, only="tenant-leaflet", overrides=read_overrides(folder))
    assert "Three Little Pigs, says T1." in made.markdown
    assert "**T1** The Wolf Accord" in made.markdown
    assert "## What is this?" not in made.markdown
    assert faults(made.html) == []


def test_a_region_writes_a_passage(tmp_path: Path) -> None:
    """By its name; everything around it stays, and cannot drift."""
    text = '[memorandum]\nparties = """\nThe pigs of {{ region }} agree.\n"""\n'
    folder = overridden(tmp_path, passages__toml=text)
    (made,) = documents_of(TOYLAND, only="memorandum", overrides=read_overrides(folder))
    assert "## Parties\n\nThe pigs of Toyland agree.\n" in made.markdown
    assert "## Why there is a scheme" in made.markdown


def test_every_document_has_passages_that_a_region_may_write() -> None:
    """Or is the coordinator's own list."""
    assert all(passages_of(kind) for kind in KINDS)


def test_a_fault_in_a_passage_is_told_by_its_line(tmp_path: Path) -> None:
    """Of the file of passages."""
    text = '\n[memorandum]\nparties = """\nfine\n{{ oops }}\n"""\npurpose = "{{ two }}"\n'
    folder = overridden(tmp_path, passages__toml=text)
    said = fails(BAD_DATA, "documents", folder, "--out", tmp_path / "out")
    assert "documents/passages.toml:5 [document memorandum] 'oops' is undefined" in said
    assert not (tmp_path / "out").exists()


def test_what_is_no_document_and_no_passage_is_named(tmp_path: Path) -> None:
    """All of it at once, with what was probably meant."""
    folder = overridden(
        tmp_path,
        memorandun__md__j2="x",
        notes__txt="x",
        passages__toml='[memorandum]\npartis = "x"\n[leaflet]\na = "b"\n',
    )
    with pytest.raises(ConfigurationError) as caught:
        read_overrides(folder)
    told = str(caught.value)
    assert len(caught.value.faults) == 4
    assert 'did you mean "memorandum"?' in told
    assert 'passages.toml:2 "partis" is no passage of memorandum; did you mean "parties"?' in told


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    """Nor does a link, to a file or to a folder."""
    folder = overridden(tmp_path)
    (folder / "documents/memorandum.md.j2").symlink_to("/etc/passwd")
    with pytest.raises(ConfigurationError, match="leads out of"):
        read_overrides(folder)


@pytest.mark.parametrize("name", PATHS)
def test_no_name_of_a_kind_is_a_path(tmp_path: Path, name: str) -> None:
    """A kind, a passage's document and a template are names of a list, and nothing else."""
    with pytest.raises(UnlockingDoorsError):
        list(documents_of(TOYLAND, only=name))
    escaped = name.replace("\\", "\\\\")
    folder = overridden(tmp_path, passages__toml=f'["{escaped}"]\na = "b"\n')
    with pytest.raises(ConfigurationError):
        read_overrides(folder)
