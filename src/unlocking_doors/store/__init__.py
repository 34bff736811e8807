"""
The store: append-only events, and what can be read from them, in SQLite or PostgreSQL.

Start reading in ``store.py``. ``rows`` declares the tables, ``mapper`` alone makes their rows,
``edge`` turns what a database says into sentences without values.
"""

from unlocking_doors.store.database import journal_mode
from unlocking_doors.store.store import Store
from unlocking_doors.store.unit import Unit
from unlocking_doors.store.whole import Command, Publication, Whole

__all__ = ["Command", "Publication", "Store", "Unit", "Whole", "journal_mode"]
