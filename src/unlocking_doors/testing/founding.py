"""
Found a region: a complete package of TOML and CSV, made whole in one go.

Everything that it says is labelled illustrative. Before the package is put in its place, its
region is loaded as any other is, so that what is written passes its own checks.
"""

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import mkdtemp

from attrs import evolve, frozen

from unlocking_doors.errors import ConfigurationError, OutputError
from unlocking_doors.facts.partners import PartnerKind
from unlocking_doors.loading import load_region, write_table
from unlocking_doors.loading.checks_references import TWICE
from unlocking_doors.loading.lint_partners import essence
from unlocking_doors.loading.survey import NAMES_NOTHING
from unlocking_doors.loading.writing import unwritable
from unlocking_doors.policy.region import Region
from unlocking_doors.testing.covering import coverage
from unlocking_doors.testing.founding_areas import AREA_COLUMNS, NewAreas
from unlocking_doors.testing.founding_partners import PARTNER_COLUMNS, partner_rows
from unlocking_doors.testing.inventing import invent_year, write_year

BAD_KEY, BAD_NAME, THERE_ALREADY, BAD_DAY = "UD-N001", "UD-N002", "UD-N004", "UD-N006"

_KEY = re.compile(r"(?=.{1,40}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_CHARACTERS = 80
_YEARS = range(1900, 2100)
_YEAR, _DAY = timedelta(days=365), timedelta(days=1)
_SEED, _INQUIRIES, _HOMES = 1, 120, 40

#: The template of each file, by its place in the package; ``$package`` is the folder of the region.
_TEMPLATES: Mapping[str, str] = {
    "README.md": "readme.md",
    "pyproject.toml": "pyproject.toml",
    "ci.sh": "ci.sh",
    ".github/workflows/region.yml": "region.yml",
    ".gitignore": "gitignore",
    "src/$package/region.toml": "region.toml",
    "src/$package/rules.toml": "rules.toml",
    "src/$package/cohorts.toml": "cohorts.toml",
    "src/$package/reasons.toml": "reasons.toml",
    "src/$package/cases/first.toml": "first.toml",
    "src/$package/cases/cohorts.toml": "cohorts_cases.toml",
    "src/$package/example/README.md": "example.md",
}


@frozen(kw_only=True)
class NewRegion:
    """
    What somebody says of a region that is not there yet.

    Attributes:
        key: Its key, such as ``my-region``.
        name: Its name.
        coordinator: The body that is to coordinate it.
        opened: First day of the scheme.
        areas: Its areas.
        partners: Names of registered providers that are to be partners beside the councils; two
            are invented where there are none.

    Raises:
        ConfigurationError: The key, the first day or a name cannot be one, or two partners have
            one name.
    """

    key: str
    name: str
    coordinator: str
    opened: date
    areas: NewAreas
    partners: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse a key, a day and names that could not stand in a file."""
        check_key(self.key)
        if self.opened.year not in _YEARS:
            message = f"{self.opened} is no likely first day"
            remedy = f"Write a day of a year from {_YEARS[0]} to {_YEARS[-1]}"
            raise ConfigurationError(message, code=BAD_DAY, remedy=remedy)
        for what, text in (
            ("name", self.name),
            ("coordinator", self.coordinator),
            *(("name of a partner", name) for name in self.partners),
        ):
            check_line(what, text)
        known: dict[frozenset[str], str] = {}
        for name in self.partners:
            other = known.setdefault(essence(name, PartnerKind.REGISTERED_PROVIDER), name)
            if other is not name:
                message = f'the partners "{other}" and "{name}" have one name'
                raise ConfigurationError(message, code=BAD_NAME, remedy="Name each of them once")

    @property
    def package(self) -> str:
        """Name of its Python package, and of the folder that holds the region."""
        return f"unlocking_doors_{self.key.replace('-', '_')}"


def check_key(key: str) -> None:
    """
    Refuse what cannot be the key of a region.

    Raises:
        ConfigurationError: It is no key.
    """
    if not _KEY.fullmatch(key):
        message = f'"{key}" cannot be the key of a region'
        remedy = "Write small letters, digits and single hyphens, such as my-region"
        raise ConfigurationError(message, code=BAD_KEY, remedy=remedy)


def check_line(what: str, text: str) -> None:
    """
    Refuse a name that could not stand in a file.

    Args:
        what: What it is the name of, in words.
        text: The name.

    Raises:
        ConfigurationError: It is empty, too long or more than a line.
    """
    if not text.strip() or not text.isprintable() or len(text) > _MOST_CHARACTERS:
        message = f"the {what} must be a line of 1 to {_MOST_CHARACTERS} characters"
        raise ConfigurationError(message, code=BAD_NAME, remedy=f"Write another {what}")


def check_free(folder: Path) -> None:
    """
    Refuse a folder in which there is something.

    Raises:
        OutputError: There is, or it cannot be looked into.
    """
    try:
        is_free = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError as error:
        raise unwritable(folder, error) from error
    if not is_free:
        message = f"{folder} is there already, and nothing of it was changed"
        remedy = "Name another folder with --out, or take it away first"
        raise OutputError(message, code=THERE_ALREADY, remedy=remedy)


def found_region(new: NewRegion, folder: Path) -> tuple[Path, ...]:
    """
    Write the package of a new region.

    Args:
        new: What is known of it.
        folder: The package's folder, which is not there yet or is empty.

    Returns:
        Every file, relative to the folder, in order.

    Raises:
        ConfigurationError: The areas do not make a map; every fault is named by the line of the
            file that they came from.
        OutputError: Something is there already, or the folder cannot be written to.
    """
    check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(mkdtemp(prefix=".unlocking-doors-", dir=folder.parent))
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        _write(new, draft)
        draft.chmod(0o755)
        if folder.is_dir():  # somebody may be in it: it is filled, and not replaced
            for part in draft.iterdir():
                part.replace(folder / part.name)
        else:
            draft.replace(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return tuple(sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()))


def _write(new: NewRegion, folder: Path) -> None:
    here = folder / "src" / new.package
    for place in (here / "cases", here / "example", folder / ".github/workflows"):
        place.mkdir(parents=True)
    values = _values(new)
    for name, template in _TEMPLATES.items():
        if name != "README.md":  # it tells of the region that the others make
            _fill(folder, name, template, values)
    (here / "__init__.py").touch()
    write_table(here / "areas.csv", AREA_COLUMNS, new.areas.rows(new.opened))
    rows = partner_rows(new.areas, new.partners, new.opened)
    write_table(here / "partners.csv", PARTNER_COLUMNS, rows)
    region = _loaded(new, here)
    _fill(folder, "README.md", _TEMPLATES["README.md"], values | {"coverage": coverage(region)})
    year = invent_year(
        region,
        seed=_SEED,
        inquiries=_INQUIRIES,
        homes=_HOMES,
        since=new.opened,
        until=new.opened + _YEAR - _DAY,
    )
    write_year(here / "example", year, region)


def _fill(folder: Path, name: str, template: str, values: Mapping[str, str]) -> None:
    text = files("unlocking_doors.testing").joinpath(f"new_region/{template}.tmpl")
    filled = Template(text.read_text("utf-8")).substitute(values)
    (folder / Template(name).substitute(values)).write_text(filled, encoding="utf-8")


def _values(new: NewRegion) -> dict[str, str]:
    """Return what stands in the templates for each name; ``q_`` marks a quoted TOML text."""
    scheme = f"{new.name} Housing Reciprocal"
    description = f"{scheme} as a region of unlocking-doors: data, and an invented example year."
    home, other = new.areas.keys[:2]
    return {
        "key": new.key,
        "package": new.package,
        "name": new.name,
        "scheme": scheme,
        "q_name": _quoted(new.name),
        "q_scheme": _quoted(scheme),
        "q_coordinator": _quoted(new.coordinator),
        "q_description": _quoted(description),
        "opened": new.opened.isoformat(),
        "year_later": (new.opened + _YEAR).isoformat(),
        "home_area": home,
        "other_area": other,
        "first_partner": home,
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


#: What helps in a list of areas, where the same fault in a region could mean much else.
_REMEDIES = {
    NAMES_NOTHING: "Put it right, or leave it out: what is not in the list need not be named",
    TWICE: 'Tell the two apart by name, or by a column "key"',
}


def _loaded(new: NewRegion, folder: Path) -> Region:
    """Load the region; what is wrong with its areas is told where the user wrote them."""
    try:
        return load_region(folder)
    except ConfigurationError as error:
        faults = [
            evolve(
                fault,
                file=new.areas.file,
                line=new.areas.line(fault.line),
                remedy=fault.remedy or _REMEDIES.get(fault.code, ""),
            )
            for fault in error.faults
            if fault.file == "areas.csv"
        ]
        if not faults:
            raise
        message = f"{new.areas.file} makes no map yet"
        raise ConfigurationError(message, faults=faults) from None
