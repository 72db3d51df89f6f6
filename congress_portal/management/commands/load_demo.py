import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from congress_portal import demo
from congress_portal.demo import this_year
from congress_portal.demo.accounts import PEOPLE, accounts_there, make_accounts, unit_called
from congress_portal.demo_every_year import decisions, illustrations, projects, summaries
from congress_portal.demo_office import put_right, together
from congress_portal.demo_past import (
    afterwards,
    inspections,
    plans,
    promises,
    second_looks,
    year_2023,
)
from congress_portal.demo_stories import (
    duties,
    inquiries,
    invitations,
    live,
    reports,
    stations,
    suggestions,
)
from congress_portal.search.index import rebuild
from congress_portal.site.models import SiteSettings
from supervision.activities.models import Activity

LEDGERS = Path(demo.__file__).parent
CONTACT = {"contact_phone": "0579-00000000", "contact_address": "永康市民主路 1 号（演示）"}
"""Invented, so that the foot of every page and every receipt tell where to ask."""


class Command(BaseCommand):
    """The demo's records; run again it only sees to the passwords of its accounts."""

    help = "Fills an empty database with the demo: ledgers, accounts, this year's stories."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("load_demo works only with DEMO=1.")
        fresh = not accounts_there()
        if fresh:
            self._fill()
        self._passwords(fresh)

    def _fill(self):
        for ledger in sorted(LEDGERS.glob("ledger-*.xlsx"), key=_base_first):
            call_command("import_ledger", str(ledger), stdout=self.stdout, stderr=self.stderr)
        with transaction.atomic():
            SiteSettings(**CONTACT).save()
            this_year.play()
            Activity.objects.filter(number__contains="-S").update(is_sample=True)
            units = {key: unit_called(name) for key, name in live.STORIES["units"].items()}
            people = make_accounts(units)
            live.play(people, units)
            invitations.play(people)
            suggestions.play(people, units)
            reports.play(people, units)
            inquiries.play(people, units)
            inspections.play(people)
            duties.play(people)
            stations.play(people)
            plans.play(people)
            promises.play(people)
            second_looks.play(people)
            year_2023.play(people)
            decisions.play(people)
            afterwards.play(people)
            projects.play(people)
            illustrations.draw_activities(people["clerk"])
            illustrations.draw_stations(people["station_clerk"])
            put_right.declare(people)
            summaries.publish_past_years(people)
            together.play(people)
            put_right.play(people)
        rebuild()

    def _passwords(self, fresh):
        given = os.environ.get("DEMO_PASSWORD")
        password = given or (secrets.token_urlsafe(9) if fresh else None)
        names = [username for username, *_ in PEOPLE]
        if password:
            self._set(names, password)
            self.stdout.write(f"\n演示账号 / demo accounts: {'、'.join(names)}")
            self.stdout.write(f"密码 / password: {password}")
        else:
            self.stdout.write(f"\n演示账号 / demo accounts: {'、'.join(names)}")
            self.stdout.write(
                "密码沿用首次运行时的设置；重新设置 / to set another password: "
                "make demo DEMO_PASSWORD=…"
            )

    def _set(self, names, password):
        """One hash for all: the demo starts in seconds."""
        first, *others = User.objects.filter(username__in=names)
        first.set_password(password)
        for user in (first, *others):
            user.password = first.password
            user.save(update_fields=["password"])


def _base_first(ledger):
    return ("base" not in ledger.name, ledger.name)
