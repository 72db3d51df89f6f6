"""The default time limits of documents and reports, and the default rule of an assessment."""

from datetime import date

from django.db import migrations

from pages.place import words

SINCE = date(1949, 10, 1)
FILING = "《浙江省各级人民代表大会常务委员会规范性文件备案审查规定》第四条"
TOWN = "参照湖州市2025年乡镇（街道）规范性文件备案审查规则"
OTHERS = "参照上海市2024年规范性文件备案审查规则"
OWN = "法律没有规定，由常委会自定"
LAW = "《监督法》第十五条"
RULES = "本级人大常委会工作规则"
PROVINCE = "《浙江省各级人民代表大会常务委员会监督条例》"
CLOCKS = (
    ("document_filing_city", "规范性文件报送备案（市级）", 30, "days", FILING),
    ("document_filing_town", "规范性文件报送备案（镇街区）", 15, "days", TOWN),
    ("document_check_city", "备案登记审查（市级）", 5, "working_days", OTHERS),
    ("document_check_town", "备案登记审查（镇街区）", 3, "working_days", TOWN),
    ("document_supplement", "备案材料补正", 5, "working_days", TOWN),
    ("document_reply", "制定机关反馈审查意见", 2, "months", OTHERS),
    ("review_request_answer", "审查建议答复", 3, "months", OWN),
    ("review_request_retention", "审查建议人信息保存", 12, "months", "《个人信息保护法》第十九条"),
    ("report_draft", "会前送交报告初稿", 20, "days", LAW),
    ("report_final", "会前送交正式报告", 10, "days", LAW),
    ("report_members", "会前将报告发给组成人员", 7, "days", LAW),
    ("report_comment", "对报告初稿提出意见", 5, "days", PROVINCE),
    ("report_handling", "报告审议意见研究处理情况", 3, "months", PROVINCE),
    ("report_renewed", "重新报告研究处理情况", 2, "months", RULES),
)


def fill(apps, schema_editor):
    clock = apps.get_model("workflow", "Clock")
    clock.objects.bulk_create(
        clock(key=key, label=words(label), amount=amount, unit=unit, source=source, since=SINCE)
        for key, label, amount, unit, source in CLOCKS
    )
    apps.get_model("supervision", "AssessmentRule").objects.create(
        numerator=1,
        denominator=2,
        reached=True,
        source="本级人大常委会满意度测评办法",
        since=SINCE,
    )


def empty(apps, schema_editor):
    """Takes out the rows that this migration put in; staff's own stay."""
    keys = [key for key, *_ in CLOCKS]
    apps.get_model("workflow", "Clock").objects.filter(key__in=keys, since=SINCE).delete()
    apps.get_model("supervision", "AssessmentRule").objects.filter(since=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_initial"),
        ("workflow", "0003_calendar_and_clocks"),
    ]
    operations = [migrations.RunPython(fill, empty)]
