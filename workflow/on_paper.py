"""What staff write down from a paper for a unit or a person without a working account.

So that nobody without an account stops the loop. It needs a scan of the sealed or signed paper, is
an action of its own in story and trail, and is never the second key: who wrote down what one side
said does not speak for the other side, nor concludes it.
"""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from attachments.uploads import FilesField
from pages.untyped import AnyRecord
from workflow.relations import Relation
from workflow.transitions import Need

SCAN = Need(
    "files",
    lambda record: FilesField(label=_("纸质件扫描件")),
    missing=_("请附上盖章或签名的纸质件扫描件。"),
)


def nobody_of(relation: Relation) -> Callable[[AnyRecord], bool]:
    """That nobody with a working account stands so to the record."""
    return lambda record: not relation.people(record).exists()
