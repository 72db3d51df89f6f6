"""What people of the stations are reminded of."""

from django.utils.translation import gettext_lazy as _

from liaison_stations import rota
from workflow.reminders import Reminder, register

register(Reminder("reception_duty", _("接待群众"), rota.reminders))
