"""Who may be shown what: a renderer serves one audience and refuses what is not for it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs
from attrs import frozen

from unlocking_doors.errors import RefusedError
from unlocking_doors.released import Audience, refuse_undeclared
from unlocking_doors.rendering.environment import names_of, render

#: Values with nothing inside them.
_LEAVES = frozenset({str, int, float, bool, type(None)})
#: What stands above every page for an audience.
_BANNERS = {
    Audience.COORDINATOR: "Coordinator only: exact case data; not to be circulated",
    Audience.PARTNER: "For one partner alone: its own numbers are exact; not to be passed on",
    Audience.FUNDER: "For the funder: published numbers only",
    Audience.BOARD: "For the board: published numbers only",
    Audience.PUBLIC: "For everybody: published numbers only",
}


@frozen(kw_only=True)
class Internal:
    """Base of every view that holds exact case data: for the coordinator and nobody else."""


@frozen(kw_only=True)
class Renderer:
    """
    Renders pages for one audience.

    Attributes:
        audience: For whom the pages are.
        admits: The type that a view must have to be shown to them.

    Raises:
        RefusedError: It would show exact case data to somebody else than the coordinator.
    """

    audience: Audience
    admits: type

    def __attrs_post_init__(self) -> None:
        """Refuse to be made for an audience that may not see what it admits."""
        overlaps = issubclass(self.admits, Internal) or issubclass(Internal, self.admits)
        if overlaps and self._serves_others:
            raise self._refusal(self.admits)

    def render(self, template: str, view: object) -> str:
        """
        Render a page, with the audience's banner on it.

        Args:
            template: Name of a file in ``templates``.
            view: What the page shows.

        Raises:
            RefusedError: ``check`` refuses the view.
        """
        self.check(view)
        return render(template, {**names_of(view), "banner": self.banner})

    @property
    def banner(self) -> str:
        """What stands above every page for the audience."""
        return _BANNERS[self.audience]

    def check(self, view: object) -> None:
        """
        Refuse a view that this audience may not see, in whatever form.

        Raises:
            RefusedError: The view is not of the type admitted, or holds exact case data
                anywhere inside it, or a number that says nothing of its origin, and the audience
                is not the coordinator.
        """
        if not isinstance(view, self.admits):
            raise self._refusal(type(view))
        if self._serves_others:
            found = next((one for one in _within(view) if isinstance(one, Internal)), None)
            if found is not None:
                raise self._refusal(type(found))
            refuse_undeclared(view)

    @property
    def _serves_others(self) -> bool:
        return self.audience is not Audience.COORDINATOR

    def _refusal(self, kind: type) -> RefusedError:
        return RefusedError(
            f"{kind.__name__} is not for the audience {self.audience.value}",
            code="UD-E802",
            remedy="Exact case data are shown to the coordinator alone",
        )


def _within(view: object) -> Iterator[object]:
    """Yield a value and everything inside it."""
    stack = [view]
    while stack:
        value = stack.pop()
        yield value
        kind: Any = type(value)
        if kind in _LEAVES:
            continue
        if names := _names(kind):
            stack += [getattr(value, name) for name in names]
        elif isinstance(value, Mapping):
            stack += [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple | set | frozenset):
            stack += value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the fields of an attrs class; nothing for any other."""
    return tuple(field.name for field in attrs.fields(kind)) if attrs.has(kind) else ()
