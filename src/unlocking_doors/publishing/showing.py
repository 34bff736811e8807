"""What becomes of one count under a profile, and what a reader learns from it."""

from unlocking_doors.policy.publishing import Profile, Zeros
from unlocking_doors.publishing.published import HIDDEN, SEAL, WITHHELD, Shown

#: A count that is withheld to protect others. It may be any but zero: zeros are not withheld, and
#: a reader may know that.
WITHHOLD = Shown(text=WITHHELD, low=1, high=None, _seal=SEAL)


def exactly(count: int) -> Shown:
    """Show a count that everybody knows anyway."""
    return Shown(text=str(count), low=count, high=count, _seal=SEAL)


def show(count: int, profile: Profile) -> Shown:
    """
    Hide a small count, and round any other.

    Returns:
        What is shown, with the least and the most that look the same: ``10`` may be 8 to 12.
    """
    if count == 0 and profile.hides_up_to and not hides_zeros(profile):
        return Shown(text="0", low=0, high=0, _seal=SEAL)
    if count <= profile.hides_up_to and profile.hides_up_to:
        return Shown(
            text=HIDDEN, low=0 if hides_zeros(profile) else 1, high=profile.hides_up_to, _seal=SEAL
        )
    if not profile.hides_up_to:
        return _rounded(count, profile.rounds_to, least=0)
    # Of what is not hidden nothing is rounded to zero: that would read as "no one".
    return _rounded(count, profile.rounds_to, least=profile.hides_up_to + 1)


def _rounded(count: int, base: int, *, least: int) -> Shown:
    below = base // 2
    rounded = (count + below) // base * base
    first = max((least + below) // base * base, base if least else 0)
    return Shown(
        text=str(max(rounded, first)),
        low=least if rounded <= first else rounded - below,
        high=max(rounded, first) - below + base - 1,
        _seal=SEAL,
    )


def hides_zeros(profile: Profile) -> bool:
    """Tell whether a zero looks like a small count."""
    return profile.zeros is Zeros.HIDDEN


def largest_small(profile: Profile) -> int:
    """Return the largest count that must not be learnt: no reader is to know it exactly."""
    return max(profile.hides_up_to, profile.rounds_to - 1)


def expected_error(profile: Profile) -> float:
    """Return how far a rounded number is from its count on average, all remainders alike."""
    below = profile.rounds_to // 2
    away = [abs(below - rest) for rest in range(profile.rounds_to)]
    return round(sum(away) / len(away), 1)
