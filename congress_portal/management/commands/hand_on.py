"""The operator's way to hand on what a leaver or a closed body still holds."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Organization, User
from accounts.relations import decides
from congress_portal.handing_on.held import Held, held_by, held_for
from congress_portal.handing_on.steps import hand_on_body, hand_on_person


class Command(BaseCommand):
    """The operator's way to hand on what a leaver or a closed body holds."""

    help = (
        "Lists what a person who leaves holds (roles, posts at stations, what waits) and gives it"
        " to a successor; with --body the roles and stations of a closed body to another one."
        " --dry-run only lists. With --by and --reason it does what that person's page of the back"
        " office does: open work of a closed body goes too, roles wait for a second person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("leaver", help="account that leaves, or name of the closed body")
        parser.add_argument("successor", help="account or body that goes on")
        parser.add_argument("--body", action="store_true", help="both are names of bodies")
        parser.add_argument("--by", help="account of whoever does it; none: the operator")
        parser.add_argument("--reason", default="", help="why; asked for with --by")
        parser.add_argument("--dry-run", action="store_true", help="only says what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        find = _body if options["body"] else _account
        old, new = find(options["leaver"]), find(options["successor"])
        by = _account(options["by"]) if options["by"] else None
        if by is not None and not options["reason"].strip():
            raise CommandError("--by asks for a --reason.")
        held = self._held(old, by) if options["dry_run"] else self._done(old, new, by, options)
        for line in held.lines():
            self.stdout.write(line)
        if not options["dry_run"]:
            self.stdout.write(f"{old} → {new}")

    def _held(self, old: Any, by: User | None) -> Held:
        today = timezone.localdate()
        return held_for(old, today, by) if isinstance(old, Organization) else held_by(old, today)

    def _done(self, old: Any, new: Any, by: User | None, options: dict[str, Any]) -> Held:
        act = hand_on_body if isinstance(old, Organization) else hand_on_person
        if act is hand_on_person and by is not None and not decides(by):
            raise CommandError(f"{by.username} is no account administrator.")
        try:
            return act(old, new, timezone.localdate(), by=by, reason=options["reason"])
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None


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
