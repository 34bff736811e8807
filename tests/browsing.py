"""A real browser without a window: what it shows of a page, and what it finds wrong with it."""

import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from html import escape, unescape
from pathlib import Path
from typing import Any

from attrs import frozen

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
#: Nothing that the browser does of itself: only what the page asks for.
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PNG_SIZE = slice(16, 24)  # where a PNG file keeps its width and height
LEAST_BYTES = 5_000  # a blank page takes less
PATIENCE = 180  # seconds
NARROWEST = 500  # pixels that a window has at least
#: What the browser is to say of a page, beside what axe finds; %s is axe itself.
SCRIPT = """<script>%s</script><script>
const asked = performance.getEntriesByType("resource").map(one => one.name);
axe.run().then(found => {
  const told = {
    asked: asked,
    rules: found.passes.length,
    violations: found.violations.map(one => one.id + ": " + one.nodes.map(
      node => node.target.join(" ") + (one.id.startsWith("color") ? " " + node.failureSummary : "")
    ).slice(0, 4).join("; "))
  };
  const note = document.createElement("pre");
  note.id = "told";
  note.textContent = JSON.stringify(told);
  document.body.append(note);
});
</script></body>"""
#: A page in a frame: a window of a browser may not be as narrow as a telephone.
FRAME = """<!DOCTYPE html><html lang="en"><title>framed</title><style>body {{ margin: 0 }}
iframe {{ width: {width}px; height: {height}px; border: 0 }}</style>
<body><iframe srcdoc="{page}"></iframe><script>
const frame = document.querySelector("iframe");
frame.addEventListener("load", () => {{
  const page = frame.contentDocument.documentElement;
  const note = document.createElement("pre");
  note.id = "told";
  note.textContent = JSON.stringify({{wide: page.scrollWidth, high: page.scrollHeight}});
  document.body.append(note);
}});
</script></body></html>"""


@frozen
class Told:
    """
    What a browser says of a page.

    Attributes:
        rules: How many of axe's rules the page keeps.
        violations: Those that it breaks, and where.
        asked: Addresses that it asks for.
        errors: What it writes on the console.
    """

    rules: int
    violations: list[str]
    asked: list[str]
    errors: list[str]


def find_browser() -> str | None:
    """Return the first browser that is installed, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def examine(browser: str, page: Path) -> Told:
    """Open a page, and ask the browser and axe what is wrong with it."""
    head, end, tail = page.read_text("utf-8").rpartition("</body>")
    assert end, f"{page} has no end"
    told, said = _told(browser, head + SCRIPT % AXE.read_text("utf-8") + tail)
    return Told(
        rules=told["rules"],
        violations=told["violations"],
        asked=told["asked"],
        errors=re.findall(r'CONSOLE[^"]*"(.*?)", source', said),
    )


def framed(page: Path, width: int, height: int) -> str:
    """Return a page that shows another in a frame of a width."""
    return FRAME.format(width=width, height=height, page=escape(page.read_text("utf-8")))


def extent(browser: str, page: Path, width: int) -> tuple[int, int]:
    """Return how wide and how high a page is in a window of a width, in CSS pixels."""
    told, _ = _told(browser, framed(page, width, 1_000))
    return told["wide"], told["high"]


def _told(browser: str, text: str) -> tuple[dict[str, Any], str]:
    """Open a text as a page; return what its script told, and what the browser said of it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "page.html")
        copy.write_text(text, "utf-8")
        asked = ("--dump-dom", "--virtual-time-budget=60000", "--enable-logging=stderr")
        done = _run(browser, folder, copy, 1_280, 2_000, *asked)
    told = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    if told is None:
        sys.exit(f"the browser did not answer\n{done.stderr[-2_000:]}")
    return json.loads(unescape(told[1])), done.stderr


def photograph(browser: str, page: Path, picture: Path, width: int, height: int) -> Path:
    """Take one picture of a page, and refuse one that is not what was asked for."""
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if width < NARROWEST:
            framing = Path(folder, "framed.html")
            framing.write_text(framed(page, width, height), "utf-8")
            page, width = framing, NARROWEST
        _run(browser, folder, page, width, height, f"--screenshot={picture.resolve()}")
    content = picture.read_bytes()
    size = struct.unpack(">II", content[PNG_SIZE])
    if size != (width, height) or len(content) < LEAST_BYTES:
        sys.exit(f"{picture}: {len(content)} bytes, {size}; {width} x {height} were asked for")
    return picture


def printed(browser: str, page: Path, paper: Path) -> Path:
    """Print a page to a PDF file."""
    with tempfile.TemporaryDirectory() as folder:
        to = f"--print-to-pdf={paper.resolve()}"
        _run(browser, folder, page, 1280, 1000, to, "--no-pdf-header-footer")
    return paper


def _run(
    browser: str, profile: str, page: Path, width: int, height: int, *asked: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        (
            browser,
            *QUIET,
            f"--user-data-dir={profile}",
            f"--window-size={width},{height}",
            *asked,
            page.resolve().as_uri(),
        ),
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
