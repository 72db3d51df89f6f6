"""What a matter is called: by whom it is worded, who reads it, and when it goes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from intake.personal_data import LOOKED
from liaison_stations.cases.models import PublishedCase
from liaison_stations.citizens_data.subjects import LONGEST, names_somebody, subject_of
from liaison_stations.matters.models import Matter, MatterStatus
from registers.waits import Waits
from tests.factories import make_item
from tests.liaison_stations.world import World, act, closed_long_ago, make_matter
from tests.once import once
from workflow.models import OutboxMessage, TrailEntry

pytestmark = pytest.mark.django_db
CALLED = "村口的路灯坏了三个月"


@once
def world():
    return World()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("西街路灯不亮", "西街路灯不亮"),
        ("您好！西街路灯不亮。已经三天了。", "西街路灯不亮"),
        ("尊敬的领导：村道坑洼多，雨天积水", "村道坑洼多，雨天积水"),
        ("代表接待时间太短，来不及说", "代表接待时间太短，来不及说"),
        ("我叫张三，村口的井盖丢了", "村口的井盖丢了"),
        ("请打电话13800000001，井盖丢了", "请打电话，井盖丢了"),
        ("身份证330784199001011234办不下来", "身份证办不下来"),
        ("发到 a.b@example.com 说路灯坏了", "发到 说路灯坏了"),
        ("3幢2单元501室楼上漏水", "楼上漏水"),
        ("地铁3号线噪声大", "地铁3号线噪声大"),
        ("急。西街路灯不亮", "急，西街路灯不亮"),
        ("", ""),
    ],
)
def test_a_subject_line_is_the_first_words_without_names(text, subject):
    assert subject_of(text) == subject


def test_a_long_sentence_is_cut_where_it_pauses():
    assert subject_of("村口的路灯坏了三个月，晚上走路很不安全，老人小孩都怕。") == (
        "村口的路灯坏了三个月，晚上走路很不安全"
    )
    assert subject_of("路" * 100) == "路" * 23 + "…"


def test_the_name_of_the_citizen_is_left_out():
    assert subject_of("王小明家门口的路灯坏了", "王小明") == "家门口的路灯坏了"


@pytest.mark.parametrize("subject", ["找13800000001", "王小明家的路灯", "我叫张三", "5幢路灯不亮"])
def test_a_keeper_s_line_that_names_somebody_is_known(subject):
    assert names_somebody(subject, "王小明")


def test_a_line_that_names_nobody_passes():
    assert not names_somebody("2024-2025年度路灯维护", "王小明")


def test_every_way_in_gives_a_line(world):
    matter = make_matter(world)
    [kept] = Matter.objects.bulk_create(
        [Matter(number="x-1", station=world.station, source="phone", text="井盖丢了三天")]
    )
    assert matter.subject == CALLED + "，晚上走路很不安全"
    assert kept.subject == "井盖丢了三天"


def form_of(**more):
    return {
        "form_key": "5f0e7e9c-7a0e-4d0a-9a53-0a3b8a1c5d10",
        "source": "phone",
        "raised_on": timezone.localdate().isoformat(),
        "text": "门口很黑",
        "name": "王小明",
        **more,
    }


def test_the_keeper_words_it_at_intake(client, world):
    client.force_login(world.keeper)
    client.post(f"/my/station/{world.station.code}/matters/new/", form_of(subject="西街路灯不亮"))
    assert Matter.objects.get().subject == "西街路灯不亮"


def test_a_line_with_the_citizen_s_name_is_sent_back_and_nothing_is_lost(client, world):
    client.force_login(world.keeper)
    answer = client.post(
        f"/my/station/{world.station.code}/matters/new/", form_of(subject="王小明家路灯不亮")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "标题里请不要写姓名" in page
    assert "门口很黑" in page


def test_it_is_worded_anew_when_it_is_accepted(world):
    matter = act(make_matter(world), "accept", world.keeper, subject="西街路灯不亮")
    assert matter.subject == "西街路灯不亮"
    with pytest.raises(ValidationError, match="标题里请不要写"):
        act(matter, "assign", world.keeper, subject="王小明家路灯")


@pytest.mark.parametrize("who", ["keeper", "town_clerk", "station_clerk"])
def test_lists_and_desks_call_it_so_for_who_reads_the_words(client, world, who):
    make_matter(world)
    client.force_login(getattr(world, who))
    for address in ("/my/", "/my/matters/", f"/my/station/{world.station.code}/"):
        if address == "/my/" and who != "keeper":
            continue  # what the station's keeper does stands on no other desk
        assert CALLED in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    "who", ["other_keeper", "other_town_clerk", "clerk", "leader", "colleague"]
)
def test_nobody_else_reads_it_anywhere(client, world, who):
    item = make_item()
    matter = make_matter(world)
    Matter.objects.filter(pk=matter.pk).update(item=item)
    client.force_login(getattr(world, who))
    for address in ("/my/", "/my/matters/", f"/my/items/{item.pk}/", "/search/?q=路灯"):
        assert CALLED not in client.get(address).content.decode(), address


def test_no_message_that_leaves_the_portal_says_it(world):
    matter = act(make_matter(world), "accept", world.keeper)
    Matter.objects.filter(pk=matter.pk).update(deadline=timezone.localdate() + timedelta(days=1))
    call_command("send_reminders")
    sent = OutboxMessage.objects.filter(recipient=world.keeper)
    assert any(matter.number in f"{one.subject}{one.body}" for one in sent)
    assert not any(CALLED in f"{one.subject}{one.body}" for one in OutboxMessage.objects.all())


def test_no_file_of_the_list_says_it(client, world):
    make_matter(world)
    client.force_login(world.keeper)
    assert CALLED not in client.get("/my/matters/?format=csv").getvalue().decode()


def test_it_is_searched_for_in_the_list(client, world):
    make_matter(world)
    make_matter(world, text="河道有垃圾")
    client.force_login(world.keeper)
    page = client.get("/my/matters/", {"q": "路灯"}).content.decode()
    assert CALLED in page
    assert "河道有垃圾" not in page


def test_it_goes_with_the_words(world):
    matter = closed_long_ago(make_matter(world, MatterStatus.SOLVED))
    call_command("purge_personal_data")
    matter.refresh_from_db()
    assert matter.subject == ""
    assert matter.title == matter.number


def test_what_was_taken_up_anew_stands_on_top_with_what_the_citizen_said(client, world):
    again = act(
        make_matter(world, MatterStatus.SOLVED), "not_solved", None, inner=True, text="又黑了"
    )
    Matter.objects.filter(pk=again.pk).update(deadline=timezone.localdate() + timedelta(days=90))
    act(make_matter(world, text="河道有垃圾"), "accept", world.keeper)
    client.force_login(world.keeper)
    for address in ("/my/matters/", f"/my/station/{world.station.code}/"):
        page = client.get(address).content.decode()
        assert page.index("又黑了") < page.index("河道有垃圾"), address
    page = client.get(f"/my/matters/{again.pk}/").content.decode()
    assert page.index("反映人说没有解决") < page.index("又黑了") < page.index("群众的话")


def test_on_the_desk_it_leads_its_group(world):
    early = act(make_matter(world, text="河道有垃圾"), "accept", world.keeper)
    again = act(make_matter(world, MatterStatus.SOLVED), "reopen", world.keeper, reason="又坏了")
    day = timezone.localdate() + timedelta(days=30)
    Matter.objects.filter(pk=early.pk).update(deadline=day)
    Matter.objects.filter(pk=again.pk).update(deadline=day + timedelta(days=5))
    [group] = [
        one for one in Waits(world.keeper, timezone.localdate()).groups() if len(one.rows) > 1
    ]
    assert [row.record.pk for row in group.rows] == [again.pk, early.pk]
    assert str(group.rows[0].title).startswith("重新办理：")


def beside(client, world, matter, **query):
    client.force_login(world.keeper)
    return client.get(f"/my/matters/{matter.pk}/alike/", query)


def test_matters_to_be_merged_stand_side_by_side_with_their_words(client, world):
    matter = make_matter(world)
    make_matter(world, text="村口的路灯坏了，晚上走路不安全，请快修，我等着。")
    page = beside(client, world, matter).content.decode()
    assert matter.text in page
    assert "请快修，我等着" in page
    assert "并入这一件" in page


def test_another_one_is_found_by_its_words_and_taken(client, world):
    matter = make_matter(world)
    other = make_matter(world, text="广场上没有灯")
    page = beside(client, world, matter, q="广场").content.decode()
    assert f'name="into" value="{other.pk}"' in page
    sent = {"version": matter.version, "into": other.pk}
    client.post(f"/my/matters/{matter.pk}/merge/", sent)
    matter.refresh_from_db()
    assert matter.merged_into == other


def test_every_text_shown_beside_is_a_look(client, world):
    matter = make_matter(world)
    other = make_matter(world)
    beside(client, world, matter)
    for one in (matter, other):
        assert TrailEntry.objects.of(one.citizen).filter(action=LOOKED, actor=world.keeper).exists()


def test_a_matter_of_another_station_is_never_beside_it(client, world):
    matter = make_matter(world)
    foreign = Matter.objects.create(
        number="f-1", station=world.other_station, source="phone", text="广场上没有灯"
    )
    assert "广场上没有灯" not in beside(client, world, matter, q="广场").content.decode()
    sent = {"version": matter.version, "into": foreign.pk}
    assert client.post(f"/my/matters/{matter.pk}/merge/", sent).status_code == 422


def test_what_is_closed_is_not_merged(client, world):
    assert beside(client, world, make_matter(world, MatterStatus.SOLVED)).status_code == 403


@pytest.mark.parametrize("status", [MatterStatus.SOLVED, MatterStatus.ANSWERED], ids=str)
def test_nothing_is_merged_into_what_is_closed(client, world, status):
    closed = make_matter(world, status, text="广场上没有灯")
    matter = make_matter(world, text="广场上没有灯")
    for query in ({}, {"q": "广场"}):
        page = beside(client, world, matter, **query).content.decode()
        assert f'name="into" value="{closed.pk}"' not in page
    sent = {"version": matter.version, "into": closed.pk}
    assert client.post(f"/my/matters/{matter.pk}/merge/", sent).status_code == 422
    assert not Matter.objects.filter(merged_into=closed).exists()


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (MatterStatus.RECEIVED, ["solve_on_the_spot", "answer_on_the_spot", "refuse"]),
        (MatterStatus.HANDLING, ["solve", "answer", "refuse", "to_village", "report_progress"]),
        (MatterStatus.SOLVED, []),
    ],
)
def test_one_question_leads_to_the_right_verb(client, world, status, verbs):
    matter = make_matter(world, status)
    client.force_login(world.keeper)
    page = client.get(f"/my/matters/{matter.pk}/").content.decode()
    assert ("这件事现在怎么样？" in page) == bool(verbs)
    for verb in verbs:
        assert f'href="#do-{verb}"' in page
        assert f'id="do-{verb}"' in page


def test_the_verbs_are_explained(client, world):
    client.force_login(world.keeper)
    matter = make_matter(world, MatterStatus.HANDLING)
    page = client.get(f"/my/matters/{matter.pk}/").content.decode()
    assert "不是“已经交办”" in page


CASE = {"title": "路灯亮了", "problem": "路灯坏了。", "answer": "已更换。"}


def test_a_keeper_proposes_a_case_that_another_one_approves(client, world):
    matter = make_matter(world, MatterStatus.SOLVED)
    client.force_login(world.keeper)
    client.post(f"/my/matters/{matter.pk}/propose_case/", {"version": matter.version, **CASE})
    case = PublishedCase.objects.get()
    assert (case.status, case.edited_by) == ("submitted", world.keeper)
    assert "路灯亮了" in client.get(f"/my/matters/{matter.pk}/").content.decode()
    assert OutboxMessage.objects.filter(
        recipient=world.town_clerk, key__contains="propose"
    ).exists()
    assert act(case, "publish", world.town_clerk).approved_by == world.town_clerk


def test_a_proposed_case_names_nobody(world):
    matter = make_matter(world, MatterStatus.SOLVED)
    with pytest.raises(ValidationError, match="请先去掉"):
        act(matter, "propose_case", world.keeper, **{**CASE, "problem": "王小明家黑"})
    assert not PublishedCase.objects.exists()


def test_a_line_is_never_longer_than_its_field():
    assert len(subject_of("长" * 5000)) <= LONGEST
