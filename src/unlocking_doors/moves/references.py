"""Reference codes: all that circulates of a case's identity."""

from hashlib import sha256

from unlocking_doors.policy.settings import ReferenceFormat

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECKS = _SYMBOLS + "*~$=U"
_LENGTH = 7


def reference_code(form: ReferenceFormat, *, region: str, sequence: int, year: int) -> str:
    """
    Return the reference code of the *sequence*-th approval of a year.

    Args:
        form: How codes are written.
        region: Key of the region.
        sequence: Counted from 1 within the year.
        year: Four digits.

    Source:
        ``ARC-01-16`` (W7), read as sequence and year; two digits overflowed, so it takes more.
        The check symbol is Crockford's, modulo 37; the code itself is derived, not random, so
        that a run can be repeated.
    """
    if form is ReferenceFormat.ARC_SEQUENCE_YEAR:
        return f"ARC-{sequence:02d}-{year % 100:02d}"
    seed = sha256(f"{region}/{year}/{sequence}".encode()).digest()
    number = int.from_bytes(seed, "big") % len(_SYMBOLS) ** _LENGTH
    check = _CHECKS[number % len(_CHECKS)]
    digits = ""
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_SYMBOLS))
        digits = _SYMBOLS[place] + digits
    return digits + check
