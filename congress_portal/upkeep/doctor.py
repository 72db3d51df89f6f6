"""Looks at a running installation, one diagnosis a subject."""

from __future__ import annotations

import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attachments.models import StoredFile
from attachments.removal import missing_files
from congress_portal.search import index
from congress_portal.serving import start
from congress_portal.serving.replicas import Replica, replicas
from congress_portal.upkeep import marks, readiness
from workflow import outbox, trail
from workflow.models import TrailSeal

LEAST_FREE = 0.1
"""Share of a disk that is to stay free."""
WORKER_SILENT = timedelta(minutes=15)
"""A round takes seconds, a large ledger minutes."""
MESSAGE_LATE = timedelta(hours=1)
BACKUP_OLD = timedelta(hours=26)
"""A copy every night, and two hours for it to be made."""


class Fault(Exception):
    """Something is wrong; the sentence says what."""


@dataclass(frozen=True)
class Diagnosis:
    """What was found of one subject, in a sentence of one language."""

    subject: str
    is_well: bool
    sentence: str


def diagnoses(now: datetime | None = None, *, quick: bool = False) -> Iterator[Diagnosis]:
    """A diagnosis for each subject; none of them keeps the others from being looked at.

    Args:
        now: the moment that ages are counted to; now where it is left out.
        quick: for a page; what reads the whole trail or every file is told by its last mark.
    """
    now = now or timezone.now()
    subjects = {**SUBJECTS, **QUICKLY} if quick else SUBJECTS
    if settings.REPLICAS:
        subjects = {**subjects, gettext_lazy("只读副本"): of_replicas}
    for subject, look in subjects.items():
        try:
            yield Diagnosis(str(subject), True, look(now))
        except Fault as fault:
            yield Diagnosis(str(subject), False, str(fault))
        except DatabaseError:
            yield Diagnosis(str(subject), False, _("数据库没有应答，或缺少表。"))
        except OSError as fault:
            yield Diagnosis(str(subject), False, f"{fault.strerror} {fault.filename or ''}".strip())


def _settings(now: datetime) -> str:
    wrong = list(start.setting_faults())
    found = run_checks(include_deployment_checks=not settings.DEMO, databases=["default"])
    wrong += [f"{one.msg} ({one.id})" for one in found if one.is_serious()]
    if wrong:
        raise Fault(" ".join(wrong))
    return _("演示，只供本机使用") if settings.DEMO else settings.SITE_URL


def _database(now: datetime) -> str:
    if fault := readiness.database_fault() or readiness.limits_fault():
        raise Fault(fault)
    if connection.vendor != "sqlite":
        return "PostgreSQL"
    with connection.cursor() as cursor:
        answer = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise Fault(_("数据库文件已损坏（%(answer)s），请从备份恢复。") % {"answer": answer})
    path = Path(str(connection.settings_dict["NAME"]))
    if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Fault(_("%(path)s 别人也能读，请改为 0600。") % {"path": path})
    return "SQLite"


def of_replicas(now: datetime) -> str:
    """What the read replicas do, each asked anew; the page says it before anybody wonders."""
    every = replicas()
    for one in every:
        one.look()
    if wrong := [_of_replica(one) for one in every if one.fault]:
        raise Fault(_("%(replicas)s；页面改从主库读取。") % {"replicas": "，".join(wrong)})
    return _("%(number)d 个副本同步") % {"number": len(every)}


def _of_replica(one: Replica) -> str:
    words = {
        "gone": _("%(name)s 没有应答"),
        "lags": _("%(name)s 落后 %(seconds)d 秒"),
        "promoted": _("%(name)s 已不是副本，请改设置"),
    }
    return words[one.fault] % {"name": one.alias, "seconds": one.lag}


def _static(now: datetime) -> str:
    if fault := readiness.static_fault(every_byte=True):
        raise Fault(fault)
    return _("齐全，是这个版本的")


def _disk(now: datetime) -> str:
    places = [Path(settings.MEDIA_ROOT)]
    if connection.vendor == "sqlite":
        places.append(Path(str(connection.settings_dict["NAME"])).parent)
    said = []
    for place in places:
        usage = shutil.disk_usage(_there(place))
        free = filesizeformat(usage.free)
        if usage.free < usage.total * LEAST_FREE:
            raise Fault(
                _("%(place)s 所在的磁盘快满了，只剩 %(free)s。") % {"place": place, "free": free}
            )
        said.append(_("剩余 %(free)s") % {"free": free})
    return min(said)


def _there(place: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(one for one in (place, *place.parents) if one.exists())


def _files(now: datetime) -> str:
    missing = [stored.file.name for stored in missing_files()]
    if missing:
        raise Fault(
            _("%(number)d 个附件的文件不在了（%(first)s），详见 manage.py tidy_files --dry-run。")
            % {"number": len(missing), "first": missing[0]}
        )
    return _("文件都在")


def _worker(now: datetime) -> str:
    last = marks.last(marks.WORKER)
    if last is None:
        raise Fault(_("还没有运行过，请启动 manage.py worker。"))
    if now - last > WORKER_SILENT:
        raise Fault(
            _("已停了%(age)s，请启动 manage.py worker。") % {"age": timesince(last, now, depth=1)}
        )
    return _("在运行")


def _outbox(now: datetime) -> str:
    kinds = outbox.kinds()
    late = sum(kind.objects.waiting(now - MESSAGE_LATE).count() for kind in kinds)
    if late:
        raise Fault(_("%(number)d 条消息过了一小时还没有发出。") % {"number": late})
    unsent = [kind.objects.filter(sent_at__isnull=True).exclude(error="") for kind in kinds]
    tried = sum(messages.count() for messages in unsent)
    if tried:
        raise Fault(_("%(number)d 条消息发送失败，还在重试或已放弃。") % {"number": tried})
    return _("没有积压")


def _backup(now: datetime) -> str:
    last = marks.last(marks.BACKUP)
    if last and now - last <= BACKUP_OLD:
        return _("%(age)s前") % {"age": timesince(last, now, depth=1)}
    if settings.DEMO:
        return _("演示不要求备份")
    if last is None:
        raise Fault(_("还没有备份过，请定时运行 manage.py backup。"))
    raise Fault(_("上一次备份是%(age)s前。") % {"age": timesince(last, now, depth=1)})


def _trail(now: datetime) -> str:
    try:
        return _("%(number)d 条留痕完整") % {"number": trail.verify()}
    except trail.BrokenTrail as fault:
        raise Fault(str(fault)) from fault


def _sealed(now: datetime) -> str:
    """What the trail's last seal says, without reading the trail."""
    last = TrailSeal.objects.order_by("-id").first()
    if last is None:
        raise Fault(_("还没有封存过，请启动 manage.py worker。"))
    facts = {"day": date_format(last.day, "DATE_FORMAT"), "number": last.entries}
    return _("封存到 %(day)s，共 %(number)d 条；完整核对请运行 manage.py verify_trail") % facts


def _known_files(now: datetime) -> str:
    return _("%(number)d 个附件；逐个核对请运行 manage.py doctor") % {
        "number": StoredFile.objects.count()
    }


def _same_static(now: datetime) -> str:
    if fault := readiness.static_fault():
        raise Fault(fault)
    return _("齐全，是这个版本的")


def _versions(now: datetime) -> str:
    return f"Python {platform.python_version()} · Django {django.get_version()}"


def _search(now: datetime) -> str:
    if index.is_behind():
        raise Fault(_("索引落后，请运行 manage.py rebuild_search。"))
    return _("跟得上")


SUBJECTS: dict[Any, Callable[[datetime], str]] = {
    gettext_lazy("设置"): _settings,
    gettext_lazy("数据库"): _database,
    gettext_lazy("静态文件"): _static,
    gettext_lazy("磁盘"): _disk,
    gettext_lazy("附件"): _files,
    gettext_lazy("后台进程"): _worker,
    gettext_lazy("待发消息"): _outbox,
    gettext_lazy("备份"): _backup,
    gettext_lazy("留痕"): _trail,
    gettext_lazy("搜索索引"): _search,
}
"""What is looked at, in the order in which it is said."""

QUICKLY: dict[Any, Callable[[datetime], str]] = {
    gettext_lazy("静态文件"): _same_static,
    gettext_lazy("附件"): _known_files,
    gettext_lazy("留痕"): _sealed,
    gettext_lazy("版本"): _versions,
}
"""The same subjects as a page may look at them, and the versions."""
