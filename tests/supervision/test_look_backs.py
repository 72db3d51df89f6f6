"""回头看: the drawing, the check, the relapse that reopens; nobody checks what they verified."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from registers.waiting import WAITING
from supervision.handling.models import Closure
from supervision.items.choices import ItemStatus
from supervision.look_backs import workflow
from supervision.look_backs.models import LookBack, LookBackDraw, LookBackStatus, Way
from tests.factories import make_org, make_user
from tests.history import past_activity, past_item, past_opinion
from tests.once import once
from tests.supervision.everybody import Everybody, offered
from workflow import deadlines
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = date(2023, 9, 1)


@once
def people():
    return Everybody()


def enter(people, *, at_random=0, by_risk=0, months=6, seed=""):
    entered = LookBackDraw(
        months=months, at_random=at_random, by_risk=by_risk, due_on=TODAY, seed=seed
    )
    return workflow.draw(entered, by=people.clerk, today=TODAY)


def drawn_item(people, **fields):
    item = past_item(struck_off_on=LONG_AGO, **fields)
    enter(people, at_random=100)
    return LookBack.objects.get(item=item)


def seen(**changes):
    return {"checked_on": TODAY, "place": "南苑路", "text": "路面完好。", **changes}


class TestDrawing:
    def test_only_what_was_struck_off_long_enough_ago(self, people):
        old = past_item(struck_off_on=deadlines.add_months(TODAY, -6))
        past_item(struck_off_on=deadlines.add_months(TODAY, -6) + timedelta(days=1))
        past_item()
        enter(people, at_random=100)
        assert [one.item for one in LookBack.objects.all()] == [old]

    def test_the_same_seed_draws_the_same_items(self, people):
        items = [past_item(struck_off_on=LONG_AGO) for _ in range(20)]
        first = workflow.chosen_at_random(items, "a", 5)
        assert workflow.chosen_at_random(items, "a", 5) == first
        assert any(workflow.chosen_at_random(items, seed, 5) != first for seed in "bcdef")
        drawn = enter(people, at_random=5, seed="a")
        assert [one.item for one in drawn.look_backs.order_by("id")] == first
        assert drawn.candidates == [item.pk for item in items]

    def test_by_risk_the_riskiest_first(self, people):
        past_item(struck_off_on=LONG_AGO)
        basic = past_item(struck_off_on=LONG_AGO, satisfaction="basically")
        again = past_item(struck_off_on=LONG_AGO)
        Closure.objects.create(
            item=again, struck_off_on=date(2023, 5, 1), reopened_on=date(2023, 6, 1)
        )
        drawn = enter(people, by_risk=3)
        found = [(one.item, one.risks) for one in drawn.look_backs.order_by("id")]
        assert found == [(again, "曾重新办理"), (basic, "评价为基本满意")]
        assert {one.way for one in drawn.look_backs.all()} == {Way.RISK}

    def test_a_unit_with_a_relapse_is_a_risk(self, people):
        unit = make_org("水务局")
        look = drawn_item(people, lead_unit=unit)
        perform(look, "relapse", by=people.clerk, data=seen(reason="又积水了。"))
        other = past_item(struck_off_on=LONG_AGO, lead_unit=unit)
        assert [str(word) for _points, word in workflow.risks_of([other])[other.pk]] == [
            "主办单位有过反弹"
        ]

    def test_what_is_planned_or_held_is_not_drawn_again(self, people):
        look = drawn_item(people)
        assert not enter(people, at_random=5).look_backs.exists()
        perform(look, "hold", by=people.clerk, data=seen())
        assert not enter(people, at_random=5).look_backs.exists()

    def test_a_clerk_draws_of_their_own_level(self, people):
        past_item(struck_off_on=LONG_AGO)
        assert not workflow.candidates(people.town_clerk, TODAY, 6).exists()


class TestLooking:
    def test_it_holds_with_day_and_place(self, people):
        look = perform(drawn_item(people), "hold", by=people.clerk, data=seen())
        assert (look.status, look.checked_on, look.place, look.checked_by) == (
            LookBackStatus.HOLDS,
            TODAY,
            "南苑路",
            people.clerk,
        )
        assert look.item.status == ItemStatus.STRUCK_OFF

    def test_a_relapse_reopens_the_item_with_the_reason(self, people):
        look = drawn_item(people)
        perform(look, "relapse", by=people.clerk, data=seen(reason="又积水了。"))
        look.item.refresh_from_db()
        closure = look.item.closures.get()
        assert look.item.status == ItemStatus.REWORK
        assert (closure.reopened_on, closure.reason) == (TODAY, "又积水了。")

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), LONG_AGO - timedelta(days=1)])
    def test_a_day_that_cannot_be_changes_nothing(self, people, day):
        look = drawn_item(people)
        with pytest.raises(ValidationError):
            perform(
                look, "relapse", by=people.clerk, data=seen(checked_on=day, reason="又积水了。")
            )
        look.refresh_from_db()
        assert (look.status, look.item.status) == (LookBackStatus.PLANNED, ItemStatus.STRUCK_OFF)

    def test_it_cannot_be_recorded_on_an_item_reopened_meanwhile(self, people):
        look = drawn_item(people)
        perform(
            look.item, "reopen", by=people.leader, data={"reason": "群众反映。", "place": "南苑"}
        )
        with pytest.raises(ValidationError, match="已不在销号状态"):
            perform(look, "hold", by=people.clerk, data=seen())
        assert not WAITING.get("look_backs").records(people.clerk, TODAY)
        assert list(WAITING.get("look_backs_to_cancel").records(people.clerk, TODAY)) == [look]

    def test_a_leader_may_look_as_well_as_a_clerk(self, people):
        look = drawn_item(people)
        assert list(WAITING.get("look_backs").records(people.leader, TODAY)) == [look]

    def test_nobody_checks_what_they_verified(self, people):
        look = drawn_item(people, verified_by=people.clerk)
        assert offered(look, people.clerk) == {"cancel"}
        with pytest.raises(PermissionDenied):
            perform(look, "hold", by=people.clerk, data=seen())
        assert not WAITING.get("look_backs").records(people.clerk, TODAY)
        assert list(WAITING.get("look_backs").records(make_user(Role.CLERK), TODAY)) == [look]

    def test_strangers_are_offered_nothing(self, people):
        look = drawn_item(people)
        for name in ("handler", "deputy", "town_clerk", "town_leader", "sysadmin", "keeper"):
            assert offered(look, getattr(people, name)) == set(), name


class TestShown:
    def test_the_public_reads_how_many_relapsed(self, people, client):
        activity = past_activity(is_public=True)
        opinion = past_opinion(activity, is_public=True)
        for public in (True, True, False):
            past_item(opinion, struck_off_on=LONG_AGO, is_public=public)
        enter(people, at_random=3)
        first, second, hidden = LookBack.objects.order_by("item")
        perform(first, "hold", by=people.clerk, data=seen())
        perform(second, "relapse", by=people.clerk, data=seen(reason="又积水了。"))
        perform(hidden, "relapse", by=people.clerk, data=seen(reason="又积水了。"))
        page = client.get(activity.get_absolute_url()).content.decode()
        assert "回头看 <b>2</b> 条，其中反弹 <b>1</b> 条" in page

    def test_staff_read_it_above_the_list_and_draw_there(self, people, client):
        past_item(struck_off_on=LONG_AGO)
        client.force_login(people.clerk)
        form = {"months": "6", "at_random": "1", "by_risk": "0", "due_on": str(TODAY)}
        answer = client.post(reverse("admin:supervision_lookbackdraw_add"), form)
        assert answer.status_code == 302
        look = LookBack.objects.get()
        perform(look, "hold", by=people.clerk, data=seen())
        page = client.get(reverse("admin:supervision_lookback_changelist")).content.decode()
        assert "回头看 1 条，其中反弹 0 条" in page
        address = reverse("admin:supervision_lookback_change", args=[look.pk])
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize(
        "wrong", [{"due_on": "2020-01-01"}, {"at_random": "0"}, {"months": "0"}]
    )
    def test_a_wrong_drawing_draws_nothing(self, people, client, wrong):
        past_item(struck_off_on=LONG_AGO)
        client.force_login(people.clerk)
        form = {"months": "6", "at_random": "1", "by_risk": "0", "due_on": str(TODAY), **wrong}
        answer = client.post(reverse("admin:supervision_lookbackdraw_add"), form)
        assert answer.status_code == 200
        assert not LookBack.objects.exists()
