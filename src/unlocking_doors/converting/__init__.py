"""The one converter: from plain data back to values. The way to plain data is ``plain``."""

from unlocking_doors.converting.converter import structure, structure_all
from unlocking_doors.converting.faults import MISSING_KEY, UNKNOWN_KEY, PathFault

__all__ = ["MISSING_KEY", "UNKNOWN_KEY", "PathFault", "structure", "structure_all"]
