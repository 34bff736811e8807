"""Cases that the rules of a region should let through: one for each cohort at a time."""

from datetime import date

from attrs import frozen
from hypothesis import strategies as st

from unlocking_doors.moves.referrals import Referral
from unlocking_doors.testing.bench import Bench
from unlocking_doors.testing.strategies import first_days


@frozen(kw_only=True)
class SoundCase:
    """
    A referral of one cohort, received on one day, as near to sound as could be found.

    Attributes:
        on: The day.
        cohort: Key of the cohort.
        referral: The referral.
    """

    on: date
    cohort: str
    referral: Referral


def sound_cases(bench: Bench) -> st.SearchStrategy[SoundCase] | None:
    """Draw the sound case of an open cohort on some day; None where none is ever open."""
    found = [
        (on, cohort.key)
        for on in first_days(bench.region)
        for cohort in bench.region.cohorts
        if cohort.is_on and cohort.is_in_force(on)
    ]
    if not found:
        return None

    def sound_case(pair: tuple[date, str]) -> SoundCase:
        on, cohort = pair
        return SoundCase(on=on, cohort=cohort, referral=bench.sound.of(on, cohort).referral)

    return st.sampled_from(found).map(sound_case)
