"""The duty pages in a real browser: from a phone without scripts, and on one sheet of paper."""

import re
from datetime import date

import pytest
from django.core.cache import cache

from deputies.duty.models import DutyEntry, DutyKind, PointRule, PointScheme
from deputies.people.models import Mandate
from tests.e2e.inspection import follow
from tests.factories import PASSWORD, make_deputy_user, png

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
A_PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def user():
    cache.clear()
    return make_deputy_user()


@pytest.fixture
def phone(chromium, live_server):
    """A phone that runs no scripts."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
    )
    yield context.new_page()
    context.close()


def open_as(phone, user, address):
    phone.goto(address)
    phone.fill("[name=login]", user.username)
    phone.fill("[name=password]", PASSWORD)
    follow(phone, "main button:not([type=button])")


def test_a_deputy_logs_duty_with_a_photograph_from_a_phone(phone, user):
    open_as(phone, user, "/my/duty/new/")
    phone.fill("textarea[name=text]", "走访五金企业")
    photograph = {"name": "现场.png", "mimeType": "image/png", "buffer": png().read()}
    phone.set_input_files("[name=files]", photograph)
    follow(phone, "main .form button:not([type=button])")
    assert "走访五金企业" in phone.inner_text("main")
    assert DutyEntry.objects.get().files.count() == 1


def test_the_fullest_sheet_prints_on_one_page(phone, user):
    for level in ("town", "prefecture", "province", "national"):
        Mandate.objects.create(
            deputy=user.deputy, level=level, term=14, since=date(2022, 1, 1), district="第一选区"
        )
    scheme = PointScheme.objects.create(name="试行", since=date(2022, 1, 1))
    PointRule.objects.create(scheme=scheme, kind=DutyKind.VISIT, points=3)
    DutyEntry.objects.bulk_create(
        DutyEntry(
            deputy=user.deputy,
            happened_on=date(2023, 3, 1),
            kind=DutyKind.VISIT,
            text="很长的内容" * 200,
            status="verified",
            had_result=True,
        )
        for _number in range(100)
    )
    open_as(phone, user, "/my/duty/2023/sheet/")
    assert "履职登记表" in phone.inner_text("main")
    assert len(A_PAGE.findall(phone.pdf(prefer_css_page_size=True))) == 1
