from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from annual_summaries.revisions.freezing import freeze, is_intact
from annual_summaries.revisions.models import (
    FrozenFigure,
    FrozenRow,
    Revision,
    StoredForm,
    StoredFormat,
)
from supervision.activities.models import Activity
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.history import past_activity, past_item
from workflow.progress import watched
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


def bodies():
    return list(StoredForm.objects.order_by("pk").values_list("body", flat=True))


def test_every_form_is_kept_in_both_languages(published):
    kept = set(StoredForm.objects.values_list("form", "language"))
    assert kept == {(form, language) for form in StoredFormat for language in ("zh-hans", "en")}


def test_later_edits_leave_what_was_published_alone(published, year):
    before = bodies()
    past_item(year, struck_off_on=date(2023, 10, 1), is_public=True)
    Activity.objects.update(title="改过的标题", method="research")
    published.sections.update(body="改过的正文")
    assert bodies() == before


def test_later_edits_leave_the_frozen_rows_alone(published):
    before = list(FrozenRow.objects.order_by("pk").values_list("label_zh", "value"))
    Activity.objects.update(title="改过的标题", method="research")
    assert list(FrozenRow.objects.order_by("pk").values_list("label_zh", "value")) == before


def test_a_new_revision_leaves_the_first_one_alone(published, publish):
    first = published.current
    before = list(first.forms.order_by("pk").values_list("body", flat=True))
    past_activity(is_public=True)
    publish("补录一项活动。")
    assert list(first.forms.order_by("pk").values_list("body", flat=True)) == before


def test_a_new_revision_counts_anew(published, publish):
    was = published.current.figures.get(key="supervision_activities").value
    past_activity(is_public=True)
    now = publish("补录一项活动。").current.figures.get(key="supervision_activities").value
    assert now == was + 1


def test_the_checksum_covers_every_stored_form(published):
    assert is_intact(published.current)


def test_a_stored_form_that_was_tampered_with_is_noticed(published):
    form = published.current.forms.get(form=StoredFormat.CSV, language="en")
    StoredForm.objects.filter(pk=form.pk).update(body=form.body.replace("3", "4"))
    assert not is_intact(published.current)


def test_the_year_gets_its_sentence_from_the_figures(published):
    assert published.current.sentence == (
        "2023年，代表参与监督活动4项，常委会交办视察意见2份，列出清单事项3条，年底前核验销号1条。"
    )


def test_the_revision_keeps_its_chinese_sentence_whatever_the_publisher_reads(publish, year):
    with override("en"):
        assert publish().current.sentence.startswith("2023年，代表参与")


def test_a_sentence_that_staff_wrote_is_kept(draft, publish, year):
    type(draft).objects.filter(pk=draft.pk).update(sentence="办一件，成一件。")
    assert publish().current.sentence == "办一件，成一件。"


def test_an_empty_year_can_be_published(publish):
    assert set(publish().current.figures.values_list("value", flat=True)) == {0}


def test_sections_are_kept_with_the_revision(published):
    (section,) = published.current.sections.all()
    assert (section.title, section.body) == ("闭环监督", "一件一件办。")


def test_publishing_costs_the_same_number_of_queries_with_more_records(
    published, publish, leader, year, queries, django_assert_num_queries
):
    assert leader.roles  # asked for once; the next publication remembers them
    with queries() as few:
        publish("第二版。")
    for _number in range(30):
        past_item(year)
    with django_assert_num_queries(len(few)):
        publish("第三版。")


def test_a_failed_publication_leaves_no_revision(draft, leader, monkeypatch):
    from annual_summaries.revisions import freezing as services

    monkeypatch.setattr(services, "finished", lambda content: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform(draft, "publish", by=leader)
    assert not Revision.objects.exists()


def test_the_public_keys_of_frozen_records_are_rows(published):
    frozen = published.current.figures.get(key="list_items")
    inspections = Opinion.objects.filter(kind="inspection", activity__level="city")
    keys = set(frozen.records)
    items = Item.objects.filter(opinion__in=inspections).exclude(status="withdrawn")
    assert keys == set(items.values_list("pk", flat=True))


def test_whoever_watches_hears_of_each_figure_counted_and_frozen(year, draft, leader):
    heard = []

    class Watch:
        def begin(self, step, total):
            heard.append((step, total))

        def __call__(self, part, rows):
            heard.append((part, rows))

    with watched(Watch()):
        perform(draft, "publish", by=leader)
    steps = [one for one in heard if one[0] in ("统计", "固化")]
    assert [step for step, _total in steps] == ["统计", "固化"]
    frozen = {one.label_zh: len(one.records) for one in FrozenFigure.objects.all()}
    assert steps[1][1] == sum(frozen.values()) > 0
    for pair in frozen.items():
        assert heard.count(pair) == 2


def test_the_keys_are_not_read_with_the_numbers(published, django_assert_num_queries):
    with django_assert_num_queries(1):
        figure = published.current.figures.get(key="list_items")
    assert {"records", "amounts"} <= figure.get_deferred_fields()
    with django_assert_num_queries(1):
        assert len(figure.records) == figure.value


def test_freezing_costs_as_many_statements_however_many_records_there_are(draft, leader):
    def statements():
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            freeze(draft, by=leader, at=timezone.now())
            transaction.set_rollback(True)
        return len(captured)

    past_activity()
    few = statements()
    for _ in range(30):
        past_activity()
    assert statements() == few
