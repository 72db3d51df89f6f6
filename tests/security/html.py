"""What is wrong with the markup of a page, by the rules of HTML that a browser silently mends."""

import re
from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
CLOSES_P = {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p",
    "pre", "section", "table", "ul",
}  # fmt: skip
"""What ends an open paragraph: its own end tag then ends nothing."""
ONLY_IN = {
    "li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot", "table"}, "td": {"tr"}, "th": {"tr"},
    "option": {"select", "optgroup", "datalist"}, "legend": {"fieldset"},
    "figcaption": {"figure"}, "caption": {"table"}, "summary": {"details"},
}  # fmt: skip
ONLY_HOLDS = {
    "ul": {"li", "script", "template"}, "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"}, "tr": {"td", "th", "script", "template"},
    "tbody": {"tr", "script", "template"}, "thead": {"tr", "script", "template"},
    "select": {"option", "optgroup", "hr"},
}  # fmt: skip
PHRASES = {"a", "b", "button", "em", "h1", "h2", "h3", "h4", "label", "legend", "p", "small",
           "span", "strong", "summary"}  # fmt: skip
"""What holds words and no blocks; a link holds what its place may hold."""
FIELDS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
MOMENT = re.compile(
    r"\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})?)?)?|\d{2}:\d{2}"
)
"""What programs read as a day, a month or a moment."""
ACTIVE = {"a", "button", "select", "textarea", "details", "label"}


class Markup(HTMLParser):
    """Walks a page; ``faults`` are sentences with the line of each."""

    def __init__(self):
        super().__init__()
        self.faults, self.open = [], []
        self.ids, self.labels, self.fields, self.named = {}, set(), [], []
        self.choice = None

    def wrong(self, text):
        self.faults.append(f"{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if len(given) < len(attrs):
            self.wrong(f"<{tag}> names an attribute twice")
        self._place(tag)
        self._references(tag, given)
        self._values(tag, given)
        if tag in FIELDS and given.get("type") not in UNLABELLED:
            self._field(tag, given)
        if tag == "img" and "alt" not in given:
            self.wrong("<img> without alt")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in VOID and not {"svg", "math"} & set(self.open):
            self.wrong(f"<{tag}/> is no void element")
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            self.wrong(f"</{tag}> of a void element")
        elif not self.open or tag not in self.open:
            self.wrong(f"</{tag}> ends nothing")
        else:
            if tag == "select" and self.choice:
                self._offered()
            while (last := self.open.pop()) != tag:
                self.wrong(f"<{last}> is not closed before </{tag}>")

    def _place(self, tag):
        parent = self.open[-1] if self.open else ""
        if "svg" in self.open or parent == "template":
            return
        if tag in CLOSES_P and "p" in self.open:
            inner = self.open[len(self.open) - self.open[::-1].index("p") :]
            if not {"button", "object"} & set(inner):
                self.wrong(f"<{tag}> inside <p>")
        if tag in CLOSES_P and parent in PHRASES - {"a", "p"}:
            headed = parent in ("summary", "legend") and tag in ("h1", "h2", "h3", "h4")
            if not headed:
                self.wrong(f"<{tag}> inside <{parent}>")
        if tag in ONLY_IN and parent not in ONLY_IN[tag]:
            self.wrong(f"<{tag}> inside <{parent}>")
        if parent in ONLY_HOLDS and tag not in ONLY_HOLDS[parent]:
            self.wrong(f"<{tag}> inside <{parent}>")
        if tag == "form" and "form" in self.open:
            self.wrong("<form> inside <form>")
        if tag in ACTIVE and {"a", "button"} & set(self.open):
            self.wrong(f"<{tag}> inside a link or button")

    def _values(self, tag, given):
        if tag == "time" and not MOMENT.fullmatch(given.get("datetime") or "0000-00"):
            self.wrong(f"<time> of “{given['datetime']}”")
        if "formaction" in given and given.get("type", "submit") not in ("submit", "image"):
            self.wrong(f"<{tag}> that sends nothing has a formaction")
        if tag in ("ul", "ol") and given.get("role", "list") not in ("list", "listbox", "menu"):
            self.wrong(f"<{tag}> whose role “{given['role']}” takes away that of its entries")
        if tag == "select":
            self.choice = {"select": given, "options": []}
        if tag == "option" and self.choice:
            self.choice["options"].append({"words": given.get("label", ""), **given})

    def handle_data(self, data):
        if self.choice and self.open and self.open[-1] == "option":
            self.choice["options"][-1]["words"] += data.strip()

    def _offered(self):
        """Looks a drop-down over at its end."""
        select, options = self.choice["select"], self.choice["options"]
        self.choice = None
        if any(not one["words"] for one in options):
            self.wrong("<option> without a word")
        if "multiple" in select:
            return
        if sum("selected" in one for one in options) > 1:
            self.wrong("<select> of one has two chosen options")
        first = options[0] if options else {"value": "none at all"}
        is_bound = "required" in select and "size" not in select
        if is_bound and first.get("value", first["words"]):
            self.wrong("required <select> whose first option is a choice already")

    def _references(self, tag, given):
        if "id" in given:
            if not given["id"] or " " in given["id"]:
                self.wrong(f"<{tag}> with the id “{given['id']}”")
            if given["id"] in self.ids:
                self.wrong(f"id “{given['id']}” stands twice")
            self.ids[given["id"]] = tag
        if tag == "label" and "for" in given:
            self.labels.add(given["for"])
            self.named.append(("for", given["for"], self.getpos()[0]))
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "list", "form"):
            for one in (given.get(name) or "").split():
                self.named.append((name, one, self.getpos()[0]))

    def _field(self, tag, given):
        named = given.get("aria-label") or given.get("aria-labelledby") or given.get("title")
        if not named and "label" not in self.open and "template" not in self.open:
            self.fields.append((given.get("id"), given.get("name"), self.getpos()[0]))

    def finish(self):
        """The faults, with those that the whole page tells."""
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        for place, name, line in self.fields:
            if place not in self.labels:
                self.faults.append(f"{line}: field “{name}” without a label")
        for name, one, line in self.named:
            if one not in self.ids and "__prefix__" not in one:
                self.faults.append(f"{line}: {name} names “{one}”, which is not there")
        return self.faults


def faults_of(text):
    """What is wrong with the markup of a page, a sentence each."""
    markup = Markup()
    if not text.lstrip().lower().startswith("<!doctype html>"):
        markup.faults.append("no doctype")
    markup.feed(text)
    return markup.finish()
