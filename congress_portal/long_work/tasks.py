"""Long work on the system that its keeper sets going from the page of its state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_summaries.serving.as_files import write_anew
from annual_summaries.summaries.models import AnnualSummary
from congress_portal.backups.making import BackupRefused, make
from congress_portal.backups.parts import WrongKey
from congress_portal.long_work import watching
from congress_portal.long_work.models import LongWork, WorkKind
from congress_portal.search import index
from pages import published_files

ALL = "all"
"""The subject of work on the whole system: one at a time of each kind."""
HELP = {
    WorkKind.SEARCH: gettext_lazy("搜索找不到明明有的记录时用；重建时照常可以搜索。"),
    WorkKind.FILES: gettext_lazy("换了网址或者页面样式之后用；已公开的内容不变。"),
    WorkKind.BACKUP: gettext_lazy("马上多做一份，放在备份文件夹里；每晚的备份照常。"),
}


def offered() -> list[WorkKind]:
    """What can be set going here: files and copies only where the settings name a folder."""
    folders = {WorkKind.FILES: settings.PUBLISHED_FILES, WorkKind.BACKUP: settings.BACKUP_DIR}
    return [kind for kind in HELP if folders.get(kind, True)]


def ask(kind: WorkKind, *, by: Any) -> LongWork:
    """Leaves it to the worker; whoever comes second gets the work that is under way."""
    return watching.begin(kind, by=by, subject=ALL)


def process_waiting() -> int:
    """Does what was asked for; returns how many. For the worker."""
    return watching.work_off(RUNS)


def _search(work: LongWork, watch: watching.Watch) -> None:
    watch.begin(_("读取记录"))
    number = index.rebuild(watch)
    watch.say(_("%(number)d 条记录已编入索引。") % {"number": number})


def _files(work: LongWork, watch: watching.Watch) -> None:
    years = list(AnnualSummary.objects.published().values_list("year", flat=True))
    watch.begin(_("写入文件"), len(years))
    published_files.clear()
    for number, year in enumerate(years, 1):
        write_anew(year)
        watch(str(year), 1)
        watch.say(_("%(number)d 个年度的文件已重写。") % {"number": number})


def _backup(work: LongWork, watch: watching.Watch) -> None:
    """By another connection it tells how far it is: its own reads one moment and writes nothing."""
    folder = Path(settings.BACKUP_DIR) / f"{timezone.localtime():%Y%m%d-%H%M%S}"
    watch.is_beside = True
    try:
        manifest = make(folder, settings.BACKUP_RECIPIENTS, watch)
    except (BackupRefused, WrongKey) as refusal:
        raise watching.NotDone(str(refusal)) from refusal
    rows = sum(entry["rows"] for entry in manifest["tables"].values())
    facts = {"rows": rows, "files": len(manifest["files"]), "folder": folder.name}
    watch.say(_("已备份 %(rows)d 行数据、%(files)d 个附件到 %(folder)s。") % facts)
    if manifest["missing"]:
        missing = {"number": len(manifest["missing"])}
        watch.say(_("%(number)d 个附件的文件不在或者不符，请运行 manage.py doctor。") % missing)


RUNS = {WorkKind.SEARCH: _search, WorkKind.FILES: _files, WorkKind.BACKUP: _backup}
