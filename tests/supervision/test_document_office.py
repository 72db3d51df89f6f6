"""Normative documents in the back office: who enters what, and what is refused beside its field."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registers.waiting import WAITING
from supervision.documents.choices import DocumentStatus as S
from supervision.documents.models import CleanupEntry, Document
from tests.once import once
from tests.supervision.documents_world import World
from workflow.deadlines import first_working_day
from workflow.models import Clock

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ADD, LIST = "/admin/supervision/document/add/", "/admin/supervision/document/"
ADD_CLEANUP = "/admin/supervision/cleanupentry/add/"


@once
def world():
    return World()


def city_form(world, **changes):
    return {
        "number": "永政发〔2026〕1号",
        "title": "城市养犬管理办法",
        "level": "city",
        "maker": str(world.maker.pk),
        "reviewer": str(world.city.pk),
        "published_on": str(TODAY - timedelta(days=10)),
        "filed_on": str(TODAY),
        **changes,
    }


def town_form(world, **changes):
    town = {"level": "town", "maker": str(world.town.pk), "reviewer": str(world.body.pk)}
    return city_form(world, **{**town, "number": "石政〔2026〕1号", **changes})


def cleanup_form(world, **changes):
    return {
        "number": "永政办〔2003〕1号",
        "title": "关于收取某项费用的通知",
        "maker": str(world.maker.pk),
        "result": "repealed",
        "decided_on": str(TODAY),
        **changes,
    }


def errors(response):
    return response.context["adminform"].errors


class TestEntering:
    def test_a_clerk_enters_it_and_the_formal_check_has_its_days(self, client, world):
        client.force_login(world.clerk)
        assert client.post(ADD, city_form(world)).status_code == 302
        record = Document.objects.get()
        assert (record.status, record.created_by) == (S.FILED, world.clerk)
        assert record.filing_due_on == first_working_day(record.published_on + timedelta(days=30))
        assert record.step_due_on >= TODAY + timedelta(days=5)
        assert not record.is_public
        assert [step.action for step in record.entries.all()] == ["file"]

    def test_a_town_has_fifteen_days_and_its_check_three(self, client, world):
        client.force_login(world.town_clerk)
        assert client.post(ADD, town_form(world)).status_code == 302
        record = Document.objects.get()
        assert record.filing_due_on == first_working_day(record.published_on + timedelta(days=15))
        city = world.document(filed_on=TODAY)
        client.force_login(world.clerk)
        form = city_form(world, number=city.number)
        client.post(reverse("admin:supervision_document_change", args=[city.pk]), form)
        city.refresh_from_db()
        assert record.step_due_on < city.step_due_on

    def test_lateness_is_told_to_staff_with_the_days(self, client, world):
        client.force_login(world.clerk)
        late = city_form(world, published_on=str(TODAY - timedelta(days=33)))
        response = client.post(ADD, late, follow=True)
        assert "迟报 3 天" in response.content.decode()
        assert "迟报 3 天" in client.get(LIST, {"late": "late"}).content.decode()
        record = Document.objects.get()
        address = reverse("admin:supervision_document_change", args=[record.pk])
        html = client.get(address).content.decode()
        assert "规范性文件报送备案（市级）" in html

    def test_one_in_time_is_not_in_the_list_of_late_ones(self, client, world):
        client.force_login(world.clerk)
        client.post(ADD, city_form(world), follow=True)
        assert "城市养犬管理办法" not in client.get(LIST, {"late": "late"}).content.decode()

    def test_another_town_is_refused_in_a_sentence_and_nothing_changes(self, client, world):
        client.force_login(world.other_town_clerk)
        response = client.post(ADD, town_form(world, reviewer=str(world.other_body.pk)))
        assert "镇级文件只能由本镇" in str(errors(response)["reviewer"])
        assert "城市养犬管理办法" in response.content.decode()
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("person", "form", "field"),
        [
            ("other_town_clerk", town_form, "reviewer"),
            ("town_clerk", city_form, "level"),
            ("clerk", town_form, "reviewer"),
        ],
    )
    def test_each_level_enters_its_own(self, client, world, person, form, field):
        client.force_login(getattr(world, person))
        assert set(errors(client.post(ADD, form(world)))) == {field}
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"number": ""}, "number"),
            ({"title": ""}, "title"),
            ({"filed_on": str(TODAY + timedelta(days=1))}, "filed_on"),
            ({"filed_on": str(TODAY - timedelta(days=11))}, "filed_on"),
            ({"maker": ""}, "maker"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(self, client, world, change, field):
        client.force_login(world.clerk)
        assert set(errors(client.post(ADD, city_form(world, **change)))) == {field}

    def test_a_number_is_used_once(self, client, world):
        world.document("永政发〔2026〕1号")
        client.force_login(world.clerk)
        response = client.post(ADD, city_form(world))
        assert errors(response)["number"] == ["这个文号已经登记。"]

    @pytest.mark.parametrize("name", ["leader", "town_leader", "handler", "deputy"])
    def test_nobody_else_enters_one(self, client, world, name):
        client.force_login(getattr(world, name))
        assert client.get(ADD).status_code in (302, 403)


class TestChanging:
    def address(self, record):
        return reverse("admin:supervision_document_change", args=[record.pk])

    def test_at_the_door_it_may_be_corrected(self, client, world):
        record = world.document()
        client.force_login(world.clerk2)
        form = city_form(world, title="更正的标题")
        assert client.post(self.address(record), form).status_code == 302
        record.refresh_from_db()
        assert record.title == "更正的标题"

    @pytest.mark.parametrize("status", [S.REGISTERED, S.CONCLUDED, S.WITHDRAWN])
    def test_on_record_it_is_not_rewritten(self, client, world, status):
        record = world.document(status=status)
        client.force_login(world.clerk)
        assert client.post(self.address(record), city_form(world)).status_code == 403

    def test_owner_colleague_and_stranger(self, client, world):
        record = world.town_document()
        seen = {"town_clerk": 200, "town_leader": 200, "clerk": 200}
        for name in ("town_clerk", "town_leader", "clerk", "leader", "other_town_clerk"):
            client.force_login(getattr(world, name))
            assert client.get(self.address(record)).status_code == seen.get(name, 302), name

    def test_the_course_shows_what_was_missing_to_staff(self, client, world):
        record = world.document()
        client.force_login(world.clerk)
        url = reverse("admin:supervision_document_act", args=[record.pk, "defer"])
        data = {"version": "0", "reason": "缺少起草情况说明。"}
        assert client.post(url, data).status_code == 302
        assert "缺少起草情况说明。" in client.get(self.address(record)).content.decode()


class TestCleanUp:
    def test_a_repeal_without_its_document_is_refused(self, client, world):
        client.force_login(world.clerk)
        response = client.post(ADD_CLEANUP, cleanup_form(world, number=""))
        assert "没有文件，就不能登记它的审查、废止或者修改" in str(errors(response)["number"])
        assert "关于收取某项费用的通知" in response.content.decode()
        assert not CleanupEntry.objects.exists()

    def test_it_names_what_caused_it_and_waits_for_a_second_person(self, client, world):
        cause = world.concluded()
        client.force_login(world.clerk)
        form = cleanup_form(world, review=str(cause.pk))
        assert client.post(ADD_CLEANUP, form).status_code == 302
        entry = CleanupEntry.objects.get()
        assert (entry.review, entry.created_by, entry.is_public) == (cause, world.clerk, False)

    def test_a_day_to_come_is_refused(self, client, world):
        client.force_login(world.clerk)
        later = cleanup_form(world, decided_on=str(TODAY + timedelta(days=1)))
        assert set(errors(client.post(ADD_CLEANUP, later))) == {"decided_on"}

    def test_towns_keep_no_list_of_their_own(self, client, world):
        client.force_login(world.town_clerk)
        assert client.get(ADD_CLEANUP).status_code in (302, 403)


class TestWaiting:
    def kinds(self, user):
        return {
            kind.key: list(kind.records(user, TODAY))
            for kind in WAITING.all()
            if kind.key.startswith(("document_", "review_request"))
            and kind.records(user, TODAY).exists()
        }

    @pytest.mark.parametrize(
        ("status", "key"),
        [
            (S.FILED, "document_register"),
            (S.DEFERRED, "document_supplement"),
            (S.REGISTERED, "document_review"),
            (S.REVIEWING, "document_conclude"),
            (S.OPINION_SENT, "document_reply"),
            (S.REPLIED, "document_conclude"),
        ],
    )
    def test_it_waits_for_the_clerks_of_its_level_alone(self, world, status, key):
        town, city = world.town_document(status=status), world.document(status=status)
        assert self.kinds(world.town_clerk) == {key: [town]}
        assert self.kinds(world.clerk) == {key: [city]}
        for name in ("other_town_clerk", "leader", "town_leader", "handler", "deputy"):
            assert self.kinds(getattr(world, name)) == {}

    def test_what_is_concluded_waits_for_a_second_person_to_publish_it(self, world):
        past = {"status": S.CONCLUDED, "result": "none_found", "concluded_on": TODAY}
        record = world.document(**past)
        world.document("自己登记的", created_by=world.leader, **past)
        world.document("早已办结的", **{**past, "concluded_on": TODAY - timedelta(days=61)})
        assert self.kinds(world.leader) == {"document_publish": [record]}

    def test_an_answer_that_is_overdue_stands_first(self, client, world):
        late = world.document(status=S.OPINION_SENT, step_due_on=TODAY - timedelta(days=1))
        client.force_login(world.clerk)
        response = client.get("/my/")
        assert late.title in response.content.decode()
        assert "已逾期" in response.content.decode()

    def test_without_a_setting_nothing_is_due(self, client, world):
        Clock.objects.filter(key__startswith="document_").delete()
        client.force_login(world.clerk)
        assert client.post(ADD, city_form(world)).status_code == 302
        record = Document.objects.get()
        assert (record.filing_due_on, record.step_due_on) == (None, None)


def test_the_list_of_the_back_office_costs_the_same_with_three_rows(client, world):
    client.force_login(world.clerk)

    def cost():
        with CaptureQueriesContext(connection) as taken:
            assert client.get(LIST).status_code == 200
        return len(taken)

    world.document("1号", filing_due_on=date(2023, 1, 1))
    cost()
    one = cost()
    world.document("2号")
    world.town_document("3号")
    assert cost() == one
