"""Who may be shown what: a renderer serves one audience and refuses what is not for it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs
from attrs import frozen

from unlocking_doors.errors import RefusedError
from unlocking_doors.rendering.environment import names_of, render


class Audience(StrEnum):
    """For whom a page is."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    FUNDER = "funder"
    BOARD = "board"
    PUBLIC = "public"


#: What stands above every page for an audience.
_BANNERS = {
    Audience.COORDINATOR: "Coordinator only: exact case data; not to be circulated",
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
            RefusedError: The view is not of the type admitted, or holds exact case data
                anywhere inside it and the audience is not the coordinator.
        """
        if not isinstance(view, self.admits):
            raise self._refusal(type(view))
        if self._serves_others:
            found = next((one for one in _within(view) if isinstance(one, Internal)), None)
            if found is not None:
                raise self._refusal(type(found))
        banner = _BANNERS.get(self.audience, "")
        return render(template, {**names_of(view), "banner": banner})

    @property
    def _serves_others(self) -> bool:
        return self.audience is not Audience.COORDINATOR

    def _refusal(self, kind: type) -> RefusedError:
        return RefusedError(
            f"{kind.__name__} is not for the audience {self.audience.value}",
            code="UD-E802",
            remedy="Exact case data are shown to the coordinator alone",
        )


def _within(value: Any) -> Iterator[object]:  # noqa: ANN401  a view holds whatever it shows
    """Yield a value and everything inside it."""
    yield value
    if isinstance(value, str):
        return
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _within(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _within(key)
            yield from _within(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _within(item)
