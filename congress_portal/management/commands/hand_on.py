"""The operator's way to hand on what a leaver or a closed body still holds."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization, User
from congress_portal.upkeep import handing_on


class Command(BaseCommand):
    help = (
        "Lists what a person who leaves holds (roles, posts at stations, what waits) and gives it"
        " to a successor; with --body the roles and stations of a closed body to another one."
        " --dry-run only lists. Items and other records of a closed body are handed on in the"
        " back office, several at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaver", help="account that leaves, or name of the closed body")
        parser.add_argument("successor", help="account or body that goes on")
        parser.add_argument("--body", action="store_true", help="both are names of bodies")
        parser.add_argument("--dry-run", action="store_true", help="only says what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        find = _body if options["body"] else _account
        old, new = find(options["leaver"]), find(options["successor"])
        today = timezone.localdate()
        try:
            held = self._held(old, new, today, dry_run=options["dry_run"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        for line in held.lines():
            self.stdout.write(line)
        if not options["dry_run"]:
            self.stdout.write(f"{old} → {new}")

    def _held(self, old: Any, new: Any, today: Any, *, dry_run: bool) -> handing_on.Held:
        if isinstance(old, Organization):
            if dry_run:
                return handing_on.held_for(old, today)
            return handing_on.hand_on_body(old, new, today)
        if dry_run:
            return handing_on.held_by(old, today)
        return handing_on.hand_on_person(old, new, today)


def _account(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no account {username!r}.")
    return user


def _body(name: str) -> Organization:
    body = Organization.objects.called(name).first()
    if body is None:
        raise CommandError(f"There is no organization {name!r}.")
    return body
