"""Where a rule or a number comes from: a document, or a label that says it has none."""

from enum import StrEnum

from attrs import frozen


class Standing(StrEnum):
    """How well a statement is founded."""

    CITED = "cited"
    ASSUMPTION = "assumption"
    ILLUSTRATIVE = "illustrative"
    NONE = "none"


@frozen(kw_only=True)
class Document:
    """
    A document that a region cites by its key.

    Attributes:
        key: Short key, such as ``W3``.
        title: What it is.
        where: Where it can be found.
    """

    key: str
    title: str
    where: str


def standing(source: str) -> Standing:
    """Tell whether a source cites a document, or is labelled an assumption or illustrative."""
    for label in (Standing.ASSUMPTION, Standing.ILLUSTRATIVE):
        head, colon, rest = source.partition(":")
        if colon and head.strip() == label.value:
            return label if rest.strip() else Standing.NONE
    return Standing.CITED if source.strip() else Standing.NONE


def is_illustrative(source: str) -> bool:
    """Tell whether any part of a source, divided by ``;``, is labelled illustrative."""
    return any(standing(part) is Standing.ILLUSTRATIVE for part in source.split(";"))


def cited(source: str) -> tuple[str, ...]:
    """
    Return the keys of the documents that a source cites.

    A source is written ``W3; S3 2.4``: keys, each with an optional place, divided by ``;``.
    """
    if standing(source) is not Standing.CITED:
        return ()
    return tuple(part.split()[0] for part in source.split(";") if part.strip())
