import json
import logging
import sys
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from congress_portal.monitoring import logs
from congress_portal.monitoring.logs import JsonFormatter, ReporterFilter, redact


def line(message, *args, **extra):
    record = logging.LogRecord("portal", logging.WARNING, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return JsonFormatter().format(record)


@pytest.mark.parametrize(
    "secret",
    [
        "13800000001",
        "330784199001011234",
        "33078419900101123X",
        "7K2M-9QWX-3FHD-0ABC",
        "7k2m9qwx3fhd0abc",
        "citizen@example.cn",
    ],
)
def test_personal_data_is_left_out(secret):
    assert secret not in redact(f"来自 {secret} 的意见")


@pytest.mark.parametrize("harmless", ["2023年5月8日", "item 74 of 74", "〔2023〕12号", "a" * 64])
def test_other_words_stay(harmless):
    assert redact(harmless) == harmless


def test_arguments_of_a_message_are_redacted():
    assert "13800000001" not in line("phone %s", "13800000001")


def test_a_traceback_is_redacted():
    try:
        raise ValueError("Key (phone)=(13800000001) already exists.")
    except ValueError:
        written = line("failed", exc_info=sys.exc_info())
    assert "ValueError" in written
    assert "13800000001" not in written


def test_a_line_break_cannot_forge_a_second_line():
    assert len(line("first\nsecond").splitlines()) == 1


def test_a_path_is_noted_without_its_query():
    request = RequestFactory().get("/opinions/track/7K2M-9QWX-3FHD-0ABC/?phone=13800000001")
    written = json.loads(line("Not Found", request=request, status_code=404))
    assert (written["path"], written["status"]) == ("/opinions/track/***/", 404)


def test_the_secret_address_of_a_calendar_is_not_noted():
    token = "Zk3-x_9QvB7mN2pL5sT8wY1cF4hJ6kR0"
    request = RequestFactory().get(f"/my/calendar/{token}.ics")
    written = line("Not Found: %s", request.path, request=request)
    assert token not in written
    assert json.loads(written)["path"] == "/my/calendar/***.ics"


def test_an_error_report_shows_nothing_that_was_typed():
    request = RequestFactory().post("/", {"name": "张三"})
    assert "张三" not in str(ReporterFilter().get_post_parameters(request))


def test_an_error_report_shows_no_local_variable():
    request = RequestFactory().post("/")
    assert ReporterFilter().get_traceback_frame_variables(request, sys._getframe()) == []


def test_a_log_folder_gets_a_private_file_a_day(tmp_path):
    handler = logs.DailyFile(str(tmp_path / "logs"))
    handler.setFormatter(logs.JsonFormatter())
    for word in ("one", "two"):
        handler.handle(logging.LogRecord("portal", logging.INFO, "", 0, word, None, None))
    (path,) = (tmp_path / "logs").iterdir()
    assert path.name == f"portal-{datetime.now(UTC).date()}.log"
    assert len(path.read_text().splitlines()) == 2
    assert path.stat().st_mode & 0o027 == 0


def test_without_a_log_folder_no_file_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    logs.DailyFile("").handle(logging.LogRecord("a", logging.INFO, "", 0, "x", None, None))
    assert list(tmp_path.iterdir()) == []
