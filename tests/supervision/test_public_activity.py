"""One activity's page tells the whole course, as far as the reader may know it."""

from datetime import date

import pytest

from accounts.choices import OrganizationKind, Role
from attachments.uploads import check, store
from supervision.activities.models import Activity, ActivityFile, Effect, Stage, Theme
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import (
    PASSWORD,
    People,
    hand_over,
    make_activity,
    make_deputy,
    make_deputy_user,
    make_item,
    make_opinion,
    make_org,
    make_user,
    png,
    publish,
    published_item,
)
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


def public_activity(**fields):
    return make_activity(is_public=True, **fields)


def page(client, activity, status=200):
    response = client.get(activity.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def signed_in(client, user):
    client.login(username=user.username, password=PASSWORD)
    return client


def published_list(items=1, people=None):
    people = people or People()
    opinion = make_opinion(items=items, unit=people.unit)
    hand_over(opinion, people)
    return publish(opinion, people)


def a_file(activity, **fields):
    stored = store(check(png()), by=make_user())
    return ActivityFile.objects.create(activity=activity, stored=stored, **fields)


def test_the_page_names_the_activity(client):
    assert "<h1" in page(client, public_activity(title="视察古城复兴"))


def test_a_number_may_be_chinese(client):
    activity = public_activity(number="视察〔2023〕3号")
    assert activity.title in page(client, activity)


@pytest.mark.parametrize(
    "address",
    [
        "/supervision/none/",
        "/supervision/2023/",
        "/supervision/%00/",
        "/supervision/%20/",
        "/supervision/..%2f/",
        f"/supervision/{'a' * 300}/",
        "/supervision/'%20or%201=1/",
    ],
)
def test_an_unknown_number_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_unpublished_activity_does_not_exist_for_the_public(client):
    assert "未公开的视察" not in page(client, make_activity(title="未公开的视察"), 404)


def test_an_unpublished_activity_does_not_exist_for_a_signed_in_stranger(client):
    activity = make_activity(title="未公开的视察")
    signed_in(client, make_user(Role.HANDLER, make_org("民政局")))
    assert "未公开的视察" not in page(client, activity, 404)


def test_an_unpublished_activity_does_not_exist_for_another_town(client):
    activity = make_activity(level="town", organizer=make_org("石柱镇人大", "town_congress"))
    signed_in(client, make_user(Role.TOWN_CLERK, make_org("芝英镇人大", "town_congress")))
    page(client, activity, 404)


def test_a_clerk_may_look_at_it_before_it_is_published(client):
    activity = make_activity()
    assert "未公开（仅工作人员可见）" in page(signed_in(client, make_user(Role.CLERK)), activity)


def test_a_deputy_who_took_part_may_look_at_it(client):
    activity, user = make_activity(), make_deputy_user()
    activity.deputies.add(user.deputy)
    assert "未公开（仅工作人员可见）" in page(signed_in(client, user), activity)


def test_a_look_before_publication_is_kept_by_nobody(client):
    activity = make_activity()
    response = signed_in(client, make_user(Role.CLERK)).get(activity.get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_a_look_before_publication_shows_the_draft_list(client):
    item = make_item()
    activity = item.opinion.activity
    assert item.suggestion in page(signed_in(client, make_user(Role.CLERK)), activity)


def test_a_published_activity_is_not_marked_as_unpublished(client):
    assert "未公开" not in page(signed_in(client, make_user(Role.CLERK)), public_activity())


def test_stages_are_told_in_the_order_of_the_story(client):
    activity = public_activity()
    Stage.objects.create(activity=activity, kind="follow_up", text="后来跟踪督办")
    Stage.objects.create(activity=activity, kind="research", text="先去调查研究")
    html = page(client, activity)
    assert html.index("先去调查研究") < html.index("后来跟踪督办")


def test_the_day_on_site_is_told_even_if_nobody_noted_it_down(client):
    activity = public_activity(starts_on=date(2023, 5, 8), ends_on=date(2023, 5, 9))
    html = page(client, activity)
    assert "现场活动" in html
    assert "2023年5月9日" in html


def test_deputies_stand_in_the_order_of_strokes(client):
    activity = public_activity()
    activity.deputies.set(
        [make_deputy("王小二", sort_key="04"), make_deputy("丁一", sort_key="02")]
    )
    html = page(client, activity)
    assert html.index("丁一") < html.index("王小二")


def test_without_a_list_of_deputies_the_count_is_told(client):
    assert "37 人次" in page(client, public_activity(attendances=37))


def test_pictures_have_words_for_those_who_cannot_see_them(client):
    activity = public_activity()
    Stage.objects.create(activity=activity, kind="on_site")
    a_file(activity, is_public=True, stage="on_site", caption="代表察看古街修缮")
    assert 'alt="代表察看古街修缮"' in page(client, activity)


def test_a_picture_without_a_caption_is_named_by_its_stage(client):
    activity = public_activity()
    a_file(activity, is_public=True, stage="on_site")
    assert 'alt="现场活动照片"' in page(client, activity)


def test_a_picture_that_is_not_public_is_not_on_the_page(client):
    activity = public_activity()
    file = a_file(activity, caption="内部照片")
    html = page(client, activity)
    assert "内部照片" not in html
    assert str(file.stored.uuid) not in html


def test_an_opinion_is_told_with_its_list(client):
    item = published_item()
    html = page(client, item.opinion.activity)
    for words in (item.opinion.title, item.opinion.number, item.suggestion, item.problem):
        assert words in html


def test_an_opinion_that_is_not_public_does_not_exist(client):
    opinion = make_opinion(activity=public_activity(), title="内部意见")
    hand_over(opinion, People())
    assert "内部意见" not in page(client, opinion.activity)


def test_an_item_taken_back_from_the_public_does_not_exist(client):
    opinion = published_list(items=2)
    Item.objects.filter(opinion=opinion, sequence=2).update(is_public=False)
    html = page(client, opinion.activity)
    assert ("建议1" in html, "建议2" in html) == (True, False)


def test_the_two_keys_stand_side_by_side(client):
    item = published_item(ItemStatus.REPLIED)
    html = page(client, item.opinion.activity)
    assert '<li class="key sign s-replied"><b>单位报告办结</b>' in html
    assert '<li class="key sign s-waiting"><b>人大核验销号</b><span>尚未销号' in html


def test_the_list_says_how_many_were_reported_and_how_many_struck_off(client):
    item = published_item(ItemStatus.AWAITING_EVALUATION)
    html = page(client, item.opinion.activity)
    assert "公开清单事项 <b>1</b> 条，单位报告办结 <b>1</b> 条，人大核验销号 <b>0</b> 条" in html


def test_what_was_sent_back_no_longer_counts_as_reported(client):
    item = published_item(ItemStatus.REWORK)
    html = page(client, item.opinion.activity)
    assert '<li class="key sign s-waiting"><b>单位报告办结</b>' in html
    assert "没有办到位" not in html


def test_an_item_tells_its_units_and_its_outcome(client):
    item = published_item(ItemStatus.STRUCK_OFF)
    item.assisting_units.add(make_org("财政局集团", short_name="财政局"))
    html = page(client, item.opinion.activity)
    for words in ("交通运输局", "财政局", "已解决", "满意"):
        assert words in html


def test_the_report_to_the_committee_is_told_once_the_opinion_is_announced(client):
    people = People()
    item = published_item(ItemStatus.STRUCK_OFF, people)
    data = {"reported_on": item.struck_off_on, "text": "政府的研究处理情况"}
    opinion = perform(item.opinion, "report_back", by=people.clerk, data=data)
    assert "政府的研究处理情况" not in page(client, opinion.activity)
    perform(opinion, "publish", by=people.leader)
    assert "政府的研究处理情况" in page(client, opinion.activity)


def test_what_came_of_it_is_told_with_day_kind_and_evidence(client):
    activity = public_activity()
    Effect.objects.create(
        activity=activity,
        achieved_on=date(2023, 9, 1),
        kind="rules",
        text="修订停车收费办法",
        evidence="永政发〔2023〕9号",
    )
    html = page(client, activity)
    for words in ("2023年9月1日", "制度出台", "修订停车收费办法", "永政发〔2023〕9号"):
        assert words in html


def test_a_joint_inspection_shows_its_parts_on_every_page(client):
    town = make_org("石柱镇人大", OrganizationKind.TOWN_CONGRESS)
    head = public_activity(title="市里的检查", joint=True)
    one = public_activity(title="石柱的检查", parent=head, level="town", organizer=town)
    two = public_activity(title="芝英的检查", parent=head, level="town", organizer=town)
    assert all(part.title in page(client, head) for part in (one, two))
    assert all(part.title in page(client, one) for part in (head, two))


def test_a_part_that_is_not_public_does_not_exist(client):
    head = public_activity()
    make_activity(title="内部分组", parent=head)
    assert "内部分组" not in page(client, head)


def test_activities_of_one_theme_lead_to_each_other(client):
    theme = Theme.objects.create(name="一号工程")
    one, other = public_activity(theme=theme), public_activity(theme=theme, title="同题视察")
    make_activity(theme=theme, title="未公开同题")
    html = page(client, one)
    assert other.title in html
    assert "未公开同题" not in html


def test_activities_without_a_theme_are_not_taken_for_related(client):
    public_activity(title="无关的视察")
    assert "无关的视察" not in page(client, public_activity())


def test_a_link_to_a_broadcast_is_shown(client):
    activity = public_activity(broadcast_url="https://example.org/live")
    assert 'href="https://example.org/live"' in page(client, activity)


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", '"><img src=x onerror=a>'])
def test_markup_in_records_is_shown_as_letters(client, markup):
    activity = public_activity(title=markup, place=markup, inspected_law=markup)
    Stage.objects.create(activity=activity, kind="research", text=markup)
    Effect.objects.create(
        activity=activity, achieved_on=date(2023, 1, 1), kind="other", text=markup
    )
    assert markup not in page(client, activity)


def test_records_are_marked_as_chinese_on_an_english_page(client):
    activity = public_activity(title="视察古城复兴")
    response = client.get(f"/en{activity.get_absolute_url()}")
    assert '<h1 lang="zh-Hans">视察古城复兴</h1>' in response.content.decode()


def activity_of(rows):
    """A published activity with so many of everything."""
    people = People()
    activity = public_activity(theme=Theme.objects.create(name="主题"))
    activity.deputies.set([make_deputy() for _row in range(rows)])
    opinion = make_opinion(activity=activity, items=rows, unit=people.unit)
    hand_over(opinion, people)
    publish(opinion, people)
    for item in opinion.items.all():
        item.assisting_units.add(make_org("财政局"))
    for row in range(rows):
        Effect.objects.create(
            activity=activity, achieved_on=date(2023, 1, 1), kind="other", text=f"成效{row}"
        )
        a_file(activity, is_public=True)
        public_activity(parent=activity)
        public_activity(theme=activity.theme)
    Stage.objects.create(activity=activity, kind="research", text="调研")
    return activity


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_costs_the_same_with_any_number_of_rows(client, django_assert_num_queries, rows):
    address = activity_of(rows).get_absolute_url()
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)


def test_an_unchanged_page_is_not_sent_twice(client):
    address = public_activity().get_absolute_url()
    etag = client.get(address)["ETag"]
    response = client.get(address, headers={"if-none-match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_a_page_is_sent_again_after_a_change(client):
    item = published_item()
    address = item.opinion.activity.get_absolute_url()
    etag = client.get(address)["ETag"]
    Item.objects.filter(pk=item.pk).update(is_public=False)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_a_page_taken_back_from_the_public_is_gone_whatever_the_reader_kept(client):
    activity = public_activity()
    address = activity.get_absolute_url()
    etag = client.get(address)["ETag"]
    Activity.objects.filter(pk=activity.pk).update(is_public=False)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 404


def test_a_public_page_sets_no_cookie(client):
    assert not client.get(public_activity().get_absolute_url()).cookies
