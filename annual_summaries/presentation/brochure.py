"""The annual summary as a brochure: printed to PDF with the page numbers in its contents.

A browser that prints does not know ``target-counter`` (CSS Generated Content for Paged Media), and
any number worked out beforehand would be wrong on another machine. So the page is printed, the
places of its chapters are read from the file, and it is printed again with their numbers; until
both agree.
"""

import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

CONTENTS = re.compile(r'<nav class="contents".*?</nav>', re.DOTALL)
ENTRY = re.compile(r'(<a href="#([^"]{1,200})">.{0,2000}?</a>)', re.DOTALL)
PAGE = re.compile(rb"(\d{1,10}) 0 obj\s{0,9}<<\s{0,9}/Type /Page\b(?!s)")
PLACE = re.compile(rb"/([^\s/\[\]]{1,200}) \[(\d{1,10}) 0 R /XYZ")
SIGN = re.compile("#([0-9A-F]{2})")
ATTEMPTS = 4
SECONDS = 120
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

Printer = Callable[[str], bytes]
"""Prints a page of HTML: the bytes of a PDF."""


class NotPrinted(Exception):
    """There is no browser that prints, or it did not."""


def brochure(html: str, printer: Printer) -> bytes:
    """The PDF of a summary's page, ``html`` as the site answers it.

    Raises:
        NotPrinted: where no number of attempts makes the contents agree with the pages.
    """
    whole = html.replace(' loading="lazy"', "")  # what is out of sight would stay white
    numbers: dict[str, int] = {}
    for _attempt in range(ATTEMPTS):
        pdf = printer(numbered(whole, numbers))
        found = places(pdf)
        if found == numbers:
            return pdf
        numbers = found
    raise NotPrinted("the pages move with their numbers")


def numbered(html: str, numbers: dict[str, int]) -> str:
    """The page with the number of each chapter's page behind its entry in the contents."""

    def entry(match: re.Match[str]) -> str:
        number = numbers.get(match[2], "")
        return f'{match[1]}<span class="page-number">{number}</span>'

    return CONTENTS.sub(lambda contents: ENTRY.sub(entry, contents[0]), html, count=1)


def places(pdf: bytes) -> dict[str, int]:
    """On which page, counted from 1, each place lies that a link of the file leads to."""
    pages = {number: place for place, number in enumerate(PAGE.findall(pdf), 1)}
    return {_named(name): pages[page] for name, page in PLACE.findall(pdf) if page in pages}


def _named(name: bytes) -> str:
    """A PDF name spells strange signs as ``#25``; Chromium has quoted them as in an address."""
    return unquote(SIGN.sub(lambda sign: chr(int(sign[1], 16)), name.decode("ascii", "replace")))


class _Stand(BaseHTTPRequestHandler):
    """Shows one page under its site's own styles and pictures, which other origins do not get."""

    def __init__(self, html: str, site: str, *given: Any) -> None:
        self.html, self.site = html, site
        super().__init__(*given)

    def do_GET(self) -> None:
        kind, body = "text/html; charset=utf-8", self.html.encode()
        if self.path.partition("?")[0] != "/":
            try:
                address = self.site + self.path
                with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310
                    kind, body = answer.headers["Content-Type"], answer.read()
            except (urllib.error.URLError, OSError):
                self.send_error(404)
                return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def shown(html: str, site: str) -> Iterator[str]:
    """The address, on this machine alone, at which a page stands as if it were the site's."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Stand, html, site)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def chromium(site: str, html: str) -> bytes:
    """Prints with the Chromium of this machine (Debian's package ``chromium``).

    Args:
        site: where the page's styles and pictures are, without a slash at the end.
        html: the page.

    Raises:
        NotPrinted: where there is none, or it prints nothing.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise NotPrinted("there is no Chromium on this machine: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, shown(html, site) as address:
        printed = Path(folder, "page.pdf")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            address,
        ]
        if os.getuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium refuses root otherwise
        try:
            done = subprocess.run(  # noqa: S603  a fixed program with fixed words
                command, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"Chromium did not print within {SECONDS} seconds") from None
        if not printed.is_file():
            raise NotPrinted(done.stderr.decode("utf-8", "replace")[-500:])
        return printed.read_bytes()
