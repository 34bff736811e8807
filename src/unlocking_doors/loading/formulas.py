"""
Cells that a spreadsheet would run: told apart, marked when written, unmarked when read.

The mark is an apostrophe. Whoever opens the file sees it and nothing runs; ``read_table`` takes it
off again, so that what was written is what is read.
"""

import re
from unicodedata import category, normalize

#: What begins a formula; full-width and small forms are taken for the sign that they stand for.
_STARTS = frozenset("=+-@|\t\r\n")
#: Invisible and quoting characters (their Unicode categories) that some program passes over.
_PASSED_OVER = frozenset(("Cc", "Cf", "Mn", "Pf", "Pi", "Zl", "Zp", "Zs"))
#: A program and a topic, as dynamic data exchange calls them: ``cmd|' /C calc'!A0``.
_EXCHANGE = re.compile(r"[\w.]+\s*\|")
_SIGNED = re.compile(r"[+-]\d+([.,]\d+)?", re.ASCII)
MARK = "'"


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would run a cell."""
    if cell[:1].isalnum() and "|" not in cell:
        return False
    for place, char in enumerate(cell):
        if normalize("NFKC", char)[0] in _STARTS:
            return True
        if char not in '"`' and category(char) not in _PASSED_OVER:
            return _EXCHANGE.match(normalize("NFKC", cell[place:])) is not None
    return False


def is_signed(cell: str) -> bool:
    """Tell whether a cell is a number with a sign, which a spreadsheet leaves alone."""
    return _SIGNED.fullmatch(cell) is not None


def marked(cell: str) -> str:
    """Return a cell that nothing runs: with a mark before it where it needs one."""
    return f"{MARK}{cell}" if is_formula(cell.lstrip(MARK)) else cell


def unmarked(cell: str) -> str:
    """Return a cell as it was before ``marked``."""
    is_marked = cell.startswith(MARK) and is_formula(cell.lstrip(MARK))
    return cell.removeprefix(MARK) if is_marked else cell
