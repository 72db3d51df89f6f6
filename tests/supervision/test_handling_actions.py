"""Acting from the page: what is done, what is refused, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from attachments.models import StoredFile
from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.choices import OpinionStatus
from supervision.opinions.models import Opinion
from tests.factories import People, make_item, make_opinion, make_org, make_user, png
from tests.once import once
from workflow.choices import Outcome
from workflow.models import TrailEntry
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@once
def people():
    return People()


@once
def item(people):
    return make_item(ItemStatus.HANDLING, people)


def act(client, user, item, action, **data):
    client.force_login(user)
    data.setdefault("version", item.version)
    return client.post(f"/my/items/{item.pk}/{action}/", data)


def state(item):
    return Item.objects.get(pk=item.pk).status


REPLY = {"text": "已经修好路面。", "outcome": Outcome.SOLVED}


def test_an_action_is_done_and_leads_back_with_a_sentence(client, people, item):
    answer = act(client, people.handler, item, "reply", **REPLY, files=[png()])
    assert answer.url == f"/my/items/{item.pk}/"
    assert "“反馈办理结果”已完成。" in client.get(answer.url).content.decode()
    assert state(item) == ItemStatus.REPLIED


def test_several_files_are_filed_with_the_line(client, people, item):
    act(client, people.handler, item, "reply", **REPLY, files=[png("前.png"), png("后.png")])
    entry = Entry.objects.get(item=item, action="reply")
    assert [file.stored.name for file in entry.files.all()] == ["前.png", "后.png"]


def test_the_way_back_keeps_the_language(client, people, item):
    client.force_login(people.handler)
    data = {"text": "Under way.", "version": item.version}
    answer = client.post(f"/en/my/items/{item.pk}/report_progress/", data)
    assert answer.url == f"/en/my/items/{item.pk}/"


# --- Bad input -----------------------------------------------------------------------------------


def refused(answer):
    assert answer.status_code == 422
    return answer.content.decode()


def test_a_reply_without_text_is_told_so_and_keeps_the_rest(client, people, item):
    text = refused(act(client, people.handler, item, "reply", outcome=Outcome.PARTLY))
    assert "请填写办理情况，再提交反馈。" in text
    assert re.search(r'value="partly"[^>]* checked', text)
    assert state(item) == ItemStatus.HANDLING


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "　　"])
def test_blanks_are_no_text(client, people, item, blank):
    refused(act(client, people.handler, item, "reply", text=blank, outcome=Outcome.REFERENCE))
    assert state(item) == ItemStatus.HANDLING


def test_what_was_typed_stays_in_the_form(client, people, item):
    text = refused(act(client, people.handler, item, "reply", text="已经修好路面。"))
    assert "已经修好路面。</textarea>" in text
    assert "请选择办理结果。" in text


def test_a_refused_quiet_form_stands_open(client, people, item):
    text = refused(act(client, people.handler, item, "ask", text=""))
    assert '<details class="action" id="do-ask" open>' in text


def test_solved_without_evidence_is_refused(client, people, item):
    text = refused(act(client, people.handler, item, "reply", **REPLY))
    assert "报告已解决或部分解决的，请附佐证材料。" in text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("木马.exe", b"MZ", "不能上传"),
        ("页面.html", b"<script>", "不能上传"),
        ("图.svg", b"<svg/>", "不能上传"),
        ("假.png", b"not a picture", "打不开"),
        ("假.pdf", b"PK\x03\x04", "打不开"),
        ("空.png", b"", "空"),
        ("大.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "太大"),
    ],
)
def test_evidence_of_a_forbidden_type_or_size_is_refused(
    client, people, item, name, content, sentence
):
    text = refused(
        act(
            client,
            people.handler,
            item,
            "reply",
            **REPLY,
            files=[SimpleUploadedFile(name, content)],
        )
    )
    assert sentence in text
    assert "已经修好路面。</textarea>" in text
    assert StoredFile.objects.count() == 0


def test_more_files_than_at_once_are_refused(client, people, item):
    files = [png(f"{number}.png") for number in range(11)]
    assert "一次最多上传 10 个文件。" in refused(
        act(client, people.handler, item, "reply", **REPLY, files=files)
    )


def test_planned_needs_a_day_to_come(client, people, item):
    today = timezone.localdate()
    data = {"text": "列入明年计划。", "outcome": Outcome.PLANNED, "promised_on": today}
    text = refused(act(client, people.handler, item, "reply", **data))
    assert "列入计划的，请填写今天以后的承诺日期。" in text


def test_an_extension_must_be_later_than_the_deadline(client, people, item):
    data = {"until": item.deadline, "reason": "材料未到"}
    text = refused(act(client, people.handler, item, "request_extension", **data))
    assert "延期后的日期必须晚于现在的办理期限。" in text


@pytest.mark.parametrize("day", ["2026-02-30", "明天", "99999-01-01"])
def test_a_day_that_is_none_is_refused(client, people, item, day):
    refused(act(client, people.handler, item, "request_extension", until=day, reason="材料未到"))


def test_a_verification_cannot_lie_in_the_future(client, people):
    item = make_item(ItemStatus.REPLIED, people)
    tomorrow = timezone.localdate() + timedelta(days=1)
    text = refused(act(client, people.clerk, item, "verify", verified_on=tomorrow, place="现场"))
    assert "日期不能晚于今天。" in text


def test_a_verification_cannot_lie_before_the_hand_over(client, people):
    item = make_item(ItemStatus.REPLIED, people)
    before = item.handed_over_on - timedelta(days=1)
    text = refused(act(client, people.clerk, item, "verify", verified_on=before, place="现场"))
    assert "核实日期不能早于交办日期。" in text


def test_only_a_unit_that_handles_items_can_be_chosen(client, people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    elsewhere = item.opinion.activity.organizer
    refused(act(client, people.clerk, item, "reassign", unit=elsewhere.pk))
    assert Item.objects.get(pk=item.pk).lead_unit == people.unit


def test_the_unit_that_has_it_is_no_other_unit(client, people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    text = refused(act(client, people.clerk, item, "reassign", unit=people.unit.pk))
    assert "请选择另一个单位。" in text


def test_striking_off_waits_for_the_rating(client, people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    text = refused(act(client, people.leader, item, "strike_off"))
    assert "请先由跟踪代表评价，再销号。" in text


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 5000])
def test_a_form_that_names_no_version_does_nothing(client, people, item, version):
    answer = act(client, people.handler, item, "ask", text="范围？", version=version)
    assert answer.status_code in (409, 422)
    assert Entry.objects.filter(action="ask").count() == 0


def test_a_text_with_a_null_character_is_refused(client, people, item):
    answer = act(client, people.handler, item, "ask", text="a\x00b")
    assert (answer.status_code, Entry.objects.filter(action="ask").count()) == (400, 0)


# --- Who may not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "action"),
    [
        ("clerk", "reply"),
        ("leader", "report_progress"),
        ("deputy", "reply"),
        ("handler", "verify"),
        ("handler", "strike_off"),
        ("deputy", "strike_off"),
        ("clerk", "strike_off"),
        ("clerk", "grant_extension"),
    ],
)
def test_an_action_of_somebody_else_is_forbidden(client, people, item, who, action):
    assert act(client, getattr(people, who), item, action).status_code == 403
    assert state(item) == ItemStatus.HANDLING


def test_an_assisting_unit_reports_but_does_not_reply(client, people, item):
    unit = make_org("教育局")
    item.assisting_units.add(unit)
    colleague = make_user(Role.HANDLER, unit)
    assert act(client, colleague, item, "reply", **REPLY).status_code == 403
    assert act(client, colleague, item, "report_progress", text="已配合。").status_code == 302


def test_who_must_not_know_of_it_gets_404_for_every_action(client, item):
    stranger = make_user(Role.HANDLER, make_org("卫生健康局"))
    assert act(client, stranger, item, "reply", **REPLY).status_code == 404


@pytest.mark.parametrize("action", ["explode", "hand_over", "created", "reply'--"])
def test_an_unknown_or_inner_action_does_not_exist(client, people, item, action):
    assert act(client, people.handler, item, action).status_code == 404


def test_the_same_person_never_turns_both_keys(client, people):
    item = make_item(ItemStatus.REPLIED, people)
    Item.objects.filter(pk=item.pk).update(replied_by=people.clerk)
    answer = act(client, people.clerk, item, "verify", verified_on=timezone.localdate(), place="路")
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_an_action_is_only_ever_posted(client, people, item, method):
    client.force_login(people.handler)
    answer = getattr(client, method)(f"/my/items/{item.pk}/acknowledge/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_without_a_token_nothing_is_done_and_the_words_are_shown(people, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.handler)
    data = {"text": "请问由哪个科室牵头办理这件事情？", "version": item.version}
    answer = client.post(f"/my/items/{item.pk}/ask/", data, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "请问由哪个科室牵头办理这件事情？" in answer.content.decode()
    assert Entry.objects.filter(action="ask").count() == 0


def test_a_sign_in_that_ended_meanwhile_loses_no_words(client, item):
    answer = client.post(f"/my/items/{item.pk}/ask/", {"text": "请问由哪个科室牵头办理这件事情？"})
    assert answer.status_code == 403
    assert "请问由哪个科室牵头办理这件事情？" in answer.content.decode()


# --- Stale pages and double clicks ---------------------------------------------------------------


def test_a_stale_page_is_told_what_happened_and_shows_what_was_typed(client, people, item):
    seen = item.version
    perform(item, "report_progress", by=people.handler, data={"text": "铺装完成。"})
    colleague = make_user(Role.HANDLER, people.unit)
    answer = act(client, colleague, item, "reply", **REPLY, version=seen, files=[png()])
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "内容已经有了变化" in text
    assert str(people.handler) in text
    assert "报告进展" in text
    assert "已经修好路面。" in text
    assert "已解决" in text
    assert "附件没有保存，请重新选择。" in text
    assert state(item) == ItemStatus.HANDLING


def test_a_stale_page_is_told_before_its_form_is_read(client, people, item):
    seen = item.version
    perform(item, "report_progress", by=people.handler, data={"text": "铺装完成。"})
    assert act(client, people.handler, item, "reply", version=seen).status_code == 409


def test_a_second_click_is_told_that_it_was_done_already(client, people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    act(client, people.handler, item, "acknowledge")
    answer = act(client, people.handler, item, "acknowledge")
    text = answer.content.decode()
    when = timezone.localtime(TrailEntry.objects.of(item).last().at)
    assert answer.status_code == 409
    assert f"您已在 {when:%H:%M} 办过“签收”，已经保存，没有重复办理。" in text
    assert TrailEntry.objects.of(item).filter(action="acknowledge").count() == 1


def test_a_second_click_writes_no_second_line(client, people, item):
    for _ in range(2):
        act(client, people.handler, item, "ask", text="范围到哪里？")
    assert Entry.objects.filter(action="ask").count() == 1


def test_the_click_of_somebody_else_is_no_double_click(client, people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    act(client, people.handler, item, "acknowledge")
    colleague = make_user(Role.HANDLER, people.unit)
    text = act(client, colleague, item, "acknowledge").content.decode()
    assert "内容已经有了变化" in text
    assert str(people.handler) in text


# --- The opinion ---------------------------------------------------------------------------------


def act_on_opinion(client, user, opinion, action, **data):
    client.force_login(user)
    return client.post(f"/my/opinions/{opinion.pk}/{action}/", {"version": opinion.version, **data})


@once
def submitted(people):
    return perform(make_opinion(items=2), "submit", by=people.clerk)


def test_a_leader_hands_over_from_the_page(client, people, submitted):
    today = timezone.localdate()
    data = {"number": "永人大视〔2026〕99号", "handed_over_on": today}
    answer = act_on_opinion(client, people.leader, submitted, "hand_over", **data)
    assert answer.url == f"/my/opinions/{submitted.pk}/"
    assert Opinion.objects.get(pk=submitted.pk).status == OpinionStatus.HANDED_OVER
    assert set(submitted.items.values_list("status", flat=True)) == {ItemStatus.HANDED_OVER}


def test_who_submitted_does_not_approve(client, people):
    both = make_user(Role.LEADER)
    Opinion.objects.filter(pk=(opinion := make_opinion()).pk).update(
        status=OpinionStatus.SUBMITTED, submitted_by=both
    )
    opinion.refresh_from_db()
    answer = act_on_opinion(client, both, opinion, "hand_over", handed_over_on=timezone.localdate())
    assert answer.status_code == 403


def test_a_deadline_before_the_hand_over_is_named_with_its_item(client, people, submitted):
    item = submitted.items.get(sequence=2)
    Item.objects.filter(pk=item.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    answer = act_on_opinion(
        client, people.leader, submitted, "hand_over", handed_over_on=timezone.localdate()
    )
    assert "第2条：办理期限不能早于交办日期。" in refused(answer)
    assert set(submitted.items.values_list("status", flat=True)) == {ItemStatus.DRAFT}


def test_a_number_that_is_taken_is_refused(client, people, submitted):
    data = {"number": make_opinion().number, "handed_over_on": timezone.localdate()}
    answer = act_on_opinion(client, people.leader, submitted, "hand_over", **data)
    assert "请填写文号，且不能与其他意见重复。" in refused(answer)


def test_an_opinion_without_items_is_not_submitted(client, people):
    answer = act_on_opinion(client, people.clerk, make_opinion(items=0), "submit")
    assert "清单至少要有一条，每条都要写明建议。" in refused(answer)


def test_a_second_approval_is_told_that_it_was_done(client, people, submitted):
    data = {"handed_over_on": timezone.localdate()}
    act_on_opinion(client, people.leader, submitted, "hand_over", **data)
    answer = act_on_opinion(client, people.leader, submitted, "hand_over", **data)
    assert answer.status_code == 409
    assert "办过“批准交办”" in answer.content.decode()
