"""The map: codes, borders that both sides know, one tile for each area."""

import re
from collections.abc import Iterator

from unlocking_doors.errors import Fault
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey

BAD_GSS, ONE_SIDED, SAME_TILE, SAME_GSS = "UD-C801", "UD-C802", "UD-C803", "UD-C804"

_GSS = re.compile(r"[EWSN]\d{8}", re.ASCII)
_MOST_TILES = 100


def map_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every fault of the areas as a map."""
    areas = survey.region.areas
    for number, area in enumerate(areas):
        if not _GSS.fullmatch(area.gss):
            message = f'"{area.gss}" is no GSS code'
            remedy = "Write E, W, S or N and eight digits, such as E09000012"
            yield survey.fault(("area", number, "gss"), BAD_GSS, message, remedy)
        for neighbour in sorted(area.neighbours):
            other = survey.region.area_by_key.get(neighbour)
            path: Path = ("area", number, "neighbours")
            if neighbour == area.key:
                yield survey.fault(path, ONE_SIDED, f'"{area.key}" is no neighbour of itself')
            elif other is not None and area.key not in other.neighbours:
                message = f'"{neighbour}" is a neighbour here, but does not name "{area.key}"'
                yield survey.fault(path, ONE_SIDED, message, "Name each in the row of the other")
        if not (0 <= area.row < _MOST_TILES and 0 <= area.column < _MOST_TILES):
            message = f"row and column must be from 0 to {_MOST_TILES - 1}"
            yield survey.fault(("area", number, "row"), SAME_TILE, message)
        yield from _taken(survey, number)


def _taken(survey: Survey, number: int) -> Iterator[Fault]:
    """Yield what an area shares with one before it in the file that is there at the same time."""
    area = survey.region.areas[number]
    for before in survey.region.areas[:number]:
        if not before.period.overlaps(area.period) or before.key == area.key:
            continue
        if before.gss == area.gss:
            message = f'"{before.key}" has the same GSS code at the same time: {area.gss}'
            remedy = "Give each area the code of its own"
            yield survey.fault(("area", number, "gss"), SAME_GSS, message, remedy)
        if (before.row, before.column) == (area.row, area.column):
            message = f'"{before.key}" has the same tile: row {area.row}, column {area.column}'
            yield survey.fault(("area", number, "row"), SAME_TILE, message)
