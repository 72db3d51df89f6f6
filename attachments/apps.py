from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    """Files that people add: checked, stored, sent out again."""

    name = "attachments"
    verbose_name = _("附件")
