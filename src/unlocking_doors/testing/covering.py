"""Sources and coverage: what a region says, and how well each part of it is founded."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Standing, standing


class _Sourced(Protocol):
    @property
    def source(self) -> str: ...


def coverage(region: Region) -> str:
    """
    Return a table, in Markdown, of what a region says and where that comes from.

    Each rule, cohort and parameter has a row; areas, partners, reasons and deadlines are counted.
    """
    lines = ["| part | standing | source |", "|---|---|---|"]
    lines += [f"| {what} | {how} | {_escaped(source)} |" for what, how, source in _rows(region)]
    return "\n".join(lines)


def _rows(region: Region) -> Iterator[tuple[str, str, str]]:
    yield "scheme", standing(region.identity.source).value, region.identity.source
    choices = ("circulation", "matching", "retention", "lifecycle", "publishing", "anonymity")
    for name in choices:
        source: str = getattr(region, name).source
        yield name, standing(source).value, source
    for rule in region.rules:
        yield f"rule `{rule.key}`, {rule.period}", standing(rule.source).value, rule.source
    for cohort in region.cohorts:
        state = "" if cohort.is_on else ", not open"
        yield f"cohort `{cohort.key}`{state}", standing(cohort.source).value, cohort.source
    for parameter in region.parameters:
        how = standing(parameter.source).value
        yield f"parameter `{parameter.key}`", how, parameter.source
    for name, table in (
        ("areas", region.areas),
        ("partners", region.partners),
        ("reasons", region.reasons),
        ("deadlines", region.deadlines),
    ):
        yield f"{len(table)} {name}", *_summed(table)


def _summed(rows: Iterable[_Sourced]) -> tuple[str, str]:
    sources = dict.fromkeys(row.source for row in rows)
    found = {standing(source) for source in sources}
    return ", ".join(one.value for one in Standing if one in found), "; ".join(sources)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
