"""What every region promises, by theme."""

from unlocking_doors.testing.promises.batches import BATCHES
from unlocking_doors.testing.promises.books import BOOKS
from unlocking_doors.testing.promises.policy import POLICY
from unlocking_doors.testing.promises.privacy import PRIVACY
from unlocking_doors.testing.promises.property import Property
from unlocking_doors.testing.promises.safety import SAFETY

#: Every promise, in the order in which it is told.
PROPERTIES: tuple[Property, ...] = (*POLICY, *SAFETY, *BATCHES, *PRIVACY, *BOOKS)

__all__ = ["PROPERTIES", "Property"]
