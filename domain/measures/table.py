"""The closed table of reports, by name."""

from domain.measures import attrition, enforcement, outcomes, recording, service_levels, threads
from domain.measures.continuity import report as continuity
from domain.measures.esi import report as effective_supervision
from domain.measures.hmip import report as performance
from domain.measures.measure import Measure, Report
from domain.measures.needs import report as needs

ROWS: tuple[Report, ...] = (
    performance.REPORT,
    effective_supervision.REPORT,
    service_levels.REPORT,
    enforcement.REPORT,
    attrition.REPORT,
    recording.REPORT,
    continuity.REPORT,
    threads.REPORT,
    needs.REPORT,
    outcomes.REPORT,
)
REPORTS: dict[str, Report] = {row.name: row for row in ROWS}
MEASURES: dict[str, Measure] = {measure.name: measure for row in ROWS for measure in row.measures}
