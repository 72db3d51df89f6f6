from datetime import date

import pytest

from annual_summaries.revisions.drift import Change, drift, names
from annual_summaries.summaries.models import AnnualSummary
from registers.figures import FIGURES
from supervision.activities.models import Activity
from supervision.items.models import Item
from tests.factories import make_org
from tests.history import past_activity, past_item

pytestmark = pytest.mark.django_db


def of(summary, key):
    return next((part for part in drift(summary).figures if part.key == key), None)


def test_nothing_has_drifted_right_after_publication(published):
    assert not drift(published)


def test_a_draft_that_was_never_published_has_no_drift(draft):
    assert not drift(draft)


def test_a_record_that_came_is_named_with_the_new_value(published):
    activity = past_activity(is_public=True)
    part = of(published, "supervision_activities")
    assert (part.was, part.now, part.came, part.went) == (4, 5, (activity.pk,), ())


def test_a_record_that_went_is_named(published):
    activity = Activity.objects.filter(method="inspection").first()
    Activity.objects.filter(pk=activity.pk).update(year=2022)
    assert of(published, "supervision_activities").went == (activity.pk,)


def test_one_record_that_came_for_another_that_went_is_noticed(published):
    gone = Activity.objects.filter(method="inspection").first()
    Activity.objects.filter(pk=gone.pk).update(year=2022)
    come = past_activity(starts_on=gone.starts_on)
    part = of(published, "supervision_activities")
    assert (part.was == part.now, part.came, part.went) == (True, (come.pk,), (gone.pk,))


def test_a_record_that_changed_its_row_is_named(published):
    item = Item.objects.filter(lead_unit__name="住建局").get()
    Item.objects.filter(pk=item.pk).update(lead_unit=make_org("财政局"))
    part = of(published, "list_items")
    assert part.moved == (item.pk,)
    assert Change("按主办单位 · 住建局", 1, None) in part.rows


def test_a_late_conclusion_drifts_no_further_than_it_counts(published, year):
    item = Item.objects.filter(lead_unit__name="住建局").get()
    item.closures.create(struck_off_on=date(2024, 2, 1))
    assert of(published, "list_items_concluded") is None


def test_a_rate_that_moved_is_shown_with_both_its_numbers(published):
    Item.objects.update(outcome="solved")
    assert Change("解决率", (1, 4), (4, 4)) in drift(published).rates


def test_texts_edited_since_are_named(published):
    AnnualSummary.objects.filter(pk=published.pk).update(opening="新的开篇")
    published.sections.update(body="新的正文")
    published.refresh_from_db()
    assert drift(published).texts == ("开篇", "章节")


def test_publishing_again_settles_the_drift(published, publish, year):
    past_item(year)
    assert drift(published)
    assert not drift(publish("补录事项。"))


def test_records_are_named_for_staff(published):
    activity = past_activity(title="补录的视察")
    figure = FIGURES.get("supervision_activities")
    assert names(figure, [activity.pk, 10**9]) == {activity.pk: "补录的视察"}


def test_finding_the_drift_costs_the_same_with_more_records(
    published, year, queries, django_assert_num_queries
):
    past_item(year)
    with queries() as few:
        drift(published)
    for _number in range(30):
        past_item(year)
    with django_assert_num_queries(len(few)):
        drift(published)
