"""Fragments of another language are marked, so that they are read aloud in it (WCAG 3.1.2)."""

import re

import pytest

from pages.spoken import CHINESE, ENGLISH, marked

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<td>水务局</td>", '<td lang="zh-Hans">水务局</td>'),
        ("<p>By 水务局</p>", '<p>By <bdi lang="zh-Hans">水务局</bdi></p>'),
        ("<p>By 水务局（2023年）3 times</p>",
         '<p>By <bdi lang="zh-Hans">水务局（2023年）</bdi>3 times</p>'),
        ('<td lang="zh-Hans">水务局</td>', '<td lang="zh-Hans">水务局</td>'),
        ('<td lang="zh-Hans">Education</td>', '<td lang="en">Education</td>'),
        ("<title>视察 · Portal</title>", '<title lang="zh-Hans">视察 · Portal</title>'),
        ('<option value="1">水务局</option>', '<option value="1" lang="zh-Hans">水务局</option>'),
        ("<p>水务局<br>教育局</p>",
         '<p><bdi lang="zh-Hans">水务局</bdi><br><bdi lang="zh-Hans">教育局</bdi></p>'),
        ("<script>'水务局'</script>", "<script>'水务局'</script>"),
        ("<p>No Chinese here, 2023</p>", "<p>No Chinese here, 2023</p>"),
        ("<!-- 注释 --><p>x</p>", "<!-- 注释 --><p>x</p>"),
        ('<p lang="zh-Hans">水<b>务</b>局</p>', '<p lang="zh-Hans">水<b>务</b>局</p>'),
    ],
)  # fmt: skip
def test_chinese_on_an_english_page_is_marked(html, found):
    assert marked(html, ENGLISH) == found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<a>Creative Commons Attribution 4.0</a>",
         '<a lang="en">Creative Commons Attribution 4.0</a>'),
        ("<p>按 Creative Commons Attribution 许可</p>",
         '<p>按 <bdi lang="en">Creative Commons Attribution</bdi> 许可</p>'),
        ("<p>下载 CSV 和 JSON</p>", "<p>下载 CSV 和 JSON</p>"),
        ('<a lang="en">Read in English</a>', '<a lang="en">Read in English</a>'),
        ("<code>primary key of it</code>", "<code>primary key of it</code>"),
        ("<p>水务局</p>", "<p>水务局</p>"),
    ],
)  # fmt: skip
def test_english_on_a_chinese_page_is_marked(html, found):
    assert marked(html, CHINESE) == found


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
def test_a_page_that_is_marked_stays_so(lang):
    html = (
        '<main><p>By 水务局 and 教育局</p><td>水</td><p lang="zh-Hans">City level works</p></main>'
    )
    once = marked(html, lang)
    assert marked(once, lang) == once


def test_tags_that_were_never_closed_do_not_confuse_what_follows():
    html = '<ul><li lang="zh-Hans">水务局<li>教育局</ul><p>农业局</p>'
    assert marked(html, ENGLISH).endswith('<p lang="zh-Hans">农业局</p>')


@pytest.mark.parametrize(
    "text", ["<" * 3000, "<p" * 3000, "水 " * 20_000, "ab " * 20_000, "“" * 9999]
)
def test_text_made_to_cost_costs_little(text):
    import time

    began = time.process_time()
    for lang in (CHINESE, ENGLISH):
        marked(f"<p>{text}</p>", lang)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("size", [30_000, 1_500_000])
def test_a_picture_within_its_tag_stays_a_picture(size):
    tag = f'<img src="data:image/png;base64,{"A" * size}" alt="回执">'
    assert marked(f"<p>回执</p>{tag}<p>编号</p>", "zh-Hans") == f"<p>回执</p>{tag}<p>编号</p>"


def test_half_a_tag_is_left_as_it_stands():
    assert marked("<p>a <img src alt <b>你好</b></p>", "zh-Hans").count("<bdi") == 0
