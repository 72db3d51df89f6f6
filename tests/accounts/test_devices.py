"""A person recognises the own devices: browser and system in words."""

import pytest

from accounts.own_account.devices import device_in_words

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/120.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Linux; Android 13) {CHROME} MicroMessenger/8.0", "微信 · 安卓手机或平板"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
         "Firefox · Linux"),
        ("curl/8.0", "认不出的设备"),
        ("", "认不出的设备"),
    ],
)  # fmt: skip
def test_browser_and_system_are_named(sent, words):
    assert device_in_words(sent) == words
