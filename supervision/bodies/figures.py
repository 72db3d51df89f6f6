"""Breaking down what town bodies did, body by body in the official order."""

from django.utils.translation import gettext_lazy as _

from registers.figures import Dimension

BY_BODY = Dimension(
    "by_body",
    _("按组织单位"),
    "organization_id",
    lambda pk, short, name, place: short or name or _("市人大常委会"),
    carries=tuple(f"organization__{field}" for field in ("short_name", "name", "order")),
    order=lambda pk, short, name, place: (pk is not None, place or 0, pk or 0),
)
