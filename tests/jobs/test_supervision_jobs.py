"""What the office's jobs of hand-over and urging cost: clicks and fields, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from papers.models import OfficialPaper
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.opinions.models import Opinion
from tests.factories import People, make_item, make_opinion
from workflow.models import Urging
from workflow.transitions import perform

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TODAY = timezone.localdate()


@pytest.fixture
def people(transactional_db):
    return People()


@pytest.fixture
def late(people):
    item = make_item(ItemStatus.HANDLING, people)
    due = TODAY - timedelta(days=10)
    Item.objects.filter(pk=item.pk).update(due_on=due, handed_over_on=due - timedelta(days=30))
    return item


def test_a_hand_over_makes_its_letter_by_itself(job, people):
    opinion = make_opinion(unit=people.unit, title="关于养老服务的视察意见")
    perform(opinion, "submit", by=people.clerk)
    work = job(people.leader).open(reverse("my:desk"))

    work.click(work.page.get_by_role("link", name="关于养老服务的视察意见").first)
    work.fill("#hand_over-number", "永人大视〔2026〕3号")
    work.click(work.page.get_by_role("button", name="批准交办"))
    work.page.get_by_text("“批准交办”已完成。").wait_for()
    work.click(work.page.locator("ul.papers a").first)
    work.page.get_by_text("永人大视〔2026〕3号").first.wait_for()

    opinion = Opinion.objects.get()
    assert OfficialPaper.objects.about(opinion).filter(kind="hand-over").exists()
    assert "校验码" in work.page.inner_text("article.official footer")
    assert work.is_within(clicks=4, fields=3), work.cost()


def test_what_is_overdue_by_unit_is_one_click_from_the_desk_of_supervision(job, people, late):
    work = job(people.clerk).open(reverse("my_supervision:desk"))
    assert "逾期 1，七天内到期 0，在办 1" in work.page.inner_text("#units ~ details summary")
    work.click(f"a[href='{reverse('my_supervision:kind', args=['items'])}?when=overdue']")
    assert str(people.unit) in work.page.inner_text(".in-hand-form")
    assert work.is_within(clicks=1), work.cost()


def test_a_unit_is_urged_by_one_click_on_the_list(job, people, late):
    address = reverse("my_supervision:kind", args=["items"])
    work = job(people.clerk).open(f"{address}?when=overdue")
    work.click("button[name=one]")
    work.page.get_by_text("已催办 1 件").wait_for()
    assert Urging.objects.of(late).count() == 1
    assert work.is_within(clicks=1), work.cost()
