"""How a person stands to a well-being project."""

from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.relations import Holder

PROJECT_UNIT = Holder(Role.HANDLER, at="unit", label=_("责任单位"))
