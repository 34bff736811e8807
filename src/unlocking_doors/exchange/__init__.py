"""
Data out and in: the codes of the national lettings return, and a scheme as one open bundle.

Both are exact case data. Nothing here makes a count safe; that is ``publishing``.
"""

from unlocking_doors.exchange.bundle import export_bundle, import_bundle, read_bundle
from unlocking_doors.exchange.lettings import export_lettings

__all__ = ["export_bundle", "export_lettings", "import_bundle", "read_bundle"]
