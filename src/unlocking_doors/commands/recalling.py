"""Bring back the region that decided something, its Python rules bound to code of today."""

from attrs import evolve

from unlocking_doors.errors import RefusedError
from unlocking_doors.loading import load_content
from unlocking_doors.policy.region import Region
from unlocking_doors.policy.rules import PythonRule
from unlocking_doors.store import Unit


def recall(unit: Unit, current: Region, fingerprint: str) -> Region:
    """
    Return the region of a fingerprint.

    Raises:
        RefusedError: The database does not hold it, or the code of one of its rules is gone or
            changed; the rule is named.
    """
    if fingerprint == current.fingerprint:
        region = current
    else:
        content = unit.region_content(fingerprint)
        if content is None:
            message = f"the database holds no region of fingerprint {fingerprint[:12]}"
            raise RefusedError(message, code="UD-E804", remedy="The decision was not made here")
        region = load_content(content)
    return evolve(region, python_rules=tuple(_bound(rule, current) for rule in region.python_rules))


def _bound(rule: PythonRule, current: Region) -> PythonRule:
    versions = [one for one in current.python_rules if one.key == rule.key and one.function]
    same = next((one for one in versions if one.source_hash == rule.source_hash), None)
    if same is None:
        what = "changed" if versions else "gone"
        message = (
            f'the code of rule "{rule.key}" ({rule.distribution} {rule.version}) is {what}, so '
            "its decisions cannot be made again"
        )
        raise RefusedError(
            message, code="UD-E803", remedy=f"Install {rule.distribution} {rule.version}"
        )
    return evolve(rule, function=same.function)
