"""
Disclosure control: the only maker of counts that may leave the scheme.

A count of a few people can tell who they are, and a careless table can lead somebody to a door.
Here an exact `Tally` becomes a `Published` table: small counts hidden, the others rounded, and
every hidden count with a *double*: another state of the world that would have looked exactly the
same, to a stranger and to every partner who knows its own cases, in this table and in all that
were published before.

Read ``tally.py`` (what is counted), ``showing.py`` (what becomes of one count), ``worlds.py``
(what everything published says together), ``doubles.py`` (the proof that it says too little), and
``publish.py``, which brings them together.
"""

from unlocking_doors.publishing.calendar import CalendarPeriod, calendar_period
from unlocking_doors.publishing.publish import publish
from unlocking_doors.publishing.published import Published, Shown
from unlocking_doors.publishing.register import Registered, as_text, from_text
from unlocking_doors.publishing.tally import TOTAL, Category, Dimension, Tally, Unit

__all__ = [
    "TOTAL",
    "CalendarPeriod",
    "Category",
    "Dimension",
    "Published",
    "Registered",
    "Shown",
    "Tally",
    "Unit",
    "as_text",
    "calendar_period",
    "from_text",
    "publish",
]
