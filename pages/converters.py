"""What may stand in an address; anything else is an address that does not exist."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    """A year of our era that a calendar knows, in four digits."""

    regex = "[12][0-9]{3}"


class RevisionConverter(IntConverter):
    """The number of a revision."""

    regex = "[0-9]{1,4}"


register_converter(YearConverter, "year")
register_converter(RevisionConverter, "revision")
