"""
Take pictures of a region's report, as a desktop and a telephone show it.

    make pages            # or: python tests/pages.py london

Runs the region's demo into `out/pages` and leaves one PNG a width beside the report. Where no
Chromium is found it says so and is content: a browser is not needed to use the library.
"""

import json
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

OUT = Path("out/pages")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SIZES = ((1280, 10_000), (320, 16_000))  # width, height in CSS pixels
PNG_SIZE = slice(16, 24)  # where a PNG file keeps its width and height
LEAST_BYTES = 10_000  # a blank page of these sizes takes less


def find_report(region: str) -> Path:
    """Run the demo of *region* and find the page it made."""
    demo = (sys.executable, "-m", "unlocking_doors", "demo", region, "--format", "json")
    done = subprocess.run((*demo, "--out", OUT), stdout=subprocess.PIPE, text=True, check=True)
    return Path(json.loads(done.stdout)["out"])


def photograph(browser: str, page: Path, width: int, height: int) -> Path:
    """Take one picture of *page*, and refuse one that is not what was asked for."""
    picture = page.with_name(f"report-{width}.png")
    picture.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            (
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={picture.resolve()}",
                page.resolve().as_uri(),
            ),
            check=True,
            capture_output=True,
            timeout=120,
        )
    content = picture.read_bytes()
    size = struct.unpack(">II", content[PNG_SIZE])
    if size != (width, height) or len(content) < LEAST_BYTES:
        sys.exit(
            f"{picture}: {len(content)} bytes, {size} pixels; {width} x {height} were asked for"
        )
    return picture


def main(region: str) -> None:
    """Photograph the report of *region* at every width."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(f"No picture taken: none of {', '.join(BROWSERS)} is installed.")
        return
    page = find_report(region)
    for width, height in SIZES:
        print(photograph(browser, page, width, height))


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["london"]))
