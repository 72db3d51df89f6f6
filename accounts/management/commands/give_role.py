"""The operator's way to a first administrator: the machine's own door needs no second person."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.choices import Role
from accounts.models import Organization, User
from accounts.passwords.setting import set_temporary
from accounts.services import give_role


class Command(BaseCommand):
    """The operator's way to the first accounts, on the machine itself (docs/domain.md#roles)."""

    help = (
        "Gives an account a role, from today on; with --name makes the account and prints a"
        " password that is good for one sign-in. Everyday roles are proposed and confirmed in the"
        " back office."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--organization", help="the body for which they act, by its name")
        parser.add_argument("--name", help="makes the account, for a person of this name")

    @transaction.atomic
    def handle(self, *args: object, **options: object) -> None:
        user = self._account(options["username"], options["name"])
        organization = self._organization(options["organization"])
        try:
            give_role(user, options["role"], organization)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"{user.username}: {options['role']}")

    def _account(self, username: str, name: str | None) -> User:
        user = User.objects.filter(username=username).first()
        if user is None and name:
            user = User.objects.create_user(username, name=name)
            self.stdout.write(f"password of the first sign-in: {set_temporary(user)}")
        if user is None:
            raise CommandError(f"There is no account {username!r}; --name makes it.")
        return user

    def _organization(self, name: str | None) -> Organization | None:
        if not name:
            return None
        found = Organization.objects.called(name).first()
        if found is None:
            raise CommandError(f"There is no organization {name!r}.")
        return found
