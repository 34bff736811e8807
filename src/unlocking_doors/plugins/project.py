"""What a project says of plugins: ``unlocking-doors.toml`` in its folder."""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from unlocking_doors.errors import ConfigurationError, Fault, counted, nearest
from unlocking_doors.loading.toml import TomlFile, line_of, read_toml
from unlocking_doors.plugins.infos import Choice

#: The file's name.
PROJECT_FILE = "unlocking-doors.toml"

_KEYS = ("allow", "files")


def choice_of(folder: Path) -> Choice:
    """
    Return which plugins a project uses.

    ``[plugins]`` holds ``allow``, the only plugins that may be loaded, each as ``name`` or
    ``name=distribution``; and ``files``, plugins of one file and folders of plugins, from there.

    Args:
        folder: The project's folder; without the file, every installed plugin is used.

    Raises:
        ConfigurationError: The file is faulty; every fault is named.
    """
    path = folder / PROJECT_FILE
    if not path.is_file():
        return Choice()
    found = read_toml(path, name=PROJECT_FILE)
    faults = [found] if isinstance(found, Fault) else list(_faults(found, folder))
    if isinstance(found, Fault) or faults:
        message = f"{path} cannot be used: {counted(len(faults), 'fault')}"
        raise ConfigurationError(message, faults=faults)
    said = found.data.get("plugins", {})
    files = tuple(folder / name for name in said.get("files", ()))
    choice = Choice(files=files)
    return evolve(choice, allow=tuple(said["allow"])) if "allow" in said else choice


def _faults(found: TomlFile, folder: Path) -> Iterator[Fault]:
    for table, said in found.data.items():
        line = line_of(found.lines, (table,))
        if table != "plugins":
            message = f'there is no table "{table}"{nearest(table, ["plugins"])}'
            yield _fault(message, "Write [plugins]", line=line)
        elif not isinstance(said, dict):
            yield _fault('"plugins" must be a table', "Write [plugins]", line=line)
        else:
            for key, value in said.items():
                line = line_of(found.lines, (table, key))
                yield from (_fault(*one, line=line) for one in _wrong(key, value, folder))


def _wrong(key: str, value: object, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one key, and what would be right."""
    if key not in _KEYS:
        yield f'there is no key "{key}"{nearest(key, _KEYS)}', "Write allow or files"
    elif not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        yield f'"{key}" must be a list of names', f'Write {key} = ["my-plugin"]'
    elif key == "files":
        for name in value:
            if not (folder / name).exists():
                yield f'there is no file or folder "{name}"', "Name it as it stands from here"


def _fault(message: str, remedy: str, *, line: int | None) -> Fault:
    return Fault(
        code="UD-P015",
        file=PROJECT_FILE,
        line=line,
        place="plugins",
        message=message,
        remedy=remedy,
    )
