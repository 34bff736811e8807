"""Targets that nobody can meet."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.facts.partners import Partner
from unlocking_doors.loading.lint_days import life
from unlocking_doors.loading.survey import Survey
from unlocking_doors.periods import Period
from unlocking_doors.policy.targets import Target

TOO_HIGH, NOT_IN_SCHEME = "UD-L050", "UD-L051"

_DAYS_A_YEAR = 365


def target_findings(survey: Survey) -> Iterator[Fault]:
    """Yield every target above what its partner has, or for days on which it is no partner."""
    region = survey.region
    for number, target in enumerate(region.targets):
        partner = region.partner_by_key[target.partner]
        most = _most(target, partner, life(region))
        if most:
            message = f'{target.homes} homes are asked of "{partner.key}", {most}'
            remedy = "Agree a target that it can meet, or put its figures right"
            yield survey.fault(("target", number, "homes"), TOO_HIGH, message, remedy)
        early = target.since < partner.since
        late = partner.until is not None and (target.until is None or target.until > partner.until)
        if early or late:
            which, day = ("joins only", partner.since) if early else ("leaves", partner.until)
            message = f'it holds {target.period}, and "{partner.key}" {which} on {day}'
            remedy = "Let it begin when the partner joins, and end when it leaves"
            path = ("target", number, "since" if early else "until")
            yield survey.fault(path, NOT_IN_SCHEME, message, remedy)


def _most(target: Target, partner: Partner, running: Period) -> str:
    """Say why a partner cannot give so many homes; empty where it can, or nothing is known."""
    if partner.homes_owned is not None and target.homes > partner.homes_owned:
        return f"which owns {partner.homes_owned}"
    until = target.until or running.until
    if until is None or partner.lettings_a_year is None:
        return ""
    days = (until - target.since).days
    if target.homes * _DAYS_A_YEAR <= partner.lettings_a_year * days:
        return ""
    return f"which lets {partner.lettings_a_year} a year: too few in {days} days"
