import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_back_office_has_no_way_in_of_its_own(client):
    assert client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"


def test_a_password_is_not_taken_there_either(client):
    answer = client.post("/admin/login/", {"username": "clerk", "password": "x"})
    assert answer.url == "/accounts/login/?next=/admin/"


def test_a_signed_in_person_without_the_right_is_refused_and_not_sent_round(client):
    client.force_login(make_user("deputy"))
    assert client.get("/admin/login/").status_code == 403


def test_staff_come_in(client):
    client.force_login(make_user("clerk"))
    assert client.get("/admin/").status_code == 200
