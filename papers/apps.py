from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    """Finds the kinds of papers that the concepts declare in their ``letters.py``."""

    name = "papers"
    verbose_name = _("公文")

    def ready(self) -> None:
        from workflow.concepts import import_from_every_concept

        import_from_every_concept("letters")
