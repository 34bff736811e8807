"""
Run and plan a managed housing reciprocal, after the "Unlocking Doors" model.

A region is a value; a decision is a list of findings; a balance is a sum of entries. Start with
``open_scheme("london", "london.db")``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unlocking_doors.commands.admitting import Inputs as Inputs
    from unlocking_doors.commands.playing import Played as Played
    from unlocking_doors.commands.pooling import Pooled as Pooled
    from unlocking_doors.commands.pooling import pool_of as pool_of
    from unlocking_doors.commands.snapshot import Snapshot as Snapshot
    from unlocking_doors.errors import ConfigurationError as ConfigurationError
    from unlocking_doors.errors import Fault as Fault
    from unlocking_doors.errors import LedgerError as LedgerError
    from unlocking_doors.errors import MatchingError as MatchingError
    from unlocking_doors.errors import NotFoundError as NotFoundError
    from unlocking_doors.errors import OutputError as OutputError
    from unlocking_doors.errors import ParameterError as ParameterError
    from unlocking_doors.errors import PluginError as PluginError
    from unlocking_doors.errors import RecordError as RecordError
    from unlocking_doors.errors import RefusedError as RefusedError
    from unlocking_doors.errors import StoreError as StoreError
    from unlocking_doors.errors import TransitionError as TransitionError
    from unlocking_doors.errors import UnlockingDoorsError as UnlockingDoorsError
    from unlocking_doors.exchange import export_bundle as export_bundle
    from unlocking_doors.exchange import export_lettings as export_lettings
    from unlocking_doors.exchange import import_bundle as import_bundle
    from unlocking_doors.facts.case_facts import CaseFacts as CaseFacts
    from unlocking_doors.facts.homes import Home as Home
    from unlocking_doors.facts.households import Household as Household
    from unlocking_doors.facts.tenancies import Tenancy as Tenancy
    from unlocking_doors.findings import Answer as Answer
    from unlocking_doors.findings import Assessment as Assessment
    from unlocking_doors.findings import Effect as Effect
    from unlocking_doors.findings import Finding as Finding
    from unlocking_doors.findings import Outcome as Outcome
    from unlocking_doors.loading import read_decisions as read_decisions
    from unlocking_doors.loading import read_homes as read_homes
    from unlocking_doors.loading import read_referrals as read_referrals
    from unlocking_doors.loading import read_standings as read_standings
    from unlocking_doors.loading.saved import load_allocation as load_allocation
    from unlocking_doors.loading.saved import load_problem as load_problem
    from unlocking_doors.loading.saved import save_allocation as save_allocation
    from unlocking_doors.loading.saved import save_problem as save_problem
    from unlocking_doors.matching import Allocation as Allocation
    from unlocking_doors.matching import Pairing as Pairing
    from unlocking_doors.matching import Problem as Problem
    from unlocking_doors.matching import Quota as Quota
    from unlocking_doors.matching import Request as Request
    from unlocking_doors.matching import Standing as Standing
    from unlocking_doors.matching import Vacancy as Vacancy
    from unlocking_doors.matching import allocate as allocate
    from unlocking_doors.matching import mistold as mistold
    from unlocking_doors.matching import unproven as unproven
    from unlocking_doors.matching import violations as violations
    from unlocking_doors.matching import why_not as why_not
    from unlocking_doors.moves.referrals import Consents as Consents
    from unlocking_doors.moves.referrals import Referral as Referral
    from unlocking_doors.plugins import Plugins as Plugins
    from unlocking_doors.plugins import hookimpl as hookimpl
    from unlocking_doors.plugins import open_scheme as open_scheme
    from unlocking_doors.policy.fairness import Fairness as Fairness
    from unlocking_doors.policy.region import Region as Region
    from unlocking_doors.policy.rules import PythonRule as PythonRule
    from unlocking_doors.policy.rules import Ruling as Ruling
    from unlocking_doors.policy.rules import rule as rule
    from unlocking_doors.publishing import Published as Published
    from unlocking_doors.publishing import Tally as Tally
    from unlocking_doors.publishing import Unit as Unit
    from unlocking_doors.released import Audience as Audience
    from unlocking_doors.released import Report as Report
    from unlocking_doors.reports.frontier import weigh_policies as weigh_policies
    from unlocking_doors.reports.summary import summary as summary
    from unlocking_doors.scheme import Scheme as Scheme


_HOMES = {
    "unlocking_doors.errors": (
        "ConfigurationError",
        "Fault",
        "LedgerError",
        "MatchingError",
        "NotFoundError",
        "OutputError",
        "ParameterError",
        "PluginError",
        "RecordError",
        "RefusedError",
        "StoreError",
        "TransitionError",
        "UnlockingDoorsError",
    ),
    "unlocking_doors.exchange": ("export_bundle", "export_lettings", "import_bundle"),
    "unlocking_doors.findings": ("Answer", "Assessment", "Effect", "Finding", "Outcome"),
    "unlocking_doors.facts.case_facts": ("CaseFacts",),
    "unlocking_doors.facts.homes": ("Home",),
    "unlocking_doors.facts.households": ("Household",),
    "unlocking_doors.facts.tenancies": ("Tenancy",),
    "unlocking_doors.loading": (
        "read_decisions",
        "read_homes",
        "read_referrals",
        "read_standings",
    ),
    "unlocking_doors.loading.saved": (
        "load_allocation",
        "load_problem",
        "save_allocation",
        "save_problem",
    ),
    "unlocking_doors.matching": (
        "Allocation",
        "Pairing",
        "Problem",
        "Quota",
        "Request",
        "Standing",
        "Vacancy",
        "allocate",
        "mistold",
        "unproven",
        "violations",
        "why_not",
    ),
    "unlocking_doors.moves.referrals": ("Consents", "Referral"),
    "unlocking_doors.plugins": ("Plugins", "hookimpl", "open_scheme"),
    "unlocking_doors.policy.fairness": ("Fairness",),
    "unlocking_doors.policy.region": ("Region",),
    "unlocking_doors.policy.rules": ("PythonRule", "Ruling", "rule"),
    "unlocking_doors.publishing": ("Published", "Tally", "Unit"),
    "unlocking_doors.released": ("Audience", "Report"),
    "unlocking_doors.reports.frontier": ("weigh_policies",),
    "unlocking_doors.reports.summary": ("summary",),
    "unlocking_doors.commands.admitting": ("Inputs",),
    "unlocking_doors.commands.playing": ("Played",),
    "unlocking_doors.commands.pooling": ("Pooled", "pool_of"),
    "unlocking_doors.commands.snapshot": ("Snapshot",),
    "unlocking_doors.scheme": ("Scheme",),
}
_WHERE = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_WHERE)  # noqa: PLE0605  written once, above


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: some of them are slow to import."""
    if name not in _WHERE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
