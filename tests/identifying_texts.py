"""Texts that identify somebody, in many spellings."""

from collections.abc import Mapping

from unlocking_doors.sensitive import screen

#: By kind, spellings that the screening of free text must find. All are invented, or come from
#: the ranges that Ofcom and HMRC keep free for examples.
WHAT_IDENTIFIES: Mapping[str, tuple[str, ...]] = {
    "an e-mail address": (
        "jo@example.org",
        "jo.smith+home@mail.example.co.uk",
        "jo @ example.org",
        "<jo@example.org>",
        "jo@example",
        "jo (at) example.org",
        "jo[at]example.org",
        "jo{at}example.org",
        "jo at example dot org",
    ),
    "a phone number": (
        "020 7946 0958",
        "02079460958",
        "(020) 7946 0958",
        "020-7946-0958",
        "07700 900123",
        "07700900123",
        "0 7 7 0 0 9 0 0 1 2 3",
        "07700.900.123",
        "07700 - 900 - 123",
        "07700\N{NO-BREAK SPACE}900123",
        "07700\N{EN DASH}900123",
        "+44 7700 900123",
        "+44 (0)20 7946 0958",
        "0044 7700 900123",
    ),
    "a postcode": (
        "SW1A 1AA",
        "SW1A1AA",
        "sw1a 1aa",
        "E1 6AN",
        "N1  9GU",
        "EC1A-1BB",
        "W1A\N{NO-BREAK SPACE}0AX",
        "M1.1AE",
        "CR2 6XH",
        "DN55 1PT",
        "GIR 0AA",
    ),
    "a National Insurance number": (
        "QQ123456C",
        "QQ 12 34 56 C",
        "qq123456c",
        "QQ-12-34-56-C",
        "QQ.12.34.56.C",
        "QQ 123456 C",
        "QQ 12 34 56",
    ),
    "a date of birth": (
        "12/03/1985",
        "12/3/85",
        "12.03.1985",
        "12-03-1985",
        "12\N{EN DASH}03\N{EN DASH}1985",
        "12 / 03 / 1985",
        "12\\03\\1985",
        "12 03 1985",
        "12031985",
        "1985-03-12",
        "1985/3/12",
        "19850312",
        "12 March 1985",
        "12th March 1985",
        "12th of March, 1985",
        "12 Mar 85",
        "12 March '85",
        "12-Mar-1985",
        "12Mar1985",
        "March 12, 1985",
        "Mar. 12th 1985",
        "1985 March 12",
        "born in March 1985",
        "born in 1985",
        "DOB: 120385",
        "D.O.B. 12 03 85",
        "date of birth 12 March",
    ),
}


def assert_found(kind: str, text: str) -> None:
    """The screening finds *text*, and says what it looks like, wherever it stands."""
    for sentence in (text, f"Note: {text}.", f"She said ({text}), twice", f"{text}\n2 children"):
        hits = screen(sentence)
        assert kind in {hit.kind for hit in hits}, sentence
    assert screen(text.upper())
