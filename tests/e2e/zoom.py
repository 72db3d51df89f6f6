"""Walks the pages of a running demo at 200 % zoom: nothing is lost, nothing scrolls sideways.

Zoom 200 % of a window of 1280 is a window of 640; beside it the text alone is doubled there.
Follows the links of each page as staff, one page a kind of address, and prints what is wrong, one
line each:

    python -m tests.e2e.zoom http://127.0.0.1:8000 password [account …]
"""

import re
import sys
from shutil import which

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.e2e.inspection import CLIPPED, DOUBLED, OVERFLOW

ACCOUNTS = (
    "clerk",
    "leader",
    "town_clerk",
    "station_clerk",
    "handler",
    "unit_leader",
    "deputy",
    "keeper",
    "sysadmin",
    "account_admin",
    "auditor",
)
WIDTH = 640
MOST_PAGES = 400
NEVER = re.compile(
    r"logout|/files/|\.(docx|xlsx|csv|ics|json|zip|png|webp|pdf)|format=|/admin/jsi18n|#|/en/"
)
LINKS = "() => [...document.links].map((one) => one.href)"


def kind_of(path: str) -> str:
    """The address with its numbers and codes folded: one page of a kind is looked at."""
    path, _, query = path.partition("?")
    names = sorted({pair.split("=")[0] for pair in query.split("&") if pair})
    folded = re.sub(r"/[0-9a-f-]{12,}(?=/)", "/*", re.sub(r"\d{1,9}", "0", path))
    return folded if len(names) > 1 else folded + "".join(names)


def signed_in(browser: Browser, site: str, account: str, password: str) -> Page:
    """A window of 640 in which the account is signed in."""
    page = browser.new_context(
        base_url=site, locale="zh-CN", viewport={"width": WIDTH, "height": 800}
    ).new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", account)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.press("input[name=password]", "Enter")
    return page


def faults_of(page: Page) -> list[str]:
    """What is lost or scrolls sideways in the window as it is, then with its text doubled."""
    found = [f"overflow: {one}" for one in page.evaluate(OVERFLOW)]
    found += [f"clipped: {one}" for one in page.evaluate(CLIPPED)]
    page.evaluate(DOUBLED)
    found += [f"doubled, overflow: {one}" for one in page.evaluate(OVERFLOW)]
    return found + [f"doubled, clipped: {one}" for one in page.evaluate(CLIPPED)]


def walk(page: Page, site: str, starts: tuple[str, ...], seen: set[str]) -> list[str]:
    """The faults of every kind of page that links lead to from the first ones.

    Args:
        page: of a person who is signed in.
        site: the address of the demo; other sites are left alone.
        starts: the first pages.
        seen: kinds of pages that were looked at; grows.
    """
    waiting, found, looked_at = [site + one for one in starts], [], 0
    while waiting and looked_at < MOST_PAGES:
        address = waiting.pop(0)
        path = address.removeprefix(site)
        kind = kind_of(path)
        if kind in seen or not address.startswith(site) or NEVER.search(path):
            continue
        seen.add(kind)
        try:
            answer = page.goto(address)
        except Error:  # a file
            continue
        if answer is None or answer.status != 200:
            continue
        looked_at += 1
        for fault in faults_of(page):
            found.append(fault)
            print(f"  {path} {fault}", flush=True)
        waiting += [one for one in page.evaluate(LINKS) if kind_of(one) not in seen]
    return found


def main(site: str, password: str, *accounts: str) -> int:
    """Prints the faults of each account's pages; how many there are."""
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox"]
        )
        for account in accounts or ACCOUNTS:
            seen: set[str] = set()
            faults = walk(
                signed_in(browser, site, account, password), site, ("/my/", "/admin/"), seen
            )
            print(f"{account}: {len(seen)} kinds of pages, {len(faults)} faults", flush=True)
            count += len(faults)
        browser.close()
    return count


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
