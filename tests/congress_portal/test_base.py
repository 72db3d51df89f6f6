"""The frame around every page, and what it never does."""

import json
import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation

pytestmark = pytest.mark.django_db


def page(path="/supervision/", template="base.html", language="zh-hans", **context):
    """Rendered without session or user on the request: whoever touches them fails."""
    with translation.override(language):
        return render_to_string(template, context, request=RequestFactory().get(path))


def test_a_public_page_needs_neither_session_nor_person():
    assert "永康市人民代表大会常务委员会" in page()


def test_chinese_pages_say_so_in_the_way_that_chooses_chinese_shapes():
    assert '<html lang="zh-Hans"' in page()


def test_english_pages_say_so():
    assert '<html lang="en"' in page("/en/supervision/", language="en")


def test_the_first_link_skips_to_the_text():
    html = page()
    assert re.search(r"<a [^>]*>", html)[0] == '<a class="skip" href="#main">'
    assert 'id="main"' in html


def test_old_double_engine_browsers_are_asked_for_the_modern_one():
    html = page()
    assert '<meta name="renderer" content="webkit">' in html
    assert 'http-equiv="X-UA-Compatible"' in html


def test_zooming_is_never_forbidden():
    assert "maximum-scale" not in page()
    assert "user-scalable" not in page()


def test_the_present_place_is_marked():
    assert re.search(r'href="/supervision/" aria-current="page"', page("/supervision/"))


def test_below_a_place_its_nearest_entry_is_marked():
    html = page("/supervision/items/7/")
    assert re.findall(r'href="([^"]*)" aria-current="true"', html) == ["/supervision/items/"]


def test_home_is_not_marked_on_every_page():
    assert not re.search(r'href="/" aria-current', page("/nowhere/"))


@pytest.mark.urls("tests.congress_portal.bare_urls")
def test_a_place_that_is_not_there_fails_loudly():
    with pytest.raises(NoReverseMatch):
        page()


def test_the_language_link_leads_to_this_very_page():
    html = page("/supervision/items/?page=2&q=%E5%8F%A4%E5%9F%8E")
    assert 'href="/en/supervision/items/?page=2&amp;q=%E5%8F%A4%E5%9F%8E"' in html


def test_the_english_page_leads_back():
    html = page("/en/supervision/items/?page=2", language="en")
    assert 'href="/supervision/items/?page=2"' in html


def test_the_modes_stand_on_the_root():
    request = RequestFactory().get("/")
    request.COOKIES = {"display_text": "large", "display_contrast": "high"}
    html = render_to_string("base.html", {}, request=request)
    assert 'data-text="large" data-contrast="high"' in html


def test_empty_records_of_the_footer_are_left_out():
    assert "beian" not in page()


def test_the_footer_shows_the_record_numbers():
    from congress_portal.site.models import SiteSettings

    SiteSettings(icp_record="浙ICP备00000000号-1", police_record="浙公网安备0号").save()
    html = page()
    assert "浙ICP备00000000号-1" in html
    assert "浙公网安备0号" in html


def test_nothing_is_loaded_from_another_host():
    # A link to the same page in the other language is a word for search engines alone.
    loaded = r'(?:src|<link (?!rel="alternate")[^>]*href)="(?:https?:)?//[^"]*"'
    assert re.findall(loaded, page()) == []


def shared(html):
    return dict(re.findall(r'<meta property="og:(\S+)" content="([^"]*)">', html))


def test_a_page_sent_in_a_chat_shows_title_sentence_and_picture(settings):
    settings.SITE_URL = "https://rd.example.gov.cn"
    facts = shared(page("/supervision/"))
    assert facts["title"] == "永康市人大监督工作平台 · 永康市人大监督工作平台"
    assert facts["description"].endswith("永康市人民代表大会常务委员会")
    assert facts["url"] == "https://rd.example.gov.cn/supervision/"
    assert facts["image"] == "https://rd.example.gov.cn/share/kinds/activities.png"


def test_the_way_to_a_page_is_told_to_programs_and_no_text_ends_the_block():
    crumbs = [("</script><b>", "/annual/"), ("2023年", "/annual/2023/")]
    html = page(breadcrumbs=crumbs)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    told = json.loads(block)
    assert [step["name"] for step in told["itemListElement"]] == ["</script><b>", "2023年"]


def test_the_footer_leads_to_help_privacy_accessibility_feedback_and_data():
    html = page()
    for path in ("/help/", "/help/privacy/", "/help/accessibility/", "/help/feedback/"):
        assert f'href="{path}"' in html
    assert 'href="/open-data/#feeds"' in html


def test_the_bar_at_the_bottom_is_that_of_the_persons_role():
    request = RequestFactory().get("/my/")
    bars = {}
    for role in ("keeper", "deputy", "handler", "clerk"):
        request.user = SimpleNamespace(
            is_authenticated=False, has_role=lambda *roles, held=role: held in roles
        )
        html = render_to_string("base_my.html", {"messages": []}, request=request)
        bar = html.partition('class="bottom-bar"')[2].partition("</nav>")[0]
        bars[role] = re.findall(r'href="([^"]*)"', bar)
    assert bars == {
        "keeper": ["/my/", "/my/station/", "/my/matters/"],
        "deputy": ["/my/", "/my/duty/new/", "/my/suggestions/"],
        "handler": ["/my/", "/my/items/", "/my/suggestions/"],
        "clerk": [],
    }


BAD_MOMENT = {
    "frame": "base_plain.html", "title": "暂时不能办理", "lead": "请稍后再试。",
    "status": "503", "address": "/",
}  # fmt: skip


@pytest.mark.parametrize(("name", "context"), [("400.html", {}), ("503.html", BAD_MOMENT)])
def test_the_page_for_bad_moments_needs_no_request_and_no_database(
    name, context, django_assert_num_queries
):
    with django_assert_num_queries(0):
        assert "<h1>" in render_to_string(name, context)


@pytest.mark.parametrize("code", ["403", "404", "413", "429"])
def test_every_error_page_says_what_happened_and_where_to_go(code):
    html = page(template=f"{code}.html", limit="10 MB", back_url="/my/")
    assert "<h1>" in html
    assert 'class="button' in html


def test_a_changed_record_tells_what_happened_meanwhile_and_gives_back_the_words():
    from datetime import datetime

    happened = {"at": datetime(2023, 5, 8), "who": "承办单位", "what": "提交了答复"}
    request = RequestFactory().get("/my/items/1/")
    request.user = SimpleNamespace(is_authenticated=False)
    context = {
        "title": "内容已经有了变化",
        "lead": "已有人办理了这件事。",
        "subject": "清单事项",
        "events": [happened],
        "lost_files": False,
        "typed": [("核验意见", "现场看了三处。")],
        "back_url": "/my/items/1/",
    }
    html = render_to_string("409.html", context, request=request)
    assert "提交了答复" in html
    assert "现场看了三处。" in html
    assert 'href="/my/items/1/"' in html
