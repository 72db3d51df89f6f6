"""What the script adds: no second sending, no lost text. Everything works without it."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

SCRIPT = (Path(__file__).resolve().parents[2] / "static/js/portal.js").read_text("utf-8")
SITE = "http://portal.test"
FRAME = '<html lang="zh-Hans"><body>{}<script src="/portal.js"></script></body></html>'
PAGES = {
    "/once": '<form method="post" action="/sent" data-once>'
    '<button name="action" value="reply">提交</button></form>',
    "/guard": '<form method="post" action="/sent" data-guard><textarea name="text"></textarea>'
    "<button>提交</button></form>",
    "/keep": '<form data-keep="opinion"><textarea name="text"></textarea></form>',
    "/thanks": '<p data-kept="opinion">已收到</p>',
    "/other": "<p>另一页</p>",
}


@pytest.fixture
def browser_page(chromium):
    """A page of a small site that lives in this file; ``.sent`` lists what it was sent."""
    context = chromium.new_context()
    page = context.new_page()
    page.sent = []

    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path == "/portal.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path == "/sent":
            page.sent.append(route.request.post_data)
            route.fulfill(status=204)
        else:
            html = FRAME.format(PAGES[path])
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{SITE}/**", answer)
    yield page
    context.close()


def visit(page, path):
    page.goto(SITE + path)


def test_a_second_press_sends_nothing_twice(browser_page):
    visit(browser_page, "/once")
    with browser_page.expect_request("**/sent"):
        browser_page.click("button", no_wait_after=True)
    browser_page.click("button", force=True, no_wait_after=True)
    browser_page.wait_for_timeout(100)
    assert browser_page.sent == ["action=reply"]


def test_the_button_says_that_it_is_sending(browser_page):
    visit(browser_page, "/once")
    browser_page.click("button", no_wait_after=True)
    assert browser_page.inner_text("button") == "正在提交…"


def test_leaving_with_unsent_text_is_asked_about(browser_page):
    asked = []
    browser_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visit(browser_page, "/guard")
    browser_page.locator("textarea").press_sequentially("写到一半")
    visit(browser_page, "/other")
    assert asked == ["beforeunload"]


def test_leaving_without_typing_is_not_asked_about(browser_page):
    asked = []
    browser_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visit(browser_page, "/guard")
    browser_page.click("textarea")
    visit(browser_page, "/other")
    assert asked == []


def test_sending_is_not_leaving(browser_page):
    asked = []
    browser_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visit(browser_page, "/guard")
    browser_page.locator("textarea").press_sequentially("写好了")
    with browser_page.expect_request("**/sent"):
        browser_page.click("button", no_wait_after=True)
    assert asked == []


def test_typed_text_is_there_again_after_the_page_was_lost(browser_page):
    visit(browser_page, "/keep")
    browser_page.fill("textarea", "路灯坏了")
    visit(browser_page, "/other")
    visit(browser_page, "/keep")
    assert browser_page.input_value("textarea") == "路灯坏了"


def test_typed_text_is_forgotten_once_it_was_received(browser_page):
    visit(browser_page, "/keep")
    browser_page.fill("textarea", "路灯坏了")
    visit(browser_page, "/thanks")
    visit(browser_page, "/keep")
    assert browser_page.input_value("textarea") == ""


def test_the_script_stays_small():
    assert len(SCRIPT.encode()) < 5000
