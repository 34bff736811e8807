"""
Rendering: from a view to a page. The only room that knows jinja2.

Read ``views.py`` (what a page is made of), then ``renderer.py`` (who may be shown it).
"""

from unlocking_doors.rendering.drawings import Drawing
from unlocking_doors.rendering.environment import render
from unlocking_doors.rendering.renderer import Internal, Renderer
from unlocking_doors.rendering.views import Column, Exhibit, KeyFigure, Kind, Row, Section, Table

__all__ = [
    "Column",
    "Drawing",
    "Exhibit",
    "Internal",
    "KeyFigure",
    "Kind",
    "Renderer",
    "Row",
    "Section",
    "Table",
    "render",
]
