"""A page of the back office fails where nothing says who sees its records."""

import pytest
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.test.utils import isolate_apps

from accounts.choices import Role
from accounts.models import Organization, User
from backoffice.base import Part, ScopedModelAdmin, scoped
from deputies.people.models import Deputy
from tests.factories import make_user


def faults(page):
    return [(fault.id, fault.msg) for fault in page.check() if fault.id.startswith("backoffice")]


@pytest.fixture
def records():
    """A table that does not say who sees it, and one that points to it."""
    with isolate_apps("accounts"):

        class Secret(models.Model):  # noqa: DJ008  never shown
            class Meta:
                app_label = "accounts"

        class Paper(models.Model):  # noqa: DJ008  never shown
            secret = models.ForeignKey(Secret, on_delete=models.CASCADE)

            class Meta:
                app_label = "accounts"

        yield Secret, Paper


def test_records_that_do_not_say_who_sees_them_are_not_shown(records):
    secret, _paper = records
    with pytest.raises(ImproperlyConfigured, match=r"accounts\.Secret"):
        scoped(secret._default_manager.all(), User())


def test_the_check_names_a_page_that_would_show_everything(records):
    secret, _paper = records
    found = faults(ScopedModelAdmin(secret, admin.site))
    assert [fault for fault, _text in found] == ["backoffice.E001"]
    assert "accounts.Secret" in found[0][1]


def test_the_check_names_choices_that_would_be_everything(records):
    secret, paper = records
    inline = type("PaperInline", (Part,), {"model": paper})
    page = type("Page", (ScopedModelAdmin,), {"inlines": (inline,)})(secret, admin.site)
    assert "backoffice.E002" in [fault for fault, _text in faults(page)]


def test_declared_choices_need_no_word_of_the_model(records):
    _secret, paper = records
    page = type("Page", (ScopedModelAdmin,), {"choices": {"secret": lambda user: None}})
    assert "backoffice.E002" not in [fault for fault, _text in faults(page(paper, admin.site))]


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=str)
def test_every_page_says_who_sees_what(page):
    assert faults(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "all_of_them"), [(Role.SYSADMIN, True), (Role.CLERK, False)])
def test_accounts_are_seen_by_the_administrator_alone(role, all_of_them):
    other = make_user(Role.KEEPER)
    user = make_user(role)
    assert User.objects.visible_to(user).filter(pk=other.pk).exists() is all_of_them
    assert User.objects.visible_to(user).filter(pk=user.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.CLERK, Role.DEPUTY])
def test_bodies_are_known_to_everybody_with_an_account(role):
    user = make_user(role)
    everybody = set(Organization.objects.values_list("pk", flat=True))
    assert set(Organization.objects.visible_to(user).values_list("pk", flat=True)) == everybody


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees"), [(Role.CLERK, True), (Role.STATION_CLERK, True), (Role.DEPUTY, False)]
)
def test_a_person_without_a_mandate_is_known_to_staff(role, sees):
    deputy = Deputy.objects.create(name="张三")
    found = Deputy.objects.visible_to(make_user(role)).filter(pk=deputy.pk)
    assert found.exists() is sees
