"""How what happens to bound identities reads on the trail."""

from django.utils.translation import gettext_lazy as _

from workflow.transitions import TRAIL_WORDS

TRAIL_WORDS.update({"identity_bound": _("绑定身份"), "identity_unbound": _("解除身份绑定")})
