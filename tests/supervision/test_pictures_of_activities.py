"""An activity shows its own photograph, or what is drawn for its kind; lists show small ones."""

import re

import pytest

from attachments.uploads import CheckedFile, check, store
from congress_portal.templatetags.drawings import DRAWINGS
from supervision.activities.choices import Method
from supervision.activities.models import ActivityFile, Stage
from supervision.activity_pages.presentation import DRAWINGS as OF_METHODS
from tests.factories import make_activity, make_user, png

pytestmark = pytest.mark.django_db


def photograph(activity, checked=None, **fields):
    stored = store(checked or check(png()), by=make_user())
    fields = {"is_public": True, "stage": "on_site", "caption": "代表察看古街修缮", **fields}
    return ActivityFile.objects.create(activity=activity, stored=stored, **fields)


def shown(client, address):
    return client.get(address).content.decode()


def address(file):
    return f"/supervision/files/{file.stored.uuid}/"


def test_every_method_has_a_drawing_of_its_kind():
    assert set(OF_METHODS) == set(Method)
    assert set(OF_METHODS.values()) <= set(DRAWINGS)


@pytest.mark.parametrize("method", [Method.INSPECTION, Method.ENFORCEMENT, Method.REPORT])
def test_without_a_photograph_the_page_shows_the_drawing(client, method):
    activity = make_activity(is_public=True, method=method)
    html = shown(client, activity.get_absolute_url())
    assert f"img/drawn/{OF_METHODS[method]}.svg" in html
    assert 'class="cover"' not in html


def test_its_own_photograph_stands_at_the_head_and_is_told_once(client):
    activity = make_activity(is_public=True)
    Stage.objects.create(activity=activity, kind="on_site")
    photograph(activity)
    head, rest = shown(client, activity.get_absolute_url()).split("</header>")[-2:]
    assert 'alt="代表察看古街修缮"' in head
    assert "img/drawn" not in head
    assert "代表察看古街修缮" not in rest


def test_the_day_on_site_comes_before_the_research(client):
    activity = make_activity(is_public=True)
    Stage.objects.create(activity=activity, kind="research")
    photograph(activity, stage="research", caption="座谈")
    photograph(activity)
    html = shown(client, activity.get_absolute_url())
    assert html.index("代表察看古街修缮") < html.index("座谈")


def test_the_browser_chooses_among_copies_for_its_screen(client):
    activity = make_activity(is_public=True)
    file = photograph(activity)
    (copies,) = re.findall(r'srcset="([^"]+)"', shown(client, activity.get_absolute_url()))
    assert copies == ", ".join(f"{address(file)}?width={w} {w}w" for w in (320, 640, 960))
    assert client.get(f"{address(file)}?width=320")["Content-Type"] == "image/webp"


@pytest.mark.parametrize("page", ["/supervision/", "/"])
def test_a_list_shows_a_small_one_that_waits_until_it_is_seen(client, page):
    activity = make_activity(is_public=True)
    file = photograph(activity)
    (tag,) = re.findall(r'<img class="thumb"[^>]+>', shown(client, page))
    assert address(file) in tag
    assert 'loading="lazy"' in tag
    assert 'alt=""' in tag  # its title stands beside it


@pytest.mark.parametrize("page", ["/supervision/", "/"])
@pytest.mark.parametrize("kept_back", [{"is_public": False}, {"checked": "paper"}])
def test_a_list_shows_no_picture_that_the_public_may_not_see(client, page, kept_back):
    if kept_back.get("checked"):
        kept_back = {"checked": CheckedFile("a.pdf", "application/pdf", b"%PDF-1")}
    photograph(make_activity(is_public=True), **kept_back)
    assert 'class="thumb"' not in shown(client, page)


def test_the_list_asks_no_more_for_its_pictures(client, django_assert_max_num_queries):
    for _number in range(3):
        photograph(make_activity(is_public=True))
    client.get("/supervision/")
    with django_assert_max_num_queries(8):
        assert shown(client, "/supervision/?page=1").count('class="thumb"') == 3
