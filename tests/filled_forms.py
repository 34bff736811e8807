"""A property request form as an officer fills it in, with Word or with a program that is not."""

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from unlocking_doors.documents.form import form_parts
from unlocking_doors.documents.telling import tell
from unlocking_doors.documents.word import form_as_word
from unlocking_doors.policy.region import Region

#: What Toyland's officer answers for a household that the wolf is after; invented.
ANSWERS: Mapping[str, str] = {
    "case": "T-0001",
    "received": "1 March 2024",
    "agency": "agency-01",
    "nominating_officer": "officer-01",
    "is_referred_by_professional": "Yes",
    "household": "f34 m8 f5",
    "access": "None",
    "landlord": "Straw Council",
    "area": "Straw",
    "cohorts": "Wolf at the door",
    "risk_level": "High",
    "areas_of_choice": "Bricks; woods",
    "areas_to_avoid": "None",
    "tenancy": "Secure lifetime",
    "is_tenant": "Yes",
    "has_landlord_no_suitable_home": "Yes",
    "has_rent_arrears": "No",
    "consent_to_apply": "28/02/2024",
    "consent_to_circulation": "2024-02-28",
    "consent_to_monitoring": "28 February 2024",
}


def empty_form(region: Region, on: date) -> bytes:
    """Write the form of a region."""
    parts, told = form_parts(region, on), tell(region, on)
    return form_as_word(parts, told, region=region.key, on=on)


def fill_in(path: Path, empty: bytes, answers: Mapping[str, str], *, controls: bool = True) -> Path:
    """Write answers into a form; without *controls*, as a program leaves it that drops them."""
    document = Document(io.BytesIO(empty))
    body = document.element.body
    for control in list(body.iter(qn("w:sdt"))):
        tag = control.find(f".//{qn('w:tag')}").get(qn("w:val"))
        content = control.find(qn("w:sdtContent"))
        if tag in answers:
            for hidden in control.findall(f".//{qn('w:showingPlcHdr')}"):
                hidden.getparent().remove(hidden)
            content.find(f".//{qn('w:t')}").text = answers[tag]
        if not controls:
            for run in content:
                control.addprevious(run)
            control.getparent().remove(control)
    document.save(path)
    return path
