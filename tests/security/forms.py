"""The forms of a page, filled in as a person might who types a sentence wherever there is room."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from django.utils import timezone

TYPED = {"", "text", "search", "textarea"}


@dataclass
class Form:
    """Where a form is sent to, and (name, type, value) of its fields."""

    action: str
    fields: list = field(default_factory=list)

    def filled(self, words):
        """What is sent: ``words`` where text is asked for, else what lies nearest."""
        today = timezone.localdate().isoformat()
        by_type = {"date": today, "number": "1", "tel": "13800000001", "time": "09:00"}
        data = {}
        for name, kind, value in self.fields:
            if "__prefix__" in name:  # the row from which scripts make new ones
                continue
            if name == "phone":
                data[name] = value or by_type["tel"]
            elif kind in TYPED:
                data[name] = value or words
            elif kind == "password":
                data[name] = "not-the-password"
            elif kind in by_type:
                data[name] = value or by_type[kind]
            elif kind != "file":
                data.setdefault(name, value)
        return data


class Forms(HTMLParser):
    """Collects the forms that are sent by POST; ``links`` are where the page leads."""

    def __init__(self, address):
        super().__init__()
        self.address, self.forms, self.links = address, [], []
        self.form = self.choice = None

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in given:
            self.links.append(urldefrag(urljoin(self.address, given["href"])).url)
        elif tag == "form":
            target = urldefrag(urljoin(self.address, given.get("action", ""))).url
            posted = given.get("method", "").lower() == "post"
            self.form = Form(target) if posted else None
            self.forms += [self.form] if posted else []
        elif self.form is not None and "disabled" not in given:
            self._field(tag, given)

    def _field(self, tag, given):
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self.choice and value:
            self.form.fields.append((self.choice, "select", value))
        elif tag == "select":
            self.choice = name
        elif tag == "textarea" and name:
            self.form.fields.append((name, "textarea", ""))
        elif tag in ("input", "button") and name and given.get("type") not in ("reset", "image"):
            kind = "date" if "data-day" in given else given.get("type", "").lower()
            self.form.fields.append((name, kind, value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.choice = None


def forms_of(response, address):
    """The forms of an answer that are sent by POST, and the addresses that it leads to."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return [], []
    found = Forms(address)
    found.feed(response.content.decode())
    return found.forms, found.links
