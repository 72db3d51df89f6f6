"""The list of registers speaks the language of the page, also where only a screen reader hears."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    client.force_login(make_user(Role.CLERK))
    return lambda language="": client.get(language + reverse("admin:index")).content.decode()


def test_the_heads_of_its_columns_are_chinese(page):
    html = page()
    assert '<th scope="col">登记册</th>' in html
    for english in ("Model name", "Add link", "Change or view list link"):
        assert english not in html


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
