"""The components of pages."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

TODAY = date(2023, 5, 8)


def rendered(tag, **given):
    arguments = " ".join(f"{name}={name}" for name in given)
    text = f"{{% load components marks %}}{{% {tag} {arguments} %}}"
    return Template(text).render(Context({**given, "csrf_token": "abc"}))


class Reply(forms.Form):
    text = forms.CharField(label="答复内容", help_text="写明效果。")
    agreed = forms.BooleanField(label="同意公开", required=False)
    way = forms.ChoiceField(
        label="方式", choices=[("a", "当面"), ("b", "书面")], widget=forms.RadioSelect
    )


def test_a_badge_carries_a_word_and_a_sign():
    html = rendered("badge", sign="overdue", label="已逾期")
    assert '<span class="badge sign s-overdue">已逾期</span>' in html


def test_the_two_keys_are_two_words_with_their_own_dates():
    html = rendered("two_keys", reported_on=date(2023, 9, 1), struck_on=date(2023, 10, 8))
    assert "单位报告办结" in html
    assert "人大核验销号" in html
    assert "2023年9月1日" in html
    assert "2023年10月8日" in html


def test_a_unit_report_alone_does_not_look_struck_off():
    html = rendered("two_keys", reported_on=date(2023, 9, 1), struck_on=None)
    assert "尚未销号" in html
    assert "s-verified" not in html


def test_a_reported_number_says_more_than():
    html = rendered("figure", value=600, unit="人次", label="接待群众", reported=True)
    assert "600" in html
    assert "多 人次" in html


def test_a_figure_without_records_to_show_is_no_link():
    assert "<a " not in rendered("figure", value=0, unit="项", label="活动")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2023, 5, 13), "还有 5 天"),
        (date(2023, 5, 8), "今天到期"),
        (date(2023, 5, 5), "已逾期 3 天"),
    ],
)
def test_a_deadline_is_told_both_ways(due, words):
    html = rendered("deadline", due=due, today=TODAY)
    assert words in html
    assert f"2023年5月{due.day}日" in html


def test_a_deadline_shows_how_it_was_computed():
    assert "起算日" in rendered(
        "deadline", due=TODAY, today=TODAY, explained=["起算日：2023年2月8日"]
    )


def test_an_extended_deadline_still_shows_the_first_one():
    html = rendered("deadline", due=date(2023, 6, 8), today=TODAY, original=TODAY)
    assert "原定 2023年5月8日" in html


def test_what_is_done_counts_no_days():
    html = rendered("deadline", due=date(2023, 5, 5), today=TODAY, done=True)
    assert "逾期" not in html


def turned(number, query=""):
    request = RequestFactory().get(f"/supervision/items/{query}")
    page = Paginator(range(60), 20).page(number)
    text = "{% load components %}{% pager page %}"
    return Template(text).render(RequestContext(request, {"page": page}))


@pytest.mark.django_db
def test_turning_pages_keeps_the_filters():
    assert 'href="?year=2023&amp;page=3"' in turned(2, "?year=2023&page=2")


@pytest.mark.django_db
def test_the_first_page_has_nothing_before_it():
    assert 'rel="prev"' not in turned(1)


def test_one_page_needs_no_pager():
    page = Paginator(range(3), 20).page(1)
    assert rendered("pager", page=page).strip() == ""


def test_an_element_that_holds_nothing_is_left_out():
    text = '{% load marks %}{% element "p" "meta" %} {{ nothing }} {% endelement %}'
    assert Template(text).render(Context({"nothing": ""})) == ""


def test_an_element_stands_around_what_it_holds():
    text = '{% load marks %}{% element "p" "meta" lang="zh-Hans" %}镇{% endelement %}'
    assert Template(text).render(Context()) == '<p class="meta" lang="zh-Hans">镇</p>'


def test_a_section_that_holds_nothing_has_no_heading():
    text = '{% load marks %}{% section "visits" "代表回访" %} {% endsection %}'
    assert Template(text).render(Context()) == ""


def test_a_section_is_named_by_its_heading():
    text = '{% load marks %}{% section "visits" "代表回访" %}三次{% endsection %}'
    html = Template(text).render(Context())
    assert html == ('<section aria-labelledby="visits"><h2 id="visits">代表回访</h2>三次</section>')


def test_a_period_of_one_day_is_one_day():
    assert rendered("period", first=TODAY, last=TODAY).count("2023年5月8日") == 1


def test_what_lasts_ends_today_in_words():
    assert rendered("since", first=TODAY, last=None) == "2023年5月8日 – 今"


def test_an_empty_list_behind_filters_says_that_filters_hide_it():
    listing = SimpleNamespace(is_narrowed=True)
    html = rendered("nothing_listed", listing=listing, narrowed="没有符合的。", empty="还没有。")
    assert "没有符合的。" in html
    assert "可以放宽条件再试。" in html


def test_an_empty_list_says_what_comes_next():
    listing = SimpleNamespace(is_narrowed=False)
    html = rendered(
        "nothing_listed", listing=listing, narrowed="", empty="还没有。", next="会列出。"
    )
    assert "还没有。" in html
    assert "会列出。" in html


def test_what_holds_nowhere_is_no_warning():
    assert rendered("warning", text="还没有公开。", where=False).strip() == ""


def test_a_refused_action_is_named():
    form = SimpleNamespace(row=SimpleNamespace(label="提交答复"))
    assert "“提交答复”还没有保存" in rendered("refusal", form=form)


def test_a_field_names_its_help_and_its_fault_to_screen_readers():
    field = Reply({"text": ""})["text"]
    html = rendered("field", field=field)
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html


def test_a_fault_is_told_by_a_word_and_not_only_by_colour():
    assert "有误：" in rendered("field", field=Reply({"text": ""})["text"])


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = rendered("field", field=Reply()["way"])
    assert "<fieldset" in html
    assert "<legend>方式" in html


def test_a_box_to_tick_stands_inside_its_label():
    html = rendered("field", field=Reply()["agreed"])
    assert html.count("<input") == 1
    assert '<label for="id_agreed" class="choice">' in html


def test_the_summary_of_faults_counts_them_and_leads_to_each():
    html = rendered("form_errors", form=Reply({"text": ""}))
    assert "还有 2 处需要修改" in html
    assert 'href="#id_text"' in html


def test_the_summary_of_faults_leads_to_the_first_choice_of_a_group():
    form = Reply({"text": "好"})
    html = rendered("form_errors", form=form) + rendered("field", field=form["way"])
    assert 'href="#id_way_0"' in html
    assert 'id="id_way_0"' in html


def test_a_form_without_faults_has_no_summary():
    assert rendered("form_errors", form=Reply()).strip() == ""


def test_an_action_sends_its_verb_the_version_seen_and_the_token():
    html = rendered("action_form", action="reply", label="提交答复", version=0)
    assert 'name="action" value="reply"' in html
    assert 'name="version" value="0"' in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html


def test_the_main_action_stands_open_and_the_others_are_folded():
    assert "<details" not in rendered("action_form", action="a", label="答复", main=True)
    assert "<details" in rendered("action_form", action="a", label="延期")


def test_a_folded_action_opens_when_it_has_faults():
    html = rendered("action_form", action="a", label="延期", form=Reply({"text": ""}))
    assert '<details class="action" id="do-a" open>' in html


def test_an_action_without_a_form_shows_no_empty_version():
    assert "version" not in rendered("action_form", action="a", label="签收")


def test_an_attachment_tells_its_name_and_size():
    file = SimpleNamespace(
        name="照片.pdf",
        url="/f/1/",
        size=2 * 1024 * 1024,
        replaced="",
        replace_url="",
        replace_word="",
    )
    html = rendered("attachments", files=[file])
    assert "照片.pdf" in html
    assert "2.0" in html


def test_what_others_wrote_is_escaped():
    assert "<script>" not in rendered("page_head", title="<script>alert(1)</script>")


def test_a_notice_of_failure_says_so_in_words():
    assert "未成功：" in rendered("notice", text="文件太大。", kind="error")


def test_a_rate_out_of_nothing_is_a_dash():
    html = rendered("rate_bar", label="公开率", numerator=0, denominator=0)
    assert "—" in html
    assert "0 / 0" in html


def test_prose_is_escaped_and_in_paragraphs():
    html = Template("{% load marks %}{{ text|prose }}").render(Context({"text": "一<b>\n\n二"}))
    assert html == '<div class="prose" lang="zh-Hans"><p>一&lt;b&gt;</p>\n\n<p>二</p></div>'
