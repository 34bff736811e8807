"""The command line: one grammar, one thin file a group of commands."""

from unlocking_doors.cli.app import main

__all__ = ["main"]
