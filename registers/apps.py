from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Finds what the concepts declare: annual figures, ledger sheets, waiting lists, and so on."""

    name = "registers"
    verbose_name = _("登记")

    def ready(self) -> None:
        from registers import waiting
        from workflow.concepts import import_from_every_concept
        from workflow.transitions import tables

        import_from_every_concept("register", "doubts", "merges")
        for table in tables.values():
            waiting.register_table(table)
