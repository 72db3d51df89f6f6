"""How single facts are printed, and left out where they are empty."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from congress_portal.templatetags import facts


def printed(source, **context):
    return Template("{% load facts %}" + source).render(Context(context))


def test_a_fact_is_a_row_of_a_list():
    row = printed("{% fact 'Address' place %}", place="A & B")
    assert row == "<div><dt>Address</dt><dd>A &amp; B</dd></div>"


def test_a_fact_in_chinese_says_so():
    row = printed("{% fact 'Address' place chinese=True %}", place="人民路")
    assert row == '<div><dt>Address</dt><dd lang="zh-Hans">人民路</dd></div>'


def test_a_fact_leads_to_its_page():
    row = printed("{% fact 'Phone' phone url='tel:1' %}", phone="1")
    assert row == '<div><dt>Phone</dt><dd><a href="tel:1">1</a></dd></div>'


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_fact_is_left_out(nothing):
    assert printed("{% fact 'Phone' phone %}", phone=nothing) == ""


def test_none_of_something_is_a_fact():
    assert "<dd>0</dd>" in printed("{% fact 'People' number %}", number=0)


def test_text_stands_within_an_element():
    assert printed("{{ text|within:'span' }}", text="<1>") == "<span>&lt;1&gt;</span>"


def test_what_staff_wrote_is_marked_as_chinese():
    assert printed("{{ text|chinese:'p' }}", text="站") == '<p lang="zh-Hans">站</p>'


def test_an_element_has_its_classes():
    assert printed("{{ text|within:'p.muted.small' }}", text="1") == '<p class="muted small">1</p>'


@pytest.mark.parametrize("filter_name", ["within", "chinese"])
def test_no_element_stands_around_nothing(filter_name):
    assert printed("{{ text|" + filter_name + ":'p' }}", text="") == ""


def test_a_day_can_be_read_by_programs():
    with override("zh-hans"):
        words = facts.day_tag(date(2026, 5, 8))
    assert words == '<time datetime="2026-05-08">2026年5月8日</time>'


def test_no_day_is_no_element():
    assert facts.day_tag(None) == ""


class Record:
    name = "<名>"

    def get_absolute_url(self):
        return "/records/1/"

    def __str__(self):
        return "全名"


def test_records_are_links_with_commas_between():
    assert facts.links([Record(), Record()]) == (
        '<a href="/records/1/">全名</a>、<a href="/records/1/">全名</a>'
    )


def test_links_may_show_one_attribute():
    assert facts.links([Record()], "name") == '<a href="/records/1/">&lt;名&gt;</a>'
