"""Parts of a summary's document, as the drawings read them."""

from collections.abc import Callable

from pages.untyped import AnyValue

DocumentPart = dict[str, AnyValue]
"""A figure, a breakdown, a row or a spread, as the document holds it."""
PathTo = Callable[[DocumentPart, str, str], str]
"""Gives the address of the records of a figure, narrowed by a breakdown to a row or step."""
