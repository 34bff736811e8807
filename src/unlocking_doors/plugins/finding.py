"""Find plugins: installed packages by their entry point, and files beside a project."""

import ast
import hashlib
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from types import CodeType, ModuleType

from attrs import field, frozen

from unlocking_doors.errors import PluginError
from unlocking_doors.plugins.infos import BUILT_IN, REGION_FILE, Choice, PluginInfo
from unlocking_doors.plugins.marker import PROJECT

#: Begins the names of modules that are no installed package, while the program runs.
_BESIDE = "unlocking_doors_beside"
_REQUIREMENT = re.compile(
    r"unlocking[-_.]+doors\s*(?:\[.*\])?\s*\(?(?P<versions>[<>=!~][^;()]*)\)?\s*"
    r"(?:;(?P<where>.*))?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"((>=|<)\s*\d+(\.\d+){0,3}\s*,\s*)*\d+(\.\d+){0,3}")


@frozen(kw_only=True)
class Candidate:
    """
    A plugin that was found, and how to import it.

    Attributes:
        info: What is known of it.
        load: Imports it; None where it holds nothing but a region's data.
        needs: Requirements of its distribution.
        package: Name of the package, or of the module of one file, that holds its code.
        versions: Versions of that distribution; of more than one, nobody knows which this is.
    """

    info: PluginInfo
    load: Callable[[], object] | None = field(default=None, eq=False)
    needs: tuple[str, ...] = ()
    package: str = ""
    versions: tuple[str, ...] = ()

    @property
    def is_data(self) -> bool:
        """Whether it is a region's data and nothing else: beside them stands no code."""
        if self.info.folder is None or self.load is None:
            return self.load is None
        try:
            body = ast.parse((self.info.folder / "__init__.py").read_bytes()).body
        except (SyntaxError, ValueError):
            return False
        said = [one.value for one in body if isinstance(one, ast.Expr)]
        return len(said) == len(body) and all(isinstance(one, ast.Constant) for one in said)


class _AsWritten(SourceFileLoader):
    """
    Runs what a file says now.

    Python's compiled copy can be older: it is told apart by size and second alone, while the
    plugin's version is the hash of what the file says.
    """

    def get_code(self, fullname: str) -> CodeType:
        """Compile the file's own text; no compiled copy is read or written."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


def candidates(choice: Choice) -> Iterator[Candidate]:
    """Yield every plugin that there is, by name; nothing of it has run."""
    found = [*_installed(), *(one for path in choice.files for one in _beside(path))]
    yield from sorted(found, key=lambda one: (one.info.name, one.info.distribution))


def _installed() -> Iterator[Candidate]:
    for entry in importlib.metadata.entry_points(group=PROJECT):
        found = entry.dist
        info = PluginInfo(
            name=entry.name,
            distribution=found.name or "" if found else "",
            version=found.version or "" if found else "",
            folder=_region_in(_folder_of(entry)),
        )
        yield Candidate(
            info=info,
            load=entry.load,
            needs=tuple(found.requires or ()) if found else (),
            package=re.split(r"[.:]", entry.value)[0].strip(),
            versions=_versions(found) if found else (),
        )


def _versions(found: Distribution) -> tuple[str, ...]:
    """Return every version of a distribution that its folder says it holds."""
    same = importlib.metadata.distributions(name=found.name or "")
    there = found.locate_file("")
    return tuple(sorted({one.version or "" for one in same if one.locate_file("") == there}))


def _folder_of(entry: EntryPoint) -> Path | None:
    """Return the folder of a package that is not imported for it."""
    try:
        if "." in entry.module:  # to look below a package imports it
            return None
        found = importlib.util.find_spec(entry.module)
    except (AttributeError, ValueError):  # it names no module, or one that was made by hand
        return None
    if found is None or not found.origin or not found.submodule_search_locations:
        return None
    return Path(found.origin).parent


def _region_in(folder: Path | None) -> Path | None:
    return folder if folder is not None and (folder / REGION_FILE).is_file() else None


def _beside(path: Path) -> Iterator[Candidate]:
    """Yield the plugin that a path is, or those of a folder: its files, packages and regions."""
    found = _at(path)
    if found is not None:
        yield found
    elif path.is_dir():
        yield from filter(None, map(_at, sorted(path.iterdir())))
    else:
        message = f"there is no file or folder of plugins {path}"
        raise PluginError(message, code="UD-P010", remedy="Name a file such as my_plugin.py")


def _at(path: Path) -> Candidate | None:
    """Return the plugin that a path is: a file of Python, a package, or a folder of a region."""
    if path.is_dir():
        if (path / "__init__.py").is_file():
            return _of_code(path / "__init__.py", sorted(path.rglob("*.py")))
        if (path / REGION_FILE).is_file():
            return Candidate(info=PluginInfo(name=path.name, folder=path))
        return None
    is_code = path.suffix == ".py" and not path.name.startswith("_") and path.is_file()
    return _of_code(path, [path]) if is_code else None


def _of_code(path: Path, sources: Iterable[Path]) -> Candidate:
    package = path.parent if path.name == "__init__.py" else None
    stem = package.name if package else path.stem
    version = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    where = f"{_BESIDE}_{stem}_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]}"

    def load() -> ModuleType:
        loader = _AsWritten(where, str(path))
        spec = ModuleSpec(where, loader, origin=str(path), is_package=package is not None)
        spec.has_location = True
        if package is not None:
            spec.submodule_search_locations = [str(package)]
        module = importlib.util.module_from_spec(spec)
        sys.modules[where] = module
        try:
            loader.exec_module(module)
        except BaseException:
            del sys.modules[where]
            raise
        return module

    info = PluginInfo(
        name=stem.replace("_", "-"),
        distribution=package.name if package else path.name,
        version=version,
        folder=_region_in(package),
    )
    return Candidate(info=info, load=load, package=where)


def parts_of(region: str) -> tuple[str, list[str]]:
    """Divide ``region+plugin+plugin``; a folder may have a ``+`` in its name."""
    named: list[str] = []
    while "+" in region and not (Path(region) / REGION_FILE).is_file():
        region, _, last = region.rpartition("+")
        named.insert(0, last)
    return region, list(dict.fromkeys(named))  # amended by each of them, and so once


def check_version(candidate: Candidate) -> None:
    """
    Check that a plugin was made for this version of the library, and that its own is known.

    Raises:
        PluginError: It asks for another, or nobody knows.
    """
    name, distribution = candidate.info.name, candidate.info.distribution
    if len(candidate.versions) > 1:
        those = " and ".join(candidate.versions)
        message = f'the package of plugin "{name}" is there twice, as {those}'
        remedy = f"Install {distribution} again: pip uninstall it until it is gone, first"
        raise PluginError(message, code="UD-P011", remedy=remedy)
    for named in filter(None, map(_REQUIREMENT.fullmatch, candidate.needs)):
        versions = named["versions"].strip()
        try:
            if not _is_here(named["where"]) or _fits(versions, BUILT_IN.version):
                continue
        except ValueError:  # pip would not have installed it
            versions += ", which cannot be read"
        message = (
            f'plugin "{name}" is made for {BUILT_IN.distribution} '
            f"{versions}, and this is {BUILT_IN.version}"
        )
        remedy = f"Install a version of {distribution} that fits"
        raise PluginError(message, code="UD-P007", remedy=remedy)


def _is_here(where: str | None) -> bool:
    """Tell whether a requirement holds on this machine, and without any extra."""
    if where is None:
        return True
    from packaging.markers import Marker

    return Marker(where.strip()).evaluate({"extra": ""})


def _fits(versions: str, version: str) -> bool:
    if _PLAIN.fullmatch(f"{versions},{version}"):  # the usual case, at no cost of an import
        now = _numbers(version)
        clauses = [clause.strip() for clause in versions.split(",") if clause.strip()]
        return all(
            now >= _numbers(clause[2:]) if clause[1] == "=" else now < _numbers(clause[1:])
            for clause in clauses
        )
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(versions).contains(version, prereleases=True)


def _numbers(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (4 - len(parts)))
