"""What nobody means: numbers, days, texts, names and types that a form or an address may get."""

NUMBERS = tuple(
    "0 -1 1 99 20233 32768 2147483648 9223372036854775807 9223372036854775808 1e9 1e999 NaN"  # noqa: SIM905
    " Infinity 1.5 ² ٣ ０ 0x1 1_000 + -".split()
)
DAYS = tuple(
    "2023-02-30 0000-00-00 0001-01-01 1582-10-10 9999-12-31 10000-01-01 2023-1-1 20230101"  # noqa: SIM905
    " 2023年5月8日 25:61 00:00 2023-05-08T25:00".split()
)
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x07\x1b[31m",
    "\u202e\u200b",
    "\ud800",
    "😀" * 40,
    "长" * 5000,
    "9" * 400,
    "9" * 5000,
    "'\";--",
    "%",
    "%s%n{0}{{7*7}}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "[]",
    "null",
    "__prefix__",
    "None",
    "on",
    "javascript:alert(1)",
    "00000000-0000-0000-0000-000000000000",
    "zs@例" + "×" * 60 + ".中国",
    b"\xff\xfe",
    b"%ZZ",
)
VALUES = (*NUMBERS, *DAYS, *TEXTS)
IN_PATHS = (*NUMBERS, *DAYS, *(text for text in TEXTS if text), "add", "history", "_00", "_", ".")
PARAMETERS = tuple(
    "page before year q next kind _to_field _popup _changelist_filters o p all e field_name"  # noqa: SIM905
    " app_label model_name term saved deputy rows figure format state since id__exact blank"
    " version action index _selected_action years date_from".split()
)
TYPES = (
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=\xff",
    "application/json",
    "",
)
