"""The forms, fields and addresses that a page of the portal holds."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.urls import URLPattern, get_resolver


@dataclass
class Form:
    """A form of a page: where it goes, and (name, type, values to choose from) of its fields."""

    action: str
    method: str
    fields: list = field(default_factory=list)


class Parts(HTMLParser):
    """Takes a page apart: its forms, and the addresses that it leads to."""

    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.links = address, [], set()
        self.form = self.options = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in given:
            self.links.add(urldefrag(urljoin(self.address, given["href"])).url)
        elif tag == "form":
            target = urldefrag(urljoin(self.address, given.get("action", ""))).url
            self.form = Form(target, given.get("method", "get").lower())
            self.forms.append(self.form)
        elif self.form is not None:
            self._field(tag, given)

    def _field(self, tag, given):
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self.options is not None:
            self.options.append(value)
        elif tag == "select":
            self.options = []
            self.form.fields.append((name, "select", self.options))
        elif tag == "textarea" and name:
            self.form.fields.append((name, "textarea", []))
        elif tag in ("input", "button") and name:
            kind = "date" if "data-day" in given else given.get("type", tag).lower()
            self.form.fields.append((name, kind, [value]))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.options = None


def taken_apart(response, address):
    parts = Parts(address)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        parts.feed(response.content.decode())
    return parts


def routes(patterns=None, prefix=""):
    """The path of every address of the portal, with its parameters in angle brackets."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        inner = str(pattern.pattern).lstrip("^")
        path = prefix + inner
        if isinstance(pattern, URLPattern):
            yield path.rstrip("$")
        else:
            yield from routes(pattern.url_patterns, path)
