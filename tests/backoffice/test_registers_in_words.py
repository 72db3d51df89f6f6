"""The list of registers speaks the language of the page, also where only a screen reader hears."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.admin.utils import label_for_field
from django.urls import reverse
from django.utils import translation

from accounts.choices import Role
from annual_summaries.recognitions.models import Recognition, RecognitionKind
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def page(client):
    client.force_login(make_user(Role.CLERK))
    return lambda language="": client.get(language + reverse("admin:index")).content.decode()


def test_the_heads_of_its_columns_are_chinese(page):
    html = page()
    assert '<th scope="col">登记册</th>' in html
    for english in ("Model name", "Add link", "Change or view list link"):
        assert english not in html


def columns():
    """What heads each column and each line that is only read, by register."""
    for model, register in site._registry.items():
        for name in (*register.list_display, *register.readonly_fields):
            if name != "action_checkbox":
                yield f"{model.__name__}.{name}", str(label_for_field(name, model, register))


def test_every_column_of_every_register_has_a_chinese_name():
    with translation.override("zh-hans"):
        found = dict(columns())
    assert len(found) > 300
    assert [name for name, label in found.items() if not HAN.search(label)] == []


def test_whoever_only_reads_is_not_asked_for_a_file(client):
    one = Recognition.objects.create(
        happened_on="2026-03-01", kind=RecognitionKind.AWARD, title="先进"
    )
    client.force_login(make_user(Role.LEADER))
    address = reverse("admin:annual_summaries_recognition_change", args=[one.pk])
    html = client.get(address).content.decode()
    assert "先进" in html
    assert "field-upload" not in html


def test_in_english_they_are_english(page):
    html = page("/en")
    assert '<th scope="col">Register</th>' in html
    assert "登记册" not in html


def test_each_register_leads_to_its_list_and_to_a_new_record(page):
    html = page()
    assert 'href="/admin/supervision/activity/"' in html
    assert 'href="/admin/supervision/activity/add/"' in html


def test_what_may_only_be_read_says_so(page):
    row = page().split('id="supervision-item"')[1].split("</tr>")[0]
    assert "viewlink" in row
    assert "addlink" not in row
