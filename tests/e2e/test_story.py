"""One item from the draft to the public page, each person in a browser of their own."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import People, make_activity, make_opinion, png

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db):
    return People()


@pytest.fixture
def opinion(people):
    activity = make_activity(is_public=True)
    return make_opinion(activity, unit=people.unit, deputies=[people.deputy.deputy])


@pytest.fixture
def pages(people, windows):
    """One signed-in browser page per person, by the name of their part."""
    return {
        part: windows(getattr(people, part)).page
        for part in ("clerk", "leader", "handler", "deputy")
    }


def act(page, action, label, **inputs):
    """Opens the form of an action if it is closed, fills it in, sends it."""
    form = page.locator(f"form:has(input[name=action][value={action}])")
    if not form.locator("button[type=submit]").is_visible():
        page.locator(f"details:has(input[name=action][value={action}]) > summary").click()
    for name, value in inputs.items():
        fill(form, name, value)
    form.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text("已完成。")).to_be_visible()


def fill(form, name, value):
    control = form.locator(f"[name={name}]")
    kind = control.first.get_attribute("type")
    if kind == "radio":
        form.locator(f"[name={name}][value={value}]").check()
    elif kind == "file":
        control.set_input_files(value)
    else:
        control.fill(value)


def picture():
    upload = png()
    return {"name": upload.name, "mimeType": "image/png", "buffer": upload.read()}


def test_an_item_goes_from_the_draft_to_struck_off_before_the_public(
    people, opinion, pages, windows
):
    item = opinion.items.get()
    item_page, opinion_page = f"/my/items/{item.pk}/", f"/my/opinions/{opinion.pk}/"

    clerk = pages["clerk"]
    clerk.goto(f"/admin/supervision/opinion/{opinion.pk}/change/")
    clerk.get_by_role("link", name="提交审签", exact=True).click()
    clerk.get_by_role("button", name="提交审签", exact=True).click()
    expect(clerk.get_by_text("已完成：提交审签。")).to_be_visible()

    leader = pages["leader"]
    leader.goto(opinion_page)
    act(leader, "hand_over", "批准交办", handed_over_on=f"{timezone.localdate():%Y-%m-%d}")
    act(leader, "publish_list", "公开清单")

    handler = pages["handler"]
    handler.goto("/my/")
    handler.locator(f'a[href="{item_page}"]').first.click()
    act(handler, "acknowledge", "签收")
    act(handler, "reply", "反馈办理结果", text="已经办好。", outcome="solved", files=picture())

    clerk.goto(item_page)
    expect(clerk.get_by_text("已经办好。").first).to_be_visible()
    act(clerk, "verify", "现场核实", place="石柱镇")

    deputy = pages["deputy"]
    deputy.goto(item_page)
    act(deputy, "evaluate", "评价", rating="satisfied")

    leader.goto(item_page)
    act(leader, "strike_off", "销号")

    public = windows().page
    assert public.goto(f"/supervision/items/{item.pk}/").status == 200
    expect(public.locator("main").get_by_text("核验销号").first).to_be_visible()
