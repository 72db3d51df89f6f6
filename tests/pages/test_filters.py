"""What every filtered list takes from ``pages.filters`` and ``pages.tables`` without saying it."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from deputies.bills.models import Bill, BillHandling
from deputies.bills.views import TABLE, BillFilter
from pages.filters import years_since
from pages.public import private_unless_public
from supervision.activities.models import Activity
from tests.factories import make_activity, make_deputy

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def make_bill(title, year):
    return Bill.objects.create(
        title=title,
        year=year,
        number=str(Bill.objects.count() + 1),
        lead_deputy=make_deputy(),
        handling=BillHandling.TO_COMMITTEE,
        moved_on=date(year, 1, 10),
    )


def titles(**query):
    return [bill.title for bill in BillFilter(query, Bill.objects.order_by("pk")).qs]


def test_words_are_looked_for_by_the_querysets_own_matching():
    make_bill("关于养老服务的议案", THIS_YEAR)
    make_bill("关于校园安全的议案", THIS_YEAR)
    assert titles(q="养老") == ["关于养老服务的议案"]


def test_a_year_narrows_by_the_querysets_own_word():
    make_bill("今年的议案", THIS_YEAR)
    make_bill("去年的议案", THIS_YEAR - 1)
    for bill in Bill.objects.all():
        Bill.objects.filter(pk=bill.pk).update(is_public=True)
    assert titles(year=str(THIS_YEAR - 1)) == ["去年的议案"]


def test_years_are_offered_back_to_that_of_the_first_record():
    make_activity(starts_on=date(THIS_YEAR - 2, 5, 8))
    make_activity(starts_on=date(THIS_YEAR - 1, 5, 8))
    offered = years_since(Activity.objects.all(), "starts_on")
    assert [year for year, _label in offered] == [THIS_YEAR, THIS_YEAR - 1, THIS_YEAR - 2]


def test_where_nothing_is_on_record_this_year_alone_is_offered():
    assert years_since(Activity.objects.none(), "starts_on") == [(THIS_YEAR, str(THIS_YEAR))]


@pytest.mark.parametrize(
    ("reader", "is_public", "kept_by_none"),
    [
        (AnonymousUser(), True, False),
        (AnonymousUser(), False, True),
        (User(pk=1), True, True),
        (User(pk=1), False, True),
    ],
)
def test_a_record_is_kept_by_caches_only_where_everybody_reads_the_same(
    reader, is_public, kept_by_none
):
    request = RequestFactory().get("/")
    request.user = reader
    response = private_unless_public(request, HttpResponse(), is_public)
    assert ("no-store" in response.headers.get("Cache-Control", "")) is kept_by_none


def test_a_list_answers_with_its_page_and_what_the_template_takes_beside_it():
    make_bill("关于养老服务的议案", THIS_YEAR)
    listing = BillFilter({}, Bill.objects.order_by("pk").select_related("lead_deputy"))
    request = RequestFactory().get("/")
    answer = TABLE.answer_to(
        request, listing.qs, "deputies/bills.html", listing=listing, breadcrumbs=[("首页", "/")]
    )
    text = answer.content.decode()
    assert "关于养老服务的议案" in text
    assert "首页" in text


def test_a_list_that_is_asked_for_a_file_sets_no_page():
    make_bill("关于养老服务的议案", THIS_YEAR)
    request = RequestFactory().get("/", {"format": "csv"})
    answer = TABLE.answer_to(request, Bill.objects.order_by("pk"), "no such template.html")
    assert "关于养老服务的议案" in b"".join(answer.streaming_content).decode("utf-8-sig")
