"""Inside a chat program a page with a file says that it opens in a browser, and only there."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

SCRIPT = (Path(__file__).resolve().parents[2] / "static/js/in_app.js").read_text("utf-8")
SITE = "http://portal.test"
FRAME = '<html lang="{}"><body>{}<script src="/in_app.js"></script></body></html>'
PAGES = {
    "/ics": '<main><a href="/calendar/stations/a.ics">日历</a></main>',
    "/csv": '<main><a href="/open-data/items.csv">items</a></main>',
    "/list": '<main><a href="?file=xlsx">表格</a></main>',
    "/print": '<main><a href="/slip/">打印回执</a></main>',
    "/paper": '<main><a href="/supervision/files/1/">纪要</a></main>',
    "/plain": '<main><a href="/deputies/">代表</a></main>',
    "/said": '<main><p data-in-app>在浏览器打开</p><a href="/a.ics">日历</a></main>',
}
WECHAT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116 MicroMessenger/8.0.47"


def small_site(context, lang="zh-Hans"):
    """A page of a small site that lives in this file."""
    page = context.new_page()

    def answer(route):
        path = route.request.url.removeprefix(SITE)
        if path == "/in_app.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        else:
            html = FRAME.format(lang, PAGES[path])
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{SITE}/**", answer)
    return page


@pytest.fixture
def context_in_wechat(chromium):
    context = chromium.new_context(user_agent=WECHAT, permissions=["clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def in_wechat(context_in_wechat):
    return small_site(context_in_wechat)


def visit(page, path):
    page.goto(SITE + path)


@pytest.mark.parametrize("path", ["/ics", "/csv", "/list", "/print", "/paper"])
def test_inside_wechat_a_page_with_a_file_says_that_it_opens_in_a_browser(in_wechat, path):
    visit(in_wechat, path)
    note = in_wechat.locator("main [data-in-app]")
    assert "在浏览器打开" in note.inner_text()
    assert note.get_by_role("button", name="复制这一页的地址").is_visible()


def test_it_says_so_in_english_on_an_english_page(context_in_wechat):
    page = small_site(context_in_wechat, "en")
    visit(page, "/ics")
    assert "Open in browser" in page.locator("main [data-in-app]").inner_text()


@pytest.mark.parametrize(("path", "notes"), [("/plain", 0), ("/said", 1)])
def test_a_page_without_a_file_says_nothing_and_none_says_it_twice(in_wechat, path, notes):
    visit(in_wechat, path)
    assert in_wechat.locator("[data-in-app]").count() == notes


def test_in_a_browser_nothing_of_wechat_is_said(chromium):
    context = chromium.new_context()
    page = small_site(context)
    visit(page, "/ics")
    assert page.locator("[data-in-app]").count() == 0
    context.close()


def test_the_address_is_copied_or_offered_to_be(in_wechat):
    visit(in_wechat, "/ics")
    asked = []
    in_wechat.on("dialog", lambda box: (asked.append(box.default_value), box.dismiss()))
    button = in_wechat.locator("main [data-in-app] button")
    button.click()
    in_wechat.wait_for_timeout(200)
    assert asked == [f"{SITE}/ics"] or button.inner_text() == "已复制"
