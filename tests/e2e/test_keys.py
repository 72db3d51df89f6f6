"""Ctrl+Enter saves, in the back office and under /my/; without its script it would not.

Each types into a text of several lines: in a single line the browser itself sends on Enter.
"""

import pytest

from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from tests.factories import People, make_activity, make_item

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
TEXT = "已进场施工，月底完成。"


@pytest.fixture
def people(transactional_db):
    return People()


def press(window, field, text=TEXT, *, has_script=True):
    """Types into a field, saves by the keys, and waits for what the browser then does."""
    page = window.page
    page.fill(field, text)
    page.press(field, "Control+Enter")
    if has_script:
        page.wait_for_load_state("networkidle")
        page.wait_for_selector(".notice, .messagelist, .errornote")
    else:
        page.wait_for_timeout(1000)


def report(people, windows, *, has_script):
    """The state of an item after a unit has typed how it goes on and pressed the keys."""
    item = make_item(ItemStatus.ACKNOWLEDGED, people)
    window = windows(people.handler)
    if not has_script:
        window.page.route("**/keys*.js", lambda route: route.abort())
    window.page.goto(f"/my/items/{item.pk}/")
    window.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    press(window, "#do-report_progress textarea", has_script=has_script)
    return Item.objects.get(pk=item.pk).status


@pytest.mark.parametrize(
    ("has_script", "state"), [(True, ItemStatus.HANDLING), (False, ItemStatus.ACKNOWLEDGED)]
)
def test_a_unit_reports_by_the_keys_and_by_their_script_alone(people, windows, has_script, state):
    assert report(people, windows, has_script=has_script) == state


def test_in_the_back_office_the_keys_save(people, windows):
    activity = make_activity()
    window = windows(people.clerk)
    window.page.goto(f"/admin/supervision/activity/{activity.pk}/change/")
    window.page.fill("textarea[name=notes]", TEXT)
    with window.page.expect_navigation():
        window.page.press("textarea[name=notes]", "Control+Enter")
    activity.refresh_from_db()
    assert activity.notes == TEXT
