"""What a reception costs a keeper of a station: taps and fields, until the receipts are given."""

import pytest
from django.urls import reverse

from intake.codes import groups
from liaison_stations.matters.models import Matter
from tests.liaison_stations.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHONE = 360


def note(work, text, name="", phone="", agreed=False):
    """One matter more; without a name it is of the same person as the one before."""
    work.fill("textarea[name=text]", text)
    if name:
        work.fill("input[name=name]", name)
    else:
        work.click("input[name=same_person]")
    if phone:
        work.fill("input[name=phone]", phone)
    if agreed:
        work.click("input[name=agreed]")
    work.click(work.page.get_by_role("button", name="保存这件事项"))
    work.page.get_by_role("link", name="的回执").filter(has_text=text[:6]).wait_for()


def test_a_reception_of_three_people_with_four_matters_and_a_receipt_each(job, transactional_db):
    world = World()
    work = job(world.keeper, PHONE).open(reverse("my_station:home"))
    work.click(work.page.get_by_role("link", name="登记接待").first)
    work.fill("input[name=people]", "3")
    work.click(work.page.get_by_role("button", name="保存接待记录"))
    note(work, "村口的路灯坏了三盏，晚上看不见路。", "王秀兰", "13800000001", agreed=True)
    note(work, "桥头的护栏松了，孩子在那里玩。")
    note(work, "菜场门口天天堵车，老人过不去。", "陈大勇", "13800000002")
    note(work, "卫生室周末没有医生，看病要进城。", "李阿菊")
    work.click(work.page.get_by_role("link", name="全部 4 张回执"))
    work.page.locator(".slip").nth(3).wait_for()

    codes = work.page.locator(".slip .receipt-code").all_inner_texts()
    assert len({code for code in codes if len(code.split()) == len(groups("X" * 12))}) == 4
    people = Matter.objects.order_by("id").values_list("citizen__name", "citizen__phone")
    assert list(people) == [
        ("王秀兰", "13800000001"),
        ("王秀兰", "13800000001"),
        ("陈大勇", "13800000002"),
        ("李阿菊", ""),
    ]
    assert work.is_within(clicks=9, fields=10), work.cost()
