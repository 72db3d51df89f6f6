"""The back office: log, draft, hand over, check and close; nothing typed is lost."""

import html
from datetime import date

import pytest
from django.urls import reverse

from supervision.activities.models import Activity
from supervision.opinions.models import Opinion
from tests.factories import (
    People,
    hand_over,
    make_activity,
    make_opinion,
    make_org,
    png,
)
from tests.once import once
from tests.seen_values import seen_on
from tests.supervision.back_office import (
    activity_form,
    change_form,
    opinion_page,
    post_opinion,
)
from workflow.models import TrailEntry

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@pytest.fixture
def clerk(client, people):
    client.force_login(people.clerk)
    return client


def test_a_clerk_logs_an_activity(clerk):
    clerk.post(reverse("admin:supervision_activity_add"), activity_form())
    assert Activity.objects.get().title == "视察养老服务"


def test_logging_an_activity_stands_on_its_trail(clerk, people):
    clerk.post(reverse("admin:supervision_activity_add"), activity_form())
    entry = TrailEntry.objects.of(Activity.objects.get()).get()
    assert (entry.action, entry.actor) == ("created", people.clerk)


def test_a_picture_is_checked_and_stored(clerk):
    files = {
        "files-TOTAL_FORMS": "1",
        "files-0-upload": png(),
        "files-0-stage": "on_site",
        "files-0-caption": "现场",
    }
    clerk.post(reverse("admin:supervision_activity_add"), activity_form(**files))
    assert Activity.objects.get().files.get().stored.is_picture


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": "2001-01-01"}, "结束日期不能早于开始日期"),
        ({"number": "items"}, "编号不能使用"),
        ({"number": "a/b"}, "编号不能含空格"),
        ({"level": "town"}, "组织单位与层级不一致"),
        ({"title": ""}, "这个字段是必填项"),
    ],
)
def test_a_wrong_activity_is_refused_with_a_sentence(clerk, change, sentence):
    answer = clerk.post(reverse("admin:supervision_activity_add"), activity_form(**change))
    assert sentence in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_refused_form_keeps_what_was_typed(clerk):
    form = activity_form(title="", place="唐先镇三村")
    answer = clerk.post(reverse("admin:supervision_activity_add"), form)
    assert "唐先镇三村" in answer.content.decode()


def test_an_opinion_with_twenty_items_is_one_save(clerk, people):
    post_opinion(clerk, make_activity(), people.unit, 20)
    assert list(Opinion.objects.get().items.values_list("sequence", flat=True)) == list(
        range(1, 21)
    )


def test_empty_rows_are_passed_over(clerk, people):
    post_opinion(clerk, make_activity(), people.unit, 3)
    assert Opinion.objects.get().items.count() == 3


def test_an_item_without_a_unit_is_refused_and_the_other_nineteen_stay(clerk, people):
    answer = post_opinion(clerk, make_activity(), people.unit, 20, **{"items-7-lead_unit": ""})
    text = answer.content.decode()
    assert all(f"建议之{row}" in text for row in range(20))
    assert not Opinion.objects.exists()


def test_a_number_given_twice_is_refused(clerk, people):
    twice = {"items-0-sequence": "2", "items-1-sequence": "2"}
    answer = post_opinion(clerk, make_activity(), people.unit, 2, **twice)
    assert "重复" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_the_lead_unit_cannot_assist_itself(clerk, people):
    same = {"items-0-assisting_units": people.unit.name}
    answer = post_opinion(clerk, make_activity(), people.unit, 1, **same)
    assert "主办单位不能同时是协办单位" in answer.content.decode()


def test_a_closed_body_is_neither_offered_nor_taken_and_its_successor_is_named(clerk, people):
    heir = make_org("综合执法局")
    closed = make_org("粮食局", until=date(2019, 3, 20), successor=heir)
    page = clerk.get(reverse("admin:supervision_opinion_add")).content.decode()
    assert f'<option value="{heir.name}">' in page
    assert f'<option value="{closed.name}">' not in page
    answer = post_opinion(clerk, make_activity(), closed, 1).content.decode()
    assert f"“{closed.name}”已于2019-03-20撤销，由“{heir}”承接" in html.unescape(answer)
    assert not Opinion.objects.exists()


def test_a_name_that_another_body_took_over_means_that_one_today(clerk, people):
    earlier, later = make_org("文化和旅游局"), make_org("文化局")
    earlier.former_names.create(name=later.name, until=date(2020, 1, 1))
    post_opinion(clerk, make_activity(), later, 1)
    assert Opinion.objects.get().items.get().lead_unit == later


def test_a_draft_can_be_edited(clerk, people):
    opinion = make_opinion(unit=people.unit)
    clerk.post(opinion_page(opinion), change_form(opinion))
    assert opinion.items.get().suggestion == "改过的建议"


def test_an_edit_on_an_old_page_is_refused_and_the_text_kept(clerk, people):
    opinion = make_opinion(unit=people.unit)
    form = change_form(opinion) | seen_on(clerk.get(opinion_page(opinion)))
    clerk.post(opinion_page(opinion), form)
    answer = clerk.post(opinion_page(opinion), {**form, "title": "第二个人写的标题"})
    text = answer.content.decode()
    assert "已由他人改为“改过的标题”" in text
    assert "第二个人写的标题" in text
    opinion.refresh_from_db()
    assert opinion.title == "改过的标题"


def test_after_the_warning_the_same_text_can_be_saved(clerk, people):
    opinion = make_opinion(unit=people.unit)
    form = change_form(opinion) | seen_on(clerk.get(opinion_page(opinion)))
    clerk.post(opinion_page(opinion), form)
    warned = clerk.post(opinion_page(opinion), {**form, "title": "核对以后"})
    clerk.post(opinion_page(opinion), {**form, "title": "核对以后", **seen_on(warned)})
    opinion.refresh_from_db()
    assert opinion.title == "核对以后"


def test_a_locked_opinion_cannot_be_edited_by_hand(clerk, people):
    opinion = make_opinion(unit=people.unit)
    form = change_form(opinion, status="published", is_public="on")
    hand_over(opinion, people)
    answer = clerk.post(opinion_page(opinion), form)
    opinion.refresh_from_db()
    assert (answer.status_code, opinion.status) == (403, "handed_over")
    assert opinion.items.get().suggestion == "建议1"


def test_the_state_cannot_be_written_by_hand(clerk, people):
    opinion = make_opinion(unit=people.unit)
    clerk.post(opinion_page(opinion), change_form(opinion, status="published"))
    opinion.refresh_from_db()
    assert opinion.status == "drafted"
