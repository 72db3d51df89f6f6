"""The unit's work from a phone, in a real browser."""

import pytest
from django.core.cache import cache

from supervision.handling.models import Entry
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.e2e.inspection import follow
from tests.factories import PASSWORD, People, make_item, png
from workflow.models import TrailEntry

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def people():
    cache.clear()
    return People()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def phone(request, chromium, live_server):
    """A phone that runs scripts, and one that runs none."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport=PHONE,
        java_script_enabled=request.param,
    )
    yield context.new_page()
    context.close()


def sign_in(phone, user):
    phone.goto("/my/")
    phone.fill("[name=login]", user.username)
    phone.fill("[name=password]", PASSWORD)
    follow(phone, "main button:not([type=button])")


def test_a_unit_acknowledges_reports_and_replies_from_a_phone(phone, people):
    item = make_item(ItemStatus.HANDED_OVER, people)
    sign_in(phone, people.handler)
    follow(phone, "main .rows a")
    follow(phone, "form[action$='/acknowledge/'] button:not([type=button])")
    phone.fill("#reply-text", "已经修好。")
    phone.check("#reply-outcome_0")
    phone.set_input_files(
        "#reply-files", {"name": "现场.png", "mimeType": "image/png", "buffer": png().read()}
    )
    follow(phone, "form[action$='/reply/'] button:not([type=button])")
    assert "“反馈办理结果”已完成。" in phone.inner_text("main")
    assert Item.objects.get(pk=item.pk).status == ItemStatus.REPLIED
    assert phone.locator(".timeline img").count() == 1


def test_a_refused_form_keeps_what_was_typed(phone, people):
    make_item(ItemStatus.HANDLING, people)
    sign_in(phone, people.handler)
    follow(phone, "main .rows a")
    phone.fill("#reply-text", "已经修好路面。")
    phone.check("#reply-outcome_0")
    follow(phone, "form[action$='/reply/'] button:not([type=button])")
    assert phone.input_value("#reply-text") == "已经修好路面。"
    assert phone.is_checked("#reply-outcome_0")
    assert "报告已解决或部分解决的，请附佐证材料。" in phone.inner_text("main")


def test_no_page_is_wider_than_the_phone(phone, people):
    item = make_item(ItemStatus.AWAITING_EVALUATION, people)
    Item.objects.filter(pk=item.pk).update(suggestion="很长的字" * 60 + "A" * 300)
    sign_in(phone, people.deputy)
    for address in ("/my/", f"/my/items/{item.pk}/", "/my/?kind=rate"):
        phone.goto(address)
        box = phone.locator("main").bounding_box()
        assert box["x"] + box["width"] <= PHONE["width"], address


def test_a_double_click_is_one_line_in_the_story(phone, people):
    item = make_item(ItemStatus.HANDLING, people)
    sign_in(phone, people.handler)
    phone.goto(f"/my/items/{item.pk}/")
    phone.click("details:has(form[action$='/ask/']) summary")
    phone.fill("#ask-text", "范围到哪里？")
    phone.dblclick("form[action$='/ask/'] button:not([type=button])")
    phone.wait_for_selector("text=/“提问”已完成|这一步已经办过了/")
    assert Entry.objects.filter(item=item, action="ask").count() == 1
    assert TrailEntry.objects.of(item).filter(action="ask").count() == 1
