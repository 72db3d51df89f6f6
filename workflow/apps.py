from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """Finds the transition tables and the reminders of all concepts."""

    name = "workflow"
    verbose_name = _("办理流程")

    def ready(self) -> None:
        from workflow.concepts import import_from_every_concept

        import_from_every_concept("workflow", "reminders")
