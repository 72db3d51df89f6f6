"""The state of the system on a page, and the order of the back office."""

import re

import pytest
from django.urls import reverse

from accounts.choices import Role
from congress_portal.management.commands import worker
from congress_portal.upkeep import doctor
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/system/"


def text_for(client, role, page=PAGE):
    client.force_login(make_user(role))
    return client.get(page).content.decode()


def test_the_page_tells_the_subjects_of_doctor_and_the_versions(client):
    worker.say_that_it_runs()
    text = text_for(client, Role.SYSADMIN)
    for subject in doctor.SUBJECTS:
        assert str(subject) in text
    assert "Django" in text


def test_faults_stand_first(client):
    text = text_for(client, Role.SYSADMIN)
    assert text.index("后台进程") < text.index("数据库")


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER, Role.ACCOUNT_ADMIN, Role.AUDITOR])
def test_it_is_the_system_administrators_alone(client, role):
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get(reverse("admin:index")).content.decode()


def test_who_is_no_staff_is_led_to_the_log_in(client):
    client.force_login(make_user(Role.DEPUTY))
    assert client.get(PAGE).status_code in (302, 403)


def test_a_page_reads_neither_the_whole_trail_nor_every_file(client, monkeypatch):
    monkeypatch.setattr(doctor.trail, "verify", lambda: 1 / 0)
    monkeypatch.setattr(doctor, "missing_files", lambda: 1 / 0)
    assert "留痕" in text_for(client, Role.SYSADMIN)


def test_registers_stand_in_the_order_of_the_work_and_settings_apart(client):
    text = text_for(client, Role.CLERK, reverse("admin:index"))
    places = [text.index(f'class="app-{label} module') for label in ("supervision", "deputies")]
    assert places == sorted(places)
    last = text.index('class="app-settings module')
    assert last > places[-1]
    assert text.index("/admin/workflow/holiday/") > last
    supervision = text[places[0] : places[1]]
    found = re.findall(r'href="/admin/supervision/(\w+)/"', supervision)
    assert found.index("activity") < found.index("item")


def test_the_list_of_accounts_shows_role_body_and_last_sign_in(client):
    person = make_user(Role.CLERK, name="经办甲")
    client.force_login(person)
    page = reverse("admin:accounts_user_changelist")
    text = text_for(client, Role.ACCOUNT_ADMIN, page)
    assert "市人大经办人员（市人大常委会）" in text
    assert "column-last_login" in text


def test_the_list_of_accounts_is_narrowed_by_role(client):
    make_user(Role.CLERK, name="经办甲")
    page = reverse("admin:accounts_user_changelist") + "?role=deputy"
    assert "经办甲" not in text_for(client, Role.ACCOUNT_ADMIN, page)
