"""A region is a value: everything that its files say, and its fingerprint."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import define, evolve, field, frozen

from unlocking_doors.errors import NotFoundError
from unlocking_doors.facts.areas import Area
from unlocking_doors.facts.case_facts import STANDARD_FACTS, FactSpec
from unlocking_doors.facts.partners import Accreditation, Partner
from unlocking_doors.periods import value_on
from unlocking_doors.plain import digest
from unlocking_doors.policy.anonymity import Anonymity, Population
from unlocking_doors.policy.balances import WRITTEN_OFF, OpeningBalance, Settlement
from unlocking_doors.policy.cohorts import Cohort
from unlocking_doors.policy.fairness import NOTHING_AGREED, Fairness
from unlocking_doors.policy.parameters import Parameter, ParameterValue
from unlocking_doors.policy.pathways import Funding, HandOver, Pathway
from unlocking_doors.policy.publishing import BUILT_IN_PROFILES, STRICTEST, Profile, Publishing
from unlocking_doors.policy.quotas import QuotaRule
from unlocking_doors.policy.reasons import ReasonCode
from unlocking_doors.policy.rules import PythonRule, Rule
from unlocking_doors.policy.settings import Circulation, Matching, Retention
from unlocking_doors.policy.sources import Document
from unlocking_doors.policy.steps import Deadline, LifecycleChanges
from unlocking_doors.policy.targets import Target


@frozen(kw_only=True)
class Identity:
    """
    Who runs the scheme, and when.

    Attributes:
        key: Key of the region, such as ``london``.
        name: Its name.
        scheme: Name of the scheme.
        coordinator: The body that coordinates it.
        opened: First day of the scheme.
        closed: First day on which it no longer runs; None while no end is known.
        rules: Keys of the rules that every cohort asks for.
        source: Where this comes from.
    """

    key: str
    name: str
    scheme: str
    coordinator: str
    opened: date
    closed: date | None = None
    rules: tuple[str, ...]
    source: str


def _named(name: str) -> dict[str, str]:
    return {"plain": name}


#: What no file of a region may write: code and the library fill it in.
UNWRITTEN = ("python_rule", "allocator_code", "supplied_by")


def part_of(table: str, row: object = None) -> str:
    """Name one table, or one row of it, as ``rule tenure 2019-09-01``."""
    name = row.name if isinstance(row, FactSpec) else getattr(row, "key", "")
    parts = (table, name, str(getattr(row, "since", "")))
    return " ".join(part for part in parts if part)


@define(kw_only=True, frozen=True, slots=False)
class Region:
    """
    A region. The singular of each name is the table of its files.

    Two parts are not written in files. ``allocator_code`` says by which package, version and source
    the region's allocator is supplied, so that the fingerprint covers it. ``supplied_by`` says
    which package and version supplied each part: under an empty name the region's own, and by part
    (``rule tenure 2019-09-01``) those that added or changed it.

    Raises:
        NotFoundError: By the look-ups, when a key leads nowhere.
    """

    identity: Identity = field(metadata=_named("region"))
    circulation: Circulation
    matching: Matching
    retention: Retention
    publishing: Publishing = STRICTEST
    anonymity: Anonymity = field(factory=Anonymity)
    lifecycle: LifecycleChanges = field(factory=LifecycleChanges)
    documents: tuple[Document, ...] = field(metadata=_named("document"))
    parameters: tuple[Parameter, ...] = field(metadata=_named("parameter"))
    own_facts: tuple[FactSpec, ...] = field(default=(), metadata=_named("fact"))
    rules: tuple[Rule, ...] = field(metadata=_named("rule"))
    python_rules: tuple[PythonRule, ...] = field(default=(), metadata=_named("python_rule"))
    cohorts: tuple[Cohort, ...] = field(metadata=_named("cohort"))
    areas: tuple[Area, ...] = field(metadata=_named("area"))
    partners: tuple[Partner, ...] = field(metadata=_named("partner"))
    accreditations: tuple[Accreditation, ...] = field(default=(), metadata=_named("accreditation"))
    fairness: tuple[Fairness, ...] = ()
    quotas: tuple[QuotaRule, ...] = field(default=(), metadata=_named("quota"))
    targets: tuple[Target, ...] = field(default=(), metadata=_named("target"))
    opening_balances: tuple[OpeningBalance, ...] = field(
        default=(), metadata=_named("opening_balance")
    )
    settlements: tuple[Settlement, ...] = field(default=(), metadata=_named("settlement"))
    reasons: tuple[ReasonCode, ...] = field(metadata=_named("reason"))
    deadlines: tuple[Deadline, ...] = field(default=(), metadata=_named("deadline"))
    pathways: tuple[Pathway, ...] = field(default=(), metadata=_named("pathway"))
    hand_overs: tuple[HandOver, ...] = field(default=(), metadata=_named("hand_over"))
    funding: tuple[Funding, ...] = ()
    profiles: tuple[Profile, ...] = field(default=(), metadata=_named("profile"))
    population: tuple[Population, ...] = ()
    allocator_code: str = ""
    supplied_by: Mapping[str, str] = field(factory=dict)

    @property
    def key(self) -> str:
        """Key of the region."""
        return self.identity.key

    @cached_property
    def fingerprint(self) -> str:
        """
        SHA-256 of all the region says; its Python rules by package, version and source.

        Who supplied the data is no part of it: a copy that says the same decides the same.
        """
        return digest(evolve(self, supplied_by={}))

    @cached_property
    def vocabulary(self) -> Mapping[str, FactSpec]:
        """Every fact that a rule of the region may ask, by name."""
        return {fact.name: fact for fact in (*STANDARD_FACTS, *self.own_facts)}

    @cached_property
    def asked(self) -> frozenset[str]:
        """Keys of the rules that it asks of every case, or of those under a cohort."""
        of_cohorts = (key for cohort in self.cohorts for key in cohort.rules)
        return frozenset((*self.identity.rules, *of_cohorts))

    @cached_property
    def profile_by_key(self) -> Mapping[str, Profile]:
        """Profiles of disclosure control by key: those that every region has, and its own."""
        return {profile.key: profile for profile in (*BUILT_IN_PROFILES, *self.profiles)}

    @property
    def profile(self) -> Profile:
        """The profile that it publishes by."""
        return self.profile_by_key[self.publishing.profile]

    @cached_property
    def area_by_key(self) -> Mapping[str, Area]:
        """Areas by key."""
        return {area.key: area for area in self.areas}

    @cached_property
    def partner_by_key(self) -> Mapping[str, Partner]:
        """Partners by key."""
        return {partner.key: partner for partner in self.partners}

    @cached_property
    def cohort_by_key(self) -> Mapping[str, Cohort]:
        """Cohorts by key."""
        return {cohort.key: cohort for cohort in self.cohorts}

    @cached_property
    def reason_by_key(self) -> Mapping[str, ReasonCode]:
        """Coded reasons by key."""
        return {reason.key: reason for reason in self.reasons}

    @cached_property
    def parameter_by_key(self) -> Mapping[str, Parameter]:
        """Parameters by key."""
        return {parameter.key: parameter for parameter in self.parameters}

    def account(self, key: str) -> str:
        """Return the name of an account of the ledger: of a partner, a pathway or neither."""
        labels = {pathway.key: pathway.label for pathway in self.pathways}
        names = {WRITTEN_OFF: "Written off"} | labels
        partner = self.partner_by_key.get(key)
        return partner.name if partner else names.get(key, key)

    def origin(self, table: str, row: object = None) -> str:
        """Return the package and version that supplied a table or a row; empty for a folder."""
        return self.supplied_by.get(part_of(table, row), self.supplied_by.get("", ""))

    def parameter(self, key: str, on: date) -> ParameterValue:
        """Return the value of a parameter on a day."""
        if key not in self.parameter_by_key:
            raise NotFoundError.of("parameter", key, self.parameter_by_key)
        return self.parameter_by_key[key].on(on)

    def whole(self, key: str, on: date) -> int:
        """Return the value of a parameter that is a whole number."""
        value = self.parameter(key, on)
        return value if isinstance(value, int) else int(str(value))

    def parameters_on(self, on: date) -> Mapping[str, ParameterValue]:
        """Return every parameter that has a value on a day."""
        return {
            parameter.key: value
            for parameter in self.parameters
            if (value := value_on(parameter.values, on)) is not None
        }

    def fairness_on(self, on: date) -> Fairness:
        """Return what is agreed between the landlords on a day; nothing where no row says."""
        rows = (row for row in self.fairness if row.is_in_force(on))
        return next(rows, NOTHING_AGREED)

    def areas_on(self, on: date) -> frozenset[str]:
        """Return the keys of the areas that exist on a day."""
        return frozenset(area.key for area in self.areas if area.is_in_force(on))

    def is_partner(self, key: str, on: date) -> bool:
        """Tell whether a landlord is in the scheme on a day."""
        partner = self.partner_by_key.get(key)
        return partner is not None and partner.is_in_force(on)

    def is_accredited(self, key: str, on: date) -> bool:
        """Tell whether any body accredits a landlord on a day."""
        return any(row.partner == key and row.is_in_force(on) for row in self.accreditations)
