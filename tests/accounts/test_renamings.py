"""A body that bears another name from a day on: by the form and by the ledger, resolved by date."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.choices import Role
from accounts.models import FormerName, Organization
from congress_portal.importing.run import import_workbook
from supervision.sessions.models import Decision
from tests.congress_portal.ledger.workbooks import counts, written
from tests.factories import make_org, make_user

pytestmark = pytest.mark.django_db
HEAD = ["名称", "简称", "类别", "曾用名", "成立日期"]
DECISIONS = ["组织单位", "文号", "日期", "类别", "标题"]
DAY = date(2024, 3, 1)


@pytest.fixture
def body():
    return make_org("甲局", since=date(1998, 1, 1))


def post(client, body, **changes):
    client.force_login(make_user(Role.CLERK))
    form = {
        "name": body.name,
        "kind": body.kind,
        "order": "0",
        "since": "1998-01-01",
        "former_names-TOTAL_FORMS": "0",
        "former_names-INITIAL_FORMS": "0",
        **changes,
    }
    return client.post(reverse("admin:accounts_organization_change", args=[body.pk]), form)


def stands(body):
    body.refresh_from_db()
    names = body.former_names.values_list("name", "until")
    return body.name, body.since, list(names)


def test_a_renaming_keeps_the_old_name_with_its_last_day_and_the_foundation(client, body):
    assert post(client, body, name="乙局", renamed_on="2024-03-01").status_code == 302
    assert stands(body) == ("乙局", date(1998, 1, 1), [("甲局", date(2024, 2, 29))])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "乙局"}, "是更名的请写明更名日期"),
        ({"renamed_on": "2024-03-01"}, "名称没有改"),
        ({"name": "乙局", "renamed_on": "1997-01-01"}, "应当晚于成立日期"),
        ({"name": "乙局", "renamed_on": "昨天"}, ""),
    ],
)
def test_a_new_name_without_its_day_is_told_and_nothing_is_saved(client, body, changes, sentence):
    answer = post(client, body, **changes)
    assert "renamed_on" in answer.context["adminform"].errors
    assert sentence in answer.content.decode()
    assert stands(body) == ("甲局", date(1998, 1, 1), [])


def test_a_slip_that_is_put_right_makes_no_former_name(client, body):
    assert post(client, body, name="甲  局", is_slip="on").status_code == 302
    assert stands(body)[2] == []


def test_a_body_that_takes_its_old_name_again_has_it_once(client, body):
    post(client, body, name="乙局", renamed_on="2024-03-01")
    body.refresh_from_db()
    names = {"former_names-TOTAL_FORMS": "0", "former_names-INITIAL_FORMS": "0"}
    post(client, body, name="甲局", renamed_on="2025-03-01", **names)
    assert stands(body)[2] == [("乙局", date(2025, 2, 28))]


def test_a_new_body_is_not_asked_for_a_renaming(client):
    client.force_login(make_user(Role.CLERK))
    page = client.get(reverse("admin:accounts_organization_add")).content.decode()
    assert "renamed_on" not in page


def workbook(tmp_path, sheets):
    path = tmp_path / "book.xlsx"
    written(path, sheets)
    return import_workbook(path)


RENAMING = {"组织": [HEAD, ["乙局", None, "政府部门", "甲局", "2024-03-01"]]}


def test_the_day_in_a_row_that_renames_is_that_of_the_new_name(body, tmp_path):
    run = workbook(tmp_path, RENAMING)
    assert run.faults.lines() == []
    assert stands(body) == ("乙局", date(1998, 1, 1), [("甲局", date(2024, 2, 29))])
    said = [str(note.sentence) for note in run.doubts.first()]
    assert said == [
        "系统中的“甲局”自2024-03-01起更名为“乙局”："
        "这一行的成立日期是新名称启用之日，原来的成立日期不变。"
    ]


def test_the_same_workbook_again_changes_nothing_and_warns_of_nothing(body, tmp_path):
    workbook(tmp_path, RENAMING)
    run = workbook(tmp_path, RENAMING)
    assert (counts(run)["组织"], list(run.doubts.first())) == ((0, 0, 1), [])
    assert stands(body)[1] == date(1998, 1, 1)


def test_a_body_of_unknown_foundation_is_not_founded_by_its_renaming(tmp_path):
    body = make_org("甲局")
    workbook(tmp_path, RENAMING)
    assert stands(body) == ("乙局", None, [("甲局", date(2024, 2, 29))])


def test_the_day_of_foundation_itself_is_no_day_of_renaming(body, tmp_path):
    workbook(tmp_path, {"组织": [HEAD, ["乙局", None, "政府部门", "甲局", "1998-01-01"]]})
    assert stands(body) == ("乙局", date(1998, 1, 1), [("甲局", None)])


def test_both_names_mean_the_body_on_their_days_and_a_later_bearer_after_them(body, tmp_path):
    new = ["甲局", None, "政府部门", None, "2025-01-01"]
    workbook(tmp_path, {"组织": [*RENAMING["组织"], new]})
    rows = [
        DECISIONS,
        ["甲局", "1号", "2023-12-31", "决议决定", "旧名"],
        ["乙局", "2号", "2024-03-01", "决议决定", "新名"],
        ["甲局", "3号", "2025-01-01", "决议决定", "后来的"],
    ]
    run = workbook(tmp_path, {"决定任免": rows})
    assert run.faults.lines() == []
    bearers = dict(Decision.objects.values_list("title", "organization__name"))
    assert bearers == {"旧名": "乙局", "新名": "乙局", "后来的": "甲局"}
    assert Organization.objects.count() == 2
    assert FormerName.objects.get().until == date(2024, 2, 29)


def test_a_successor_that_is_closed_itself_is_refused_in_a_sentence(client, body):
    closed = make_org("丙局", until=date(2019, 3, 20))
    answer = post(client, body, until="2024-03-01", successor=closed.pk)
    assert "承接单位不存在或者已经撤销" in answer.content.decode()
    body.refresh_from_db()
    assert body.until is None
