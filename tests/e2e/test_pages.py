"""Every kind of page in a real browser: accessible, as wide as the window, within its policy."""

from datetime import timedelta

import pytest
from django.utils import timezone

from congress_portal.demo_every_year import summaries
from supervision.items.choices import ItemStatus
from tests.e2e.inspection import follow
from tests.factories import People, make_activity, make_item, make_opinion, published_item
from workflow.transitions import perform

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 360, 1280
YEAR = 2023
SHOWN = (
    ItemStatus.HANDED_OVER,
    ItemStatus.HANDLING,
    ItemStatus.REPLIED,
    ItemStatus.AWAITING_EVALUATION,
    ItemStatus.STRUCK_OFF,
    ItemStatus.LONG_TERM,
)
LOOKED_AT_BY = {
    "handler": (ItemStatus.HANDED_OVER, ItemStatus.HANDLING),
    "deputy": (ItemStatus.AWAITING_EVALUATION, ItemStatus.STRUCK_OFF),
    "clerk": (ItemStatus.REPLIED, ItemStatus.LONG_TERM),
    "leader": (ItemStatus.AWAITING_EVALUATION,),
}


class Records:
    """A published year and items in several states, with the people who handle them."""

    def __init__(self):
        self.people = People()
        day = timezone.localdate() - timedelta(days=200)
        self.activity = make_activity(title="乡村道路建设视察", place="石柱镇", starts_on=day)
        self.items = {
            status: published_item(status, self.people, activity=self.activity) for status in SHOWN
        }
        self.draft = make_item(ItemStatus.DRAFT, self.people).opinion
        self.submitted = make_opinion(items=3, unit=self.people.unit)
        perform(self.submitted, "submit", by=self.people.clerk)

    def with_a_year(self):
        summary = summaries.draft(YEAR, by=self.people.clerk)
        summaries.publish(summary, by=self.people.leader)
        return self


@pytest.fixture
def records(transactional_db):
    return Records()


def public_addresses(records):
    item = records.items[ItemStatus.STRUCK_OFF]
    return [
        "/",
        "/annual/",
        f"/annual/{YEAR}/",
        f"/annual/{YEAR}/figures/list_items/",
        "/supervision/",
        f"/supervision/{records.activity.number}/",
        "/supervision/items/",
        f"/supervision/items/{item.pk}/",
        "/accounts/login/",
    ]


@pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_public_pages_have_no_faults(records, windows, width, language):
    addresses = public_addresses(records.with_a_year())
    window = windows(width=width)
    faults = window.all_faults([language + address for address in addresses])
    faults += window.faults(f"{language}/supervision/no-such-page/", status=404)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", LOOKED_AT_BY)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_signed_in_pages_have_no_faults(records, windows, width, role):
    items = [records.items[status] for status in LOOKED_AT_BY[role]]
    addresses = ["/my/", *(f"/my/items/{item.pk}/" for item in items)]
    if role in ("clerk", "leader"):
        addresses.append(f"/my/opinions/{records.submitted.pk}/")
        addresses.append(f"/my/opinions/{items[0].opinion_id}/")
    window = windows(getattr(records.people, role), width)
    faults = window.all_faults(addresses)
    assert not faults, "\n".join(faults)


def test_the_back_office_has_no_faults(records, windows):
    item = records.items[ItemStatus.REPLIED]
    addresses = [
        "/admin/",
        "/admin/supervision/activity/",
        "/admin/supervision/activity/add/",
        f"/admin/supervision/activity/{records.activity.pk}/change/",
        "/admin/supervision/opinion/add/?rows=2",
        f"/admin/supervision/opinion/{records.draft.pk}/change/",
        "/admin/supervision/item/",
        f"/admin/supervision/item/{item.pk}/change/",
        f"/admin/supervision/item/{item.pk}/act/verify/",
    ]
    window = windows(records.people.clerk, DESK)
    faults = window.all_faults(addresses)
    assert not faults, "\n".join(faults)


def test_a_wide_paper_is_scrolled_by_keys_on_a_phone(records, windows):
    opinion = records.items[ItemStatus.HANDLING].opinion_id
    window = windows(records.people.clerk, PHONE)
    assert window.faults(f"/my/papers/hand-over/{opinion}/") == []
    assert window.page.locator("table.grid").count()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_list_of_an_opinion_is_scrolled_by_keys(records, windows, width):
    window = windows(records.people.clerk, width)
    assert window.faults(f"/admin/supervision/opinion/{records.draft.pk}/change/") == []


def test_what_the_back_office_says_after_saving_is_a_list_with_its_entries(records, windows):
    window = windows(records.people.clerk, DESK)
    page = window.page
    page.goto(f"/admin/supervision/activity/{records.activity.pk}/change/")
    follow(page, "input[name=_continue], button[name=_continue]")
    page.wait_for_function("document.activeElement.querySelector('ul.messagelist')")
    assert window.barriers() == []


def test_what_the_back_office_refuses_is_said_without_barriers(records, windows):
    window = windows(records.people.clerk, DESK)
    page = window.page
    page.goto("/admin/supervision/activity/add/")
    page.evaluate("document.querySelector('#activity_form').noValidate = true")
    follow(page, "input[name=_continue], button[name=_continue]")
    page.wait_for_function("document.activeElement.querySelector('.errornote')")
    assert window.barriers() == []
