"""From where a request reads, without a replica: tests/project/test_several_machines.py has one."""

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Organization, User
from congress_portal.serving import replicas
from congress_portal.serving.postgresql import replica
from congress_portal.serving.replicas import (
    PRIMARY,
    OwnWritesMiddleware,
    Reading,
    Replica,
    ReplicaRouter,
    parsed,
)
from congress_portal.site.models import SiteSettings
from congress_portal.upkeep import doctor
from supervision.activities.models import Activity

ROUTER = ReplicaRouter()
SECOND = "replica1"


class Known(Replica):
    """A replica that says of itself what the test wants."""

    def look(self):
        self.looks = getattr(self, "looks", 0) + 1


@pytest.fixture
def one(settings, monkeypatch):
    """The only replica; it has replayed the log up to 100."""
    settings.REPLICAS = {SECOND: {}}
    found = Known(SECOND, replayed=100)
    monkeypatch.setattr(replicas, "KNOWN", {SECOND: found})
    return found


def read_from(model=Activity, position=0, **options):
    with replicas.reading(Reading(position, **{"may_be_late": True, **options})):
        return ROUTER.db_for_read(model)


@pytest.mark.django_db(transaction=True)
class TestWhereIsRead:
    def test_a_page_that_may_be_late_comes_from_the_replica(self, one):
        assert read_from() == SECOND

    def test_outside_of_requests_the_primary_is_asked(self, one):
        assert ROUTER.db_for_read(Activity) == PRIMARY

    def test_what_writes_reads_the_primary(self, one):
        assert read_from(may_be_late=False) == PRIMARY

    @pytest.mark.parametrize("model", [User, Organization, SiteSettings])
    def test_who_somebody_is_comes_from_the_primary(self, one, model):
        assert read_from(model) == PRIMARY

    def test_a_replica_that_has_ones_last_write_is_asked(self, one):
        assert read_from(position=100) == SECOND

    def test_a_replica_without_ones_last_write_is_not(self, one):
        assert read_from(position=101) == PRIMARY
        assert one.looks

    def test_a_position_that_the_primary_has_not_come_to_leads_nobody_there(self, one):
        one.written = 200
        assert read_from(position=200) == PRIMARY
        assert read_from(position=201) == SECOND

    @pytest.mark.parametrize("fault", ["gone", "lags", "promoted"])
    def test_a_replica_with_a_fault_is_left_out(self, one, fault):
        one.fault = fault
        assert read_from() == PRIMARY

    def test_inside_a_transaction_the_primary_is_asked(self, one):
        with transaction.atomic():
            assert read_from() == PRIMARY

    def test_after_a_write_the_rest_of_the_request_reads_the_primary(self, one):
        with replicas.reading(Reading(may_be_late=True)) as now:
            assert ROUTER.db_for_read(Activity) == SECOND
            assert ROUTER.db_for_write(Activity) == PRIMARY
            assert ROUTER.db_for_read(Activity) == PRIMARY
            assert now.wrote

    def test_one_request_reads_from_one_database(self, one):
        with replicas.reading(Reading(may_be_late=True)):
            assert ROUTER.db_for_read(Activity) == SECOND
            one.fault = "lags"
            assert ROUTER.db_for_read(Activity) == SECOND


@pytest.mark.parametrize(
    ("text", "number"),
    [("0/0", 0), ("0/1A", 26), ("1/0", 1 << 32), ("", 0), ("x/1", 0), ("0/123456789", 0)],
)
def test_a_position_of_the_log_is_a_number(text, number):
    assert parsed(text) == number


def test_tables_are_made_at_the_primary_alone():
    assert ROUTER.allow_migrate(PRIMARY, "supervision")
    assert not ROUTER.allow_migrate(SECOND, "supervision")


def test_a_replica_has_its_own_address_and_the_limits_of_the_primary():
    primary = {"NAME": "portal", "OPTIONS": {"host": "/run/one", "options": "-c x=1"}}
    found = replica(primary, {"HOST": "two"})
    assert (found["NAME"], found["HOST"]) == ("portal", "two")
    assert found["OPTIONS"] == {"options": "-c x=1", "connect_timeout": 2}


class TestRequests:
    @pytest.fixture(autouse=True)
    def position(self, one, monkeypatch):
        monkeypatch.setattr(replicas, "position_now", lambda: "0/7F")

    def answered(self, view, method="get", **cookies):
        request = getattr(RequestFactory(), method)("/")
        request.COOKIES.update(cookies)
        return request, OwnWritesMiddleware(view)(request)

    def test_who_wrote_keeps_the_position(self):
        def view(request):
            ROUTER.db_for_write(Activity)
            return HttpResponse()

        _request, answer = self.answered(view, "post")
        assert answer.cookies["written"].value == "0/7F"
        assert answer.cookies["written"]["httponly"]

    def test_who_wrote_nothing_gets_no_cookie(self):
        _request, answer = self.answered(lambda request: HttpResponse())
        assert not answer.cookies

    def test_the_position_decides_from_where_the_next_page_is_read(self):
        def view(request):
            return HttpResponse(ROUTER.db_for_read(Activity))

        assert self.answered(view, written="0/64")[1].content.decode() == SECOND
        assert self.answered(view, written="0/65")[1].content.decode() == PRIMARY

    def test_who_has_just_written_is_shown_no_page_that_was_kept_for_others(self):
        request, _answer = self.answered(lambda request: HttpResponse(), written="0/1")
        assert request.reads_own_writes

    def test_a_page_that_failed_on_a_replica_is_made_anew_from_the_primary(self, one):
        asked = []

        def page(request):
            asked.append(ROUTER.db_for_read(Activity))
            return HttpResponse("page")

        def view(request):
            page(request)
            request.resolver_match = type("Match", (), {"func": page, "args": (), "kwargs": {}})
            return middleware.process_exception(request, OperationalError("gone"))

        middleware = OwnWritesMiddleware(view)
        assert middleware(RequestFactory().get("/")).content == b"page"
        assert asked == [SECOND, PRIMARY]
        assert one.fault == "gone"

    def test_a_fault_of_the_primary_stays_one(self):
        def view(request):
            request.resolver_match = object()
            assert middleware.process_exception(request, OperationalError("gone")) is None
            return HttpResponse()

        middleware = OwnWritesMiddleware(view)
        middleware(RequestFactory().get("/"))


def test_without_replicas_no_request_is_looked_at(settings):
    settings.REPLICAS = {}
    with pytest.raises(MiddlewareNotUsed):
        OwnWritesMiddleware(lambda request: HttpResponse())


class TestStatePage:
    def told(self):
        try:
            return doctor.of_replicas(None)
        except doctor.Fault as fault:
            return str(fault)

    def test_it_says_that_all_follow(self, one):
        assert self.told() == "1 个副本同步"

    @pytest.mark.parametrize(
        ("fault", "words"),
        [("gone", "没有应答"), ("lags", "落后 12 秒"), ("promoted", "已不是副本，请改设置")],
    )
    def test_it_says_what_is_wrong(self, one, fault, words):
        one.fault, one.lag = fault, 12.3
        assert self.told() == f"replica1 {words}；页面改从主库读取。"
