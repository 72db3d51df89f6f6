"""The counting of the jobs itself: what counts as a click, what as a field."""

import pytest

from tests.jobs.counting import Job

pytestmark = pytest.mark.e2e

FORM = """<form onsubmit="return false"><textarea name="rows"></textarea>
<select name="unit"><option>甲</option><option>乙</option></select>
<input type="file" multiple><input type="checkbox"><button>保存</button></form>"""


@pytest.fixture
def counted(chromium):
    page = chromium.new_page()
    page.set_content(FORM)
    yield Job(page)
    page.close()


def test_a_press_is_a_click_and_a_filled_place_is_a_field_however_much_goes_in(counted):
    counted.fill("textarea", "一行\n又一行")
    counted.choose("select", "乙")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in range(4)]
    counted.give("[type=file]", files)
    counted.click("[type=checkbox]")
    counted.click(counted.page.get_by_role("button", name="保存"))
    counted.press("textarea", "Control+Enter")
    assert counted.cost() == (3, 3)
    assert counted.page.input_value("textarea") == "一行\n又一行"


@pytest.mark.parametrize(
    ("clicks", "fields", "holds"), [(2, 1, True), (3, 1, True), (1, 1, False), (2, 0, False)]
)
def test_a_job_is_within_what_it_may_cost_where_both_numbers_are(clicks, fields, holds):
    assert Job(None, clicks=2, fields=1).is_within(clicks, fields) is holds
