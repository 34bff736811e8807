"""How a region publishes: a profile that there is, and that protects a count."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.checks_choices import UNFIT
from unlocking_doors.loading.checks_references import TWICE
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import NAMES_NOTHING, Survey
from unlocking_doors.policy.publishing import BUILT_IN_PROFILES, Profile, Zeros

#: Beyond it nothing of a scheme's tables is left.
_MOST = 100
_BUILT_IN = frozenset(profile.key for profile in BUILT_IN_PROFILES)


def publishing_faults(survey: Survey) -> Iterator[Fault]:
    """Yield a profile that is named and not there, and each of its own that protects nothing."""
    region = survey.region
    own, named = survey.keys("profile"), region.publishing.profile
    if own is not None and named not in own | _BUILT_IN:
        message = f'there is no profile "{named}"{nearest(named, own | _BUILT_IN)}'
        remedy = f"Write {', '.join(sorted(_BUILT_IN))}, or add it as a [[profile]]"
        yield survey.fault(("publishing", "profile"), NAMES_NOTHING, message, remedy)
    for number, profile in enumerate(region.profiles):
        if profile.key in _BUILT_IN:
            message = f'every region has a profile "{profile.key}" already'
            path: Path = ("profile", number, "key")
            yield survey.fault(path, TWICE, message, "Choose another key")
        for name, message, remedy in _unfit(profile):
            yield survey.fault(("profile", number, name), UNFIT, message, remedy)


def _unfit(profile: Profile) -> Iterator[tuple[str, str, str]]:
    """Yield the field, the message and the remedy of each choice that cannot be used."""
    hides, rounds = profile.hides_up_to, profile.rounds_to
    if not 0 <= hides <= _MOST:
        yield "hides_up_to", f"hides_up_to must be from 0 to {_MOST}", "Write 0 to hide none"
    if not 1 <= rounds <= _MOST:
        yield "rounds_to", f"rounds_to must be from 1 to {_MOST}", "Write 1 to round none"
    if hides == 0 and rounds == 1:
        message = "it neither hides nor rounds: counts would leave as they are"
        yield "hides_up_to", message, "Hide counts up to 2 or more, or round to 3 or more"
    if hides == 0 and rounds == 2:  # noqa: PLR2004  rounding to two
        message = "rounded to 2 and none hidden, a count of one is all but told"
        yield "rounds_to", message, "Round to 3 or more, or hide small counts"
    if hides == 1 and profile.zeros is Zeros.SHOWN:
        message = "the sign for a hidden count would stand for one number alone, and so tell it"
        yield "hides_up_to", message, 'Hide counts up to 2 or more, or write zeros = "hidden"'
    if hides == 0 and profile.zeros is Zeros.HIDDEN:
        message = 'zeros = "hidden" hides nothing where no count is hidden'
        yield "zeros", message, "Hide counts up to 2 or more, or leave it out"
