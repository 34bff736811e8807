"""Sources: every statement has one, or says that it has none."""

from collections.abc import Iterator

from unlocking_doors.errors import Fault, nearest
from unlocking_doors.loading.places import SINGLE, TABLES
from unlocking_doors.loading.scanning import Path
from unlocking_doors.loading.survey import Survey
from unlocking_doors.policy.sources import Standing, cited, standing

NO_SOURCE, NO_DOCUMENT = "UD-C501", "UD-C502"


def source_faults(survey: Survey) -> Iterator[Fault]:
    """Yield every statement without a source, and every source that cites an unknown document."""
    region = survey.region
    for table, attribute in TABLES.items():
        found = getattr(region, attribute)
        if table == "lifecycle":
            if found.add or found.forbid or found.source:
                yield from _source(survey, ("lifecycle", "source"), found.source)
            for number, step in enumerate(found.add):
                yield from _source(survey, ("lifecycle", "add", number, "source"), step.source)
        elif table in SINGLE:
            yield from _source(survey, (table, "source"), found.source)
        elif table != "document":
            for number, row in enumerate(found):
                yield from _source(survey, (table, number, "source"), row.source)


def _source(survey: Survey, path: Path, source: str) -> Iterator[Fault]:
    if standing(source) is Standing.NONE:
        remedy = 'Cite a document, or write "assumption: " or "illustrative: " and why'
        yield survey.fault(path, NO_SOURCE, "it has no source", remedy)
    documents = survey.keys("document")
    if documents is None:
        return
    for key in cited(source):
        if key not in documents:
            message = f'the source cites "{key}", which is no document{nearest(key, documents)}'
            remedy = 'Documents stand as [[document]]; an assumption begins with "assumption: "'
            yield survey.fault(path, NO_DOCUMENT, message, remedy)
