"""What the office's jobs with lists cost: clicks and fields, counted in a real browser."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from deputies.duty.models import DutyEntry, DutyStatus
from supervision.activities.models import Activity
from supervision.items.choices import ItemStatus
from supervision.opinions.models import Opinion
from tests.factories import (
    People,
    government,
    make_activity,
    make_deputy,
    make_item,
    make_org,
    png,
)

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db):
    return People()


def test_an_opinion_of_twenty_items_from_a_list_in_excel(job, people):
    government()
    make_org("城市管理局", short_name="城管局")
    activity = make_activity()
    activity.deputies.add(people.deputy.deputy)
    work = job(people.clerk).open(reverse("admin:supervision_activity_change", args=[activity.pk]))
    lines = [f"{n}\t问题之{n}\t建议之{n}\t城管局\t2027.5.{n}" for n in range(1, 21)]

    work.click(work.page.get_by_role("link", name="起草意见和清单", exact=True))
    work.fill("#id_title", "关于养老服务的视察意见")
    work.click(".field-addressee .select2-selection")
    work.fill(".select2-search__field", "市人民")
    work.click(".select2-results__option--highlighted:has-text('市人民')")
    work.follow("[name=_continue]")
    work.click(work.page.get_by_role("link", name="粘贴清单", exact=True))
    work.fill("[name=rows]", "\n".join(lines))
    work.click("[name=followed]")
    work.follow("[name=preview]")
    work.click("[name=save]")
    work.page.get_by_text("已加入 20 条清单事项。").wait_for()

    items = Opinion.objects.get().items
    assert items.count() == 20
    assert items.filter(following_deputies=people.deputy.deputy).count() == 20
    assert work.is_within(clicks=8, fields=4), work.cost()


def test_an_inspection_with_fifteen_deputies_and_four_files(job, people):
    names = [f"代表{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"]
    for name in names:
        make_deputy(name)
    work = job(people.clerk).open(reverse("admin:supervision_activity_add"))

    work.fill("#id_number", "2026-77")
    work.fill("#id_title", "视察养老服务")
    work.choose("#id_method", "视察")
    work.fill("#id_year", "2026")
    work.fill("#id_starts_on", "2026-05-08")
    work.fill("#id_names", "\n".join(names))
    work.click(work.page.get_by_role("button", name="核对名单"))
    work.page.get_by_text("看懂 15 位").wait_for()
    pictures = [
        {"name": f"现场{n}.png", "mimeType": "image/png", "buffer": png().read()} for n in range(4)
    ]
    work.give("#id_pictures", pictures)
    assert work.page.locator(".chosen img").count() == 4
    work.click("[name=_save]")
    work.page.get_by_text("视察养老服务").first.wait_for()

    activity = Activity.objects.get()
    assert (activity.deputies.count(), activity.files.count()) == (15, 4)
    assert work.is_within(clicks=12, fields=8), work.cost()


def test_a_filtered_list_leaves_the_portal_with_one_click(job, people):
    make_item(ItemStatus.HANDED_OVER, people)
    make_item(ItemStatus.DRAFT, people)
    work = job(people.clerk).open("/my/items/?state=handed_over")
    with work.page.expect_download() as download:
        work.click(".downloads a >> nth=0")
    with open(download.value.path(), "rb") as file:
        book = load_workbook(io.BytesIO(file.read()))
    assert book.active.max_row == 2
    assert work.is_within(clicks=1), work.cost()


def test_a_deputy_confirms_sixteen_entries(job, people):
    for number in range(16):
        DutyEntry.objects.create(
            deputy=people.deputy.deputy,
            happened_on=timezone.localdate(),
            kind="visit",
            text=f"走访第{number}户",
        )
    work = job(people.deputy).open("/my/")
    work.click(".kinds a")
    work.click("a[href*='/my/together/']")
    work.click("main form .button-main")
    work.page.get_by_text("已办理 16 件。").wait_for()
    assert DutyEntry.objects.filter(status=DutyStatus.SUBMITTED).count() == 16
    assert work.is_within(clicks=3), work.cost()
