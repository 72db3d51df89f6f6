"""Draws the pictures of the handbook from the demo: python docs/pictures.py [ADDRESS PASSWORD]

Without an address it starts a demo of its own, and ends it. Needs the packages of the development
lock and a Chromium. A chapter under docs/help/ shows a picture of this list; a test holds the two
together, and the pictures to their weight.
"""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "static" / "help"
LANGUAGES = {"zh": "", "en": "/en"}
DESK, PHONE = (1000, 700), (390, 700)
QUALITY = 55
LONGEST_START = 900  # seconds until a demo answers


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it.

    ``account`` signs in, blank for the public; ``follow`` are patterns of addresses: the first link
    that fits each is followed from ``path`` on; ``size`` is of the window, in pixels.
    """

    name: str
    path: str
    account: str = ""
    follow: tuple[str, ...] = ()
    size: tuple[int, int] = DESK


PICTURES = (
    Picture("annual", "/annual/2023/"),
    Picture("item", "/supervision/items/", follow=(r"/supervision/items/\d+/$",)),
    Picture("opinion", "/stations/", follow=(r"/stations/[\w-]+/$", "/opinion/$"), size=PHONE),
    Picture("track", "/opinions/track/", size=PHONE),
    Picture("deputy", "/my/", "deputy", size=PHONE),
    Picture("keeper", "/my/station/", "keeper", size=PHONE),
    Picture("handler", "/my/", "handler", size=PHONE),
    Picture("handler-item", "/my/", "handler", follow=(r"/my/items/\d+/$",)),
    Picture("clerk", "/my/", "clerk"),
    Picture("office", "/admin/", "clerk"),
    Picture("leader", "/my/", "leader"),
    Picture("station-clerk", "/my/", "station_clerk"),
    Picture("sysadmin", "/admin/", "sysadmin"),
    Picture("accounts", "/admin/accounts/user/", "account_admin"),
    Picture("trail", "/admin/workflow/trailentry/", "auditor"),
)
"""Every picture of the handbook."""


def files() -> list[Path]:
    """Where they lie, each in both languages."""
    return [FOLDER / f"{one.name}.{language}.webp" for one in PICTURES for language in LANGUAGES]


def draw(address: str, password: str) -> None:
    """Walks the demo at an address and writes every picture anew."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"))
        for picture in PICTURES:
            for language, prefix in LANGUAGES.items():
                shot = _shot(browser, address, password, picture, prefix)
                _write(shot, FOLDER / f"{picture.name}.{language}.webp")
        browser.close()


def _shot(browser: Any, address: str, password: str, picture: Picture, prefix: str) -> bytes:
    width, height = picture.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    if picture.account:
        page.goto("/accounts/login/")
        page.fill("input[name=login]", picture.account)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/my/**")
    page.goto(prefix + picture.path)
    for pattern in picture.follow:
        page.goto(_link(page, pattern))
    for away in page.locator(".first-hint button").all()[:1]:
        away.click()
        page.wait_for_load_state()
    page.evaluate("document.activeElement && document.activeElement.blur()")
    shot: bytes = page.screenshot()
    context.close()
    return shot


def _link(page: Any, pattern: str) -> str:
    """The first link of the page to an address of a pattern."""
    addresses: list[str] = page.locator("main a[href]").evaluate_all(
        "links => links.map(link => link.href)"
    )
    for address in addresses:
        if re.search(pattern, address):
            return address
    raise SystemExit(f"{page.url} has no link to {pattern}")


def _write(shot: bytes, path: Path) -> None:
    from PIL import Image

    with Image.open(BytesIO(shot)) as image:
        image.convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


@contextmanager
def own_demo() -> Iterator[tuple[str, str]]:
    """A demo in a process of its own: its address and the password of its accounts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    password = secrets.token_urlsafe(16)
    environment = {**os.environ, "DEMO": "1", "DEMO_PASSWORD": password, "PORT": str(port)}
    command = [sys.executable, str(ROOT / "manage.py"), "serve_demo"]
    process = subprocess.Popen(command, env=environment)  # noqa: S603  our own command
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(port)
        yield address, password
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            time.sleep(2)
    raise SystemExit(f"no demo answers at port {port}")


def main(arguments: list[str]) -> None:
    """From the running demo that is named, or from an own one."""
    if arguments:
        draw(*arguments)
        return
    with own_demo() as (address, password):
        draw(address, password)


if __name__ == "__main__":
    main(sys.argv[1:])
