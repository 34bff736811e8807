"""Steps of a case, as a region may add or forbid them, and deadlines."""

from enum import StrEnum

from attrs import frozen


class Actor(StrEnum):
    """Who takes a step."""

    NOMINATING_OFFICER = "nominating-officer"
    NAMED_LEAD = "named-lead"
    COORDINATOR = "coordinator"
    OFFERING_LANDLORD = "offering-landlord"
    HOUSEHOLD = "household"


@frozen(kw_only=True)
class Step:
    """
    One allowed step: from any of some states to one state.

    Attributes:
        step: Name of the step, a verb; also the kind of the event that it leaves.
        starts: States in which it is allowed.
        ends: State that it leads to.
        actor: Who takes it.
        needs: Facts that must be known and true for it.
        source: Where it comes from.
    """

    step: str
    starts: tuple[str, ...]
    ends: str
    actor: Actor
    needs: tuple[str, ...] = ()
    source: str


@frozen(kw_only=True)
class LifecycleChanges:
    """
    What a region changes in the standard lifecycle.

    Attributes:
        add: Steps that it adds.
        forbid: Names of standard steps that it does not allow.
        source: Where the changes come from.
    """

    add: tuple[Step, ...] = ()
    forbid: tuple[str, ...] = ()
    source: str = ""


@frozen(kw_only=True)
class Deadline:
    """
    By when a step must be taken.

    Attributes:
        key: Key of the deadline.
        label: What must happen by when.
        state: The clock starts when a case enters this state.
        step: The step that must have been taken.
        days: Key of the parameter that gives the number of days.
        owner: Who must take it.
        source: Where it comes from.
    """

    key: str
    label: str
    state: str
    step: str
    days: str
    owner: Actor
    source: str
