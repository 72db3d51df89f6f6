"""What a browser sends back of the values that a page showed (pages/at_once.py)."""

import html
import re
from typing import Any

HIDDEN = re.compile(r'name="((?:[\w-]+-)?seen_values)" value="([^"]*)"')


def seen_on(response: Any) -> dict[str, str]:
    """The hidden digests of every form on a page, by the names of their inputs."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(response.content.decode())}
