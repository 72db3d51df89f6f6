"""A published year is read while the database is away; one that was withdrawn is not."""

import pytest

from tests.outages import away
from workflow.transitions import perform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.PAGE_COPIES = str(tmp_path / "copies")


@pytest.mark.parametrize("address", ["/annual/2023/", "/annual/2023.json", "/en/annual/2023/"])
def test_a_published_year_is_read_on(client, published, address):
    before = client.get(address).content
    with away():
        after = client.get(address)
    assert (after.status_code, after.content) == (200, before)


def test_a_withdrawn_year_is_not(client, published, leader, django_capture_on_commit_callbacks):
    client.raise_request_exception = False
    client.get("/annual/2023/")
    with django_capture_on_commit_callbacks(execute=True):
        perform(published, "withdraw", by=leader, data={"reason": "数据有误"})
    with away():
        assert client.get("/annual/2023/").status_code == 503
