from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from congress_portal.upkeep.doctor import diagnoses


class Command(BaseCommand):
    """The look of an operator or a monitor at a running portal; changes nothing."""

    help = (
        "Looks at a running installation: settings, database, disk, worker, outbox, age of the"
        " last backup, trail. One line each; exit 1 where something is wrong."
    )
    requires_system_checks = ()  # they are among the diagnoses

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for one in diagnoses():
            found.append(one)
            word = _("正常") if one.is_well else _("有误")
            line = " ".join(f"{word}  {one.subject}：{one.sentence}".splitlines())
            self.stdout.write(line)
            self.stdout.flush()
        if not all(one.is_well for one in found):
            sys.exit(1)
