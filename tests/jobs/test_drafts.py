"""What was typed and not saved comes back in the browser; a saved form leaves nothing."""

import pytest
from django.urls import reverse

from congress_portal.personal.models import UnsavedForm
from deputies.suggestions.models import Suggestion
from supervision.items.choices import ItemStatus
from tests.factories import People, make_item

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NEW = "my_suggestions:new"


@pytest.fixture
def work(job, transactional_db):
    return job(People().deputy).open(reverse(NEW))


def reopened(work):
    work.page.once("dialog", lambda dialog: dialog.accept())
    work.page.goto("/my/")
    work.page.goto(reverse(NEW))


def test_a_text_that_was_left_is_offered_again(work):
    work.fill("[name=title]", "关于增设公交站的建议")
    reopened(work)
    assert work.page.input_value("[name=title]") == ""
    work.click(work.page.get_by_role("button", name="恢复底稿"))
    assert work.page.input_value("[name=title]") == "关于增设公交站的建议"


def test_it_reaches_the_server_within_a_minute(job, transactional_db):
    work = job(People().deputy)
    work.page.clock.install()
    work.open(reverse(NEW))
    work.fill("[name=title]", "关于增设公交站的建议")
    with work.page.expect_response("**/my/drafts/"):
        work.page.clock.fast_forward(61_000)
    assert ["title", "关于增设公交站的建议"] in UnsavedForm.objects.get().fields


def test_the_next_person_at_the_machine_finds_nothing(work, job):
    work.fill("[name=title]", "别人的话")
    work.page.locator("[name=title]").blur()
    work.page.evaluate(
        "Object.keys(localStorage).forEach(function (name) {"
        " localStorage.setItem(name.replace(/draft:\\d+/, 'draft:0'), localStorage.getItem(name));"
        " localStorage.removeItem(name); })"
    )
    reopened(work)
    assert work.page.get_by_role("button", name="恢复底稿").count() == 0
    assert work.page.evaluate("localStorage.length") == 0


def test_a_saved_form_leaves_nothing(work):
    page = work.page
    work.fill("[name=title]", "关于增设公交站的建议")
    for field in page.locator("main form [required]:visible").all():
        if not field.input_value():
            field.fill("现状和建议。")
    page.click("main .button-main")
    page.wait_for_url(lambda url: "/new/" not in url)
    assert Suggestion.objects.count() == 1
    reopened(work)
    assert page.get_by_role("button", name="恢复底稿").count() == 0


@pytest.fixture
def on_an_item(job, transactional_db):
    """A handler on the page of an item in hand, who leaves it without saving; and its address."""
    people = People()
    item = make_item(ItemStatus.HANDLING, people)
    address = reverse("my_items:item", args=[item.pk])
    work = job(people.handler).open(address)
    work.page.once("dialog", lambda dialog: dialog.accept())
    return work, address


def test_a_reply_that_was_left_is_offered_again_and_only_there(on_an_item):
    work, address = on_an_item
    page = work.page
    work.fill("#do-reply [name=text]", "围栏已修复。")
    page.goto("/my/")
    page.goto(address)
    assert page.get_by_role("button", name="恢复底稿").count() == 1
    work.click("#do-reply button:has-text('恢复底稿')")
    assert page.input_value("#do-reply [name=text]") == "围栏已修复。"


def test_words_in_a_folded_action_unfold_it(on_an_item):
    work, address = on_an_item
    page = work.page
    work.click("#do-report_progress summary")
    work.fill("#do-report_progress [name=text]", "已完成八成。")
    page.goto("/my/")
    page.goto(address)
    work.click("#do-report_progress button:has-text('恢复底稿')")
    assert page.input_value("#do-report_progress [name=text]") == "已完成八成。"
