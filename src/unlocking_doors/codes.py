"""What every stable code means: one entry for each code that a message can carry."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from unlocking_doors.errors import Code


def _codes() -> Mapping[str, Code]:
    text = files("unlocking_doors").joinpath("codes.toml").read_text("utf-8")
    return {code: Code(code=code, **told) for code, told in tomllib.loads(text).items()}


#: Every code, by itself.
CODES: Mapping[str, Code] = _codes()
