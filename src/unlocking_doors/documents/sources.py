"""What a document cites: the region's documents, and those that the templates themselves name."""

import re
from collections.abc import Iterator

from unlocking_doors.policy.region import Region
from unlocking_doors.policy.sources import Document, Standing

#: The documents of the field that the library's own templates cite.
FIELD = (
    Document(
        key="S1",
        title="Decision PCD 1544: extension of London’s scheme, and Housing Moves in house (2024)",
        where="london.gov.uk, Mayor's Office for Policing and Crime, decision PCD 1544",
    ),
    Document(
        key="S2",
        title="Safer London, three years on (2020)",
        where="saferlondon.org.uk/plhr-three-years-on/",
    ),
    Document(
        key="S3",
        title="Decision PCD 480: grant from January 2019 to March 2020 (October 2018)",
        where="london.gov.uk, Mayor's Office for Policing and Crime, decision PCD 480",
    ),
    Document(
        key="S4",
        title="Safer London, press release on the Unlocking Doors toolkit, 30 November 2022",
        where="saferlondon.org.uk/unlocking-doors/",
    ),
    Document(
        key="W2",
        title="Safer London, page on the scheme, version of mid-2019",
        where="saferlondon.org.uk/pan-london-housing-reciprocal/",
    ),
    Document(
        key="W4",
        title="Safer London, FAQs for professionals (undated)",
        where="saferlondon.org.uk/pan-london-housing-reciprocal/faqs-for-professionals/",
    ),
    Document(
        key="W5",
        title="Safer London, FAQs for tenants (undated)",
        where="saferlondon.org.uk/pan-london-housing-reciprocal/faqs-for-tenants/",
    ),
    Document(
        key="W7",
        title="Urgent Property Request form (its first section could be read)",
        where="docest.com/doc/122470/bcha-referral-form",
    ),
    Document(
        key="W8",
        title="Safer London, closing blog, September 2024",
        where="saferlondon.org.uk/safer-london-blog/reflecting-on-the-plhr",
    ),
    Document(
        key="W20",
        title="Housing Moves, questions and answers after 1 July 2022",
        where="london.gov.uk, housing-moves-faqs",
    ),
    Document(
        key="W29",
        title="R (AK) v Westminster City Council [2024] EWHC 769 (Admin), 5 April 2024",
        where="caselaw.nationalarchives.gov.uk/ewhc/admin/2024/769",
    ),
    Document(
        key="W30",
        title="Domestic Abuse Act 2021, section 79 (Housing Act 1985, section 81ZA)",
        where="legislation.gov.uk/ukpga/2021/17/section/79",
    ),
    Document(
        key="W31",
        title="Anthony Collins Solicitors: the duty is not on housing associations",
        where="blog.anthonycollins.com/post/102h2fv",
    ),
    Document(
        key="W33",
        title="Allocation of Housing (Qualification Criteria for Victims of Domestic Abuse and "
        "Care Leavers) Regulations, SI 2025/706",
        where="zoomlaw.co.uk/2025-706-uksi.html",
    ),
)

_WORD = re.compile(r"[A-Za-z]+\d+[A-Za-z]?")
_LABELS = (Standing.ASSUMPTION.value, Standing.ILLUSTRATIVE.value)


def cited_in(body: str, region: Region) -> Iterator[Document]:
    """Yield each document whose key stands in a text; where both know a key, the region's own."""
    words = set(_WORD.findall(body))
    known = {one.key: one for one in (*FIELD, *region.documents)}
    yield from sorted((one for key, one in known.items() if key in words), key=_order)


def _order(document: Document) -> tuple[str, int]:
    letters = document.key.rstrip("0123456789")
    number = document.key[len(letters) :]
    return letters, int(number or 0)


def has_labels(body: str) -> bool:
    """Tell whether a text labels anything as an assumption, or as illustrative."""
    return any(label in body.lower() for label in _LABELS)
