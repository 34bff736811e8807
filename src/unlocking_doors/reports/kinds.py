"""What writes every kind of report that comes with the library."""

from collections.abc import Mapping
from types import MappingProxyType

from unlocking_doors.released import Audience
from unlocking_doors.reports import coordinator
from unlocking_doors.reports.annual import annual_report
from unlocking_doors.reports.audit import audit
from unlocking_doors.reports.board import board_report
from unlocking_doors.reports.coordinator import coordinator_writer
from unlocking_doors.reports.fairness import fairness_report
from unlocking_doors.reports.forms import Writer, writer
from unlocking_doors.reports.funder import funder_report
from unlocking_doors.reports.partner import partner_report
from unlocking_doors.reports.worklist import as_list, work_list

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        **coordinator.WRITERS,
        "audit": coordinator_writer("audit", audit),
        "worklist": coordinator_writer("worklist", work_list, csv=as_list),
        "annual": writer("annual", Audience.PUBLIC, annual_report),
        "board": writer("board", Audience.BOARD, board_report),
        "fairness": writer("fairness", Audience.PUBLIC, fairness_report),
        "funder": writer("funder", Audience.FUNDER, funder_report),
        "partner": writer("partner", Audience.PARTNER, partner_report),
    }
)
