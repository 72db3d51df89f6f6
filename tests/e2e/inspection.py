"""Looks a page over: status, accessibility, overflow, complaints of the browser."""

from importlib.resources import files

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
FAULTS = """async (rules) => (await axe.run(document, rules)).violations.map(
    (fault) => fault.id + ": " + fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))
        .join(" | "))"""
OVERFLOW = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > room + 1)
        .slice(0, 4).map((one) => one.tagName + "." + one.className);
}"""

CLIPPED = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one);
    if (!(one.innerText || "").trim() || one.closest("details:not([open]), select")) return false;
    const box = one.getBoundingClientRect();
    if (box.width < 4 || box.height < 4 || style.visibility === "hidden") return false;
    const cut = (way, inner, outer) => ["hidden", "clip"].includes(way) && inner > outer + 2;
    return cut(style.overflowX, one.scrollWidth, one.clientWidth)
        || cut(style.overflowY, one.scrollHeight, one.clientHeight);
}).slice(0, 4).map((one) => one.tagName + "." + one.className + " " + one.innerText.slice(0, 30))"""
DOUBLED = """() => { const root = document.documentElement;
    const doubled = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
    root.style.setProperty("--root", doubled);
    root.style.fontSize = doubled; }"""


def follow(page, what):
    """Clicks what leads to another page and waits for that page.

    A click alone may return while the old page still stands, and what is read then is its.
    """
    with page.expect_navigation():
        page.click(what)


class Window:
    """A browser page that remembers what the browser complained of."""

    def __init__(self, page):
        self.page = page
        self.complaints = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message):
        # A page that answers 404 is reported as an error too; the status is checked by itself.
        if message.type in ("error", "warning") and "status of" not in message.text:
            self.complaints.append(message.text)

    def faults(self, address, status=200, overflow=True):
        """Everything wrong with the page at an address, one line each."""
        self.complaints.clear()
        answer = self.page.goto(address)
        found = [] if answer.status == status else [f"status {answer.status}"]
        if overflow:
            found += [f"overflow: {one}" for one in self.page.evaluate(OVERFLOW)]
        found += [f"browser: {text}" for text in self.complaints] + self.barriers()
        return [f"{address} {fault}" for fault in found]

    def barriers(self):
        """What keeps people from using the page as it stands now, as axe finds it."""
        self.page.evaluate(AXE)
        return self.page.evaluate(FAULTS, RULES)

    def all_faults(self, addresses, **expected):
        return [fault for address in addresses for fault in self.faults(address, **expected)]
