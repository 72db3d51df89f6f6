"""Near twins of a workbook are warnings that name both."""

from tests.factories import make_activity, make_org

HEADER = ["编号", "年度", "标题", "方式", "层级", "组织单位", "开始日期"]
SUGGESTIONS = ["年度", "编号", "标题", "领衔代表", "状态"]


def activity(number, title="视察养老服务", day="2023-05-08", body="永康市人大常委会"):
    return [number, 2023, title, "视察", "市", body, day]


def said(run):
    assert run.faults.lines() == []
    return [line for line in run.doubts.lines() if "都相同" in line]


def bodies():
    for name in ("永康市人大常委会", "永康市人大社会委"):
        make_org(name, "committee")


def test_two_rows_of_one_title_body_and_day_are_named(look):
    bodies()
    run = look({"监督活动": [HEADER, activity("A-1"), activity("A-2", "视察 养老服务")]})
    (line,) = said(run)
    assert line.startswith("监督活动 · 3 · 标题: “A-2”与“A-1”")


def test_a_row_like_a_record_under_another_number_is_named(look):
    bodies()
    there = make_activity(
        number="A-1",
        title="视察养老服务",
        starts_on="2023-05-08",
        organizer=make_org("永康市人大常委会"),
    )
    (line,) = said(look({"监督活动": [HEADER, activity("A-2")]}))
    assert there.number in line


def test_another_title_body_or_day_is_no_twin(look):
    bodies()
    rows = [
        activity("A-1"),
        activity("A-2", title="视察消防"),
        activity("A-3", day="2023-05-09"),
        activity("A-4", body="永康市人大社会委"),
    ]
    assert said(look({"监督活动": [HEADER, *rows]})) == []


def test_what_is_there_already_is_not_asked_about_again(look, take):
    bodies()
    sheets = {"监督活动": [HEADER, activity("A-1"), activity("A-2")]}
    take(sheets)
    assert said(look(sheets)) == []


def test_suggestions_of_one_title_deputy_and_year_are_near_twins(look):
    people = {"代表": [["编号", "姓名"], ["D1", "张三"]]}
    rows = [[2023, number, "关于停车", "张三", "待交办"] for number in ("1", "2")]
    (line,) = said(look({**people, "代表建议": [SUGGESTIONS, *rows]}))
    assert "“2”与“1”" in line
