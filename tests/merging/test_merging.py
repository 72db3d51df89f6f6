"""Two records that were one thing become one: nothing is lost, and both numbers find it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.choices import Role
from congress_portal.search.index import follow
from deputies.duty.models import DutyEntry
from deputies.people.models import Deputy, Mandate
from deputies.suggestions.models import Suggestion, SuggestionStatus
from registers.merging.models import Merge, MergeStatus
from registers.merging.workflow import propose
from registers.waiting import WAITING
from supervision.documents.models import Document
from supervision.items.models import Item
from supervision.normative_documents.models import Paper
from tests.factories import (
    make_activity,
    make_deputy,
    make_opinion,
    make_org,
    make_user,
)
from tests.history import past_cleanup, past_document
from workflow.models import TrailEntry
from workflow.trail import verify
from workflow.transitions import perform

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def clerk():
    return make_user(Role.CLERK)


@pytest.fixture
def leader():
    return make_user(Role.LEADER)


def merged(kept, lost, clerk, leader, *, taken=()):
    """Merges as clerk and leader do; the record that stays, as it is now."""
    merge = propose(kept, lost, taken=taken, reason="登记了两次", by=clerk)
    if merge.status == MergeStatus.PROPOSED:
        perform(merge, "confirm", by=leader)
    return type(kept).objects.get(pk=kept.pk)


@pytest.fixture
def pair():
    """One person, entered twice; only the second record tells of birth and post."""
    kept = make_deputy("张三", number="D1")
    lost = make_deputy(
        "张　三", number="D7", birth_month=date(1975, 5, 1), post="某厂工人", mobile="13800000001"
    )
    return kept, lost


def said(kept, lost, by):
    with pytest.raises(ValidationError) as refusal:
        propose(kept, lost, taken=(), reason="登记了两次", by=by)
    return " ".join(refusal.value.messages)


def test_what_the_kept_record_does_not_say_is_taken_over(pair, clerk, leader):
    kept = merged(*pair, clerk, leader)
    assert (kept.name, kept.birth_month, kept.post) == ("张三", date(1975, 5, 1), "某厂工人")


def test_the_value_that_was_chosen_stays(pair, clerk, leader):
    assert merged(*pair, clerk, leader, taken=["number"]).number == "D7"


def test_all_that_hangs_on_it_follows(pair, clerk, leader):
    kept, lost = pair
    activity, item = make_activity(), make_opinion(deputies=[lost]).items.get()
    activity.deputies.add(kept, lost)
    DutyEntry.objects.create(deputy=lost, happened_on=TODAY, kind="visit", text="走访")
    kept = merged(kept, lost, clerk, leader)
    assert list(activity.deputies.all()) == [kept]
    assert list(item.following_deputies.all()) == [kept]
    assert kept.duty_entries.count() == 1
    assert kept.mandates.count() == 1
    assert not Deputy.objects.filter(pk=lost.pk).exists()


def test_the_same_act_of_duty_in_both_is_counted_once(pair, clerk, leader):
    kept, lost = pair
    for deputy in pair:
        DutyEntry.objects.create(deputy=deputy, happened_on=TODAY, kind="visit", text="走访")
    assert merged(kept, lost, clerk, leader).duty_entries.count() == 1


def test_what_the_merged_record_said_is_kept_with_the_merge(pair, clerk, leader):
    merged(*pair, clerk, leader)
    merge = Merge.objects.get()
    assert merge.lost_values["number"] == "D7"
    assert merge.lost_values["post"] == "某厂工人"
    assert [row["kind"] for row in merge.dropped] == ["deputies.mandate"]


def test_both_chains_of_the_trail_tell_it_without_words(pair, clerk, leader):
    kept, lost = pair
    merged(kept, lost, clerk, leader)
    entries = TrailEntry.objects.filter(subject_kind="deputies.deputy")
    told = {(one.action, one.subject_key): one.content for one in entries}
    assert told["merged_into", str(lost.pk)]["kept"] == kept.pk
    assert told["absorbed", str(kept.pk)]["lost"] == lost.pk
    assert "张" not in str(told)
    verify()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"birth_month": date(1980, 1, 1)}, "出生年月不同"),
        ({"gender": "female"}, "性别不同"),
    ],
)
def test_two_persons_are_not_merged(pair, clerk, changes, sentence):
    kept, lost = pair
    lost.gender = "male"
    for name, value in changes.items():
        setattr(kept, name, value)
    assert sentence in said(kept, lost, clerk)


def test_two_who_sit_at_once_in_different_mandates_of_a_level_are_two_persons(pair, clerk):
    kept, lost = pair
    Mandate.objects.filter(deputy=kept).update(district="第一选区")
    Mandate.objects.filter(deputy=lost).update(district="第二选区")
    assert "是两个人，不能合并" in said(kept, lost, clerk)


def test_mandates_that_follow_each_other_are_of_one_person(pair, clerk, leader):
    kept, lost = pair
    Mandate.objects.filter(deputy=lost).update(
        term=17, since=date(2017, 1, 1), until=date(2022, 1, 1), end_reason="term_over"
    )
    assert merged(kept, lost, clerk, leader).mandates.count() == 2


def test_what_is_published_or_counted_waits_for_a_second_person(pair, clerk, leader):
    kept, lost = pair
    merge = propose(kept, lost, taken=(), reason="登记了两次", by=clerk)
    assert merge.status == MergeStatus.PROPOSED
    assert Deputy.objects.filter(pk=lost.pk).exists()
    waiting = WAITING.get("merges_to_confirm").records
    assert (waiting(leader, TODAY).count(), waiting(clerk, TODAY).count()) == (1, 0)


def test_who_proposed_it_does_not_confirm_it(pair, client):
    both = make_user(Role.LEADER)
    merge = propose(*pair, taken=(), reason="登记了两次", by=both)
    client.force_login(both)
    page = reverse("admin:registers_merge_act", args=[merge.pk, "confirm"])
    assert client.post(page, {"version": merge.version}).status_code == 403


def test_what_nobody_reads_or_counts_is_merged_at_once(clerk):
    kept, lost = (Deputy.objects.create(name="李四", number=number) for number in ("D8", "D9"))
    merge = propose(kept, lost, taken=(), reason="登记了两次", by=clerk)
    assert merge.status == MergeStatus.MERGED


def test_a_record_that_changed_meanwhile_is_not_merged(clerk, leader):
    kept, lost = make_opinion(items=2).items.all()
    opinion = kept.opinion
    opinion.items.update(handed_over_on=TODAY, status="handed_over")
    merge = propose(*opinion.items.order_by("sequence"), taken=(), reason="登记了两次", by=clerk)
    Item.objects.filter(pk=lost.pk).update(version=9)
    with pytest.raises(ValidationError, match="又有变化"):
        perform(merge, "confirm", by=leader)


def test_a_merge_of_a_merged_record_leads_to_the_last_one(clerk, leader):
    first, second, third = (make_deputy("王五", number=f"D{one}") for one in range(3))
    merged(second, first, clerk, leader)
    merged(third, Deputy.objects.get(pk=second.pk), clerk, leader)
    assert set(Merge.objects.values_list("kept_key", flat=True)) == {third.pk}


def test_items_bring_their_story_and_their_units(clerk, leader):
    unit = make_org("交通运输局")
    kept, lost = make_opinion(items=2, unit=unit).items.order_by("sequence")
    lost.assisting_units.add(make_org("公安局"))
    lost.entries.create(
        action="ask", kind="question", text="怎么办", happened_on=TODAY, at="2026-03-02T08:00Z"
    )
    kept = merged(kept, lost, clerk, leader)
    assert [str(one) for one in kept.assisting_units.all()] == ["公安局"]
    assert kept.entries.get().text == "怎么办"


def test_items_of_different_units_are_not_merged(clerk):
    kept, lost = make_opinion(items=2).items.order_by("sequence")
    lost.lead_unit = make_org("教育局")
    assert "主办单位不同" in said(kept, lost, clerk)


def test_a_reply_is_not_taken_over_by_an_item_that_is_still_handled(clerk):
    kept, lost = make_opinion(items=2).items.order_by("sequence")
    lost.replied_on = TODAY
    assert "请反过来合并" in said(kept, lost, clerk)


def test_an_answer_is_not_taken_over_by_a_suggestion_that_is_still_handled(clerk):
    words = {"year": 2026, "title": "增设公交站", "lead_deputy": make_deputy()}
    kept, lost = (Suggestion.objects.create(**words) for _one in range(2))
    lost.replied_on = TODAY
    assert "请反过来合并" in said(kept, lost, clerk)


def test_suggestions_of_different_deputies_are_handled_together_instead(clerk):
    kept, lost = (
        Suggestion.objects.create(year=2026, title="增设公交站", lead_deputy=make_deputy())
        for _one in range(2)
    )
    assert "并案办理" in said(kept, lost, clerk)


def test_a_suggestion_keeps_the_duty_of_its_deputy_once(clerk, leader):
    deputy = make_deputy()
    pair = [
        Suggestion.objects.create(
            year=2026,
            number=number,
            title="增设公交站",
            lead_deputy=deputy,
            status=SuggestionStatus.SUBMITTED,
        )
        for number in ("1", "2")
    ]
    for one in pair:
        DutyEntry.objects.create(
            deputy=deputy,
            happened_on=TODAY,
            kind="suggestion",
            text="提出建议",
            source_key=f"suggestion:{one.pk}:{deputy.pk}",
        )
    kept = merged(*pair, clerk, leader)
    keys = DutyEntry.objects.values_list("source_key", flat=True)
    assert list(keys) == [f"suggestion:{kept.pk}:{deputy.pk}"]
    assert list(Suggestion.objects.matching("2")) == [kept]


def test_a_document_under_two_numbers_is_repealed_once(clerk, leader):
    kept = past_document(
        number="云政发〔2023〕1号", result="repealed", concluded_on=date(2023, 12, 1)
    )
    lost = past_document(
        number="云政发〔2023〕11号",
        maker=kept.maker,
        result="repealed",
        concluded_on=date(2023, 12, 1),
    )
    past_cleanup(number="云政发〔2023〕11号", maker=kept.maker, decided_on=date(2023, 12, 1))
    assert Paper.objects.repealed_in(2023).count() == 2
    merged(Document.objects.get(pk=kept.pk), lost, clerk, leader)
    assert Paper.objects.repealed_in(2023).count() == 1


def test_documents_of_different_makers_are_not_merged(clerk):
    kept, lost = past_document(number="1号"), past_document(number="2号", maker=make_org("另一局"))
    assert "制定机关不同" in said(kept, lost, clerk)


# ---- both numbers stay known


def test_an_old_address_leads_on(pair, clerk, leader, client):
    kept, lost = pair
    merged(kept, lost, clerk, leader)
    answer = client.get(reverse("deputy", args=[lost.pk]))
    assert (answer.status_code, answer["Location"]) == (301, reverse("deputy", args=[kept.pk]))


def test_an_old_address_tells_nothing_of_a_record_that_the_reader_may_not_know(clerk, client):
    kept, lost = make_opinion(items=2).items.order_by("sequence")
    propose(kept, lost, taken=(), reason="登记了两次", by=clerk)
    assert client.get(reverse("supervision:item", args=[lost.pk])).status_code == 404
    client.force_login(clerk)
    answer = client.get(reverse("my_items:item", args=[lost.pk]))
    assert answer["Location"] == reverse("my_items:item", args=[kept.pk])


def test_the_back_office_leads_on_and_finds_the_old_number(pair, clerk, leader, client):
    kept, lost = pair
    merged(kept, lost, clerk, leader)
    client.force_login(clerk)
    page = reverse("admin:deputies_deputy_change", args=[lost.pk])
    assert client.get(page)["Location"] == reverse("admin:deputies_deputy_change", args=[kept.pk])
    found = client.get(reverse("admin:deputies_deputy_changelist"), {"q": "D7"})
    assert [one.pk for one in found.context["cl"].result_list] == [kept.pk]


def test_the_search_finds_the_old_number(clerk, leader, client):
    kept = past_document(number="云政发〔2023〕1号", title="停车办法", is_public=True)
    lost = past_document(number="云政发〔2023〕11号", maker=kept.maker, title="停车 办法")
    merged(kept, lost, clerk, leader)
    follow()
    page = client.get("/search/", {"q": "2023〕11号"})
    assert reverse("supervision:document", args=[kept.pk]) in page.content.decode()
