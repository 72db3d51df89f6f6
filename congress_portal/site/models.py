"""Settings of the site that staff edit: names, term, the numbers in the footer."""

from __future__ import annotations

import time
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages import copies, published_files
from pages.memory import key_of, memory
from pages.outages import OF_THE_DATABASE
from pages.place import place
from pages.readers import KnownToAll
from pages.untyped import ByDjango

REMEMBERED_SECONDS = 30
KEY = key_of("site_settings")


def site_name() -> str:
    """What the portal of this place is called until staff call it otherwise."""
    return place().site_name


def committee_name() -> str:
    """The committee's name in full, until staff write it otherwise."""
    return place().committee


class SiteSettings(models.Model):
    """One row; remembered by each process for half a minute, so that pages need no query."""

    name = models.CharField(_("网站名称"), max_length=100, default=site_name)
    committee = models.CharField(_("常委会名称"), max_length=100, default=committee_name)
    term = models.CharField(_("届次"), max_length=20, default="第十八届")
    icp_record = models.CharField(_("ICP 备案号"), max_length=60, blank=True)
    police_record = models.CharField(_("公安备案号"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    contact_address = models.CharField(_("联系地址"), max_length=200, blank=True)

    objects = KnownToAll.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网站设置")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="site_settings_one_row")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: ByDjango) -> None:
        self.pk = 1
        super().save(**options)
        memory().delete(KEY)
        # Every published page carries these words; other processes remember the old ones a while.
        published_files.clear(seconds=2 * REMEMBERED_SECONDS)

    @classmethod
    def current(cls) -> SiteSettings:
        """The settings in force; defaults where nothing was saved yet.

        While the database is away, the last ones that were read.
        """
        try:
            return cast(SiteSettings, memory().get_or_set(KEY, cls._stored, REMEMBERED_SECONDS))
        except OF_THE_DATABASE:
            return copies.kept(KEY, of="") or cls(pk=1)

    @classmethod
    def _stored(cls) -> SiteSettings:
        began = time.time()
        found = cls.objects.filter(pk=1).first() or cls(pk=1)
        kept = {name: value for name, value in vars(found).items() if name != "_state"}
        copies.keep(KEY, found, began=began, etag=str(kept), of="")
        return found
