"""Merges in the back office: what was merged into what, and the second person's decision."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from registers.merging.models import Merge


@admin.register(Merge)
class MergeAdmin(WorkflowAdmin):
    """Proposed on the page of a record; here it is read, confirmed or refused."""

    view_roles = (Role.CLERK, Role.LEADER)
    can_add = can_change = False
    list_display = ("lost_name", "number", "kept_name", "status", "proposed_by", "merged_on")
    list_display_links = ("lost_name",)
    list_filter = ("status",)
    list_select_related = ("proposed_by",)
    search_texts = ("lost_name", "kept_name", "number")
    search_fields = ("number",)
    ordering = ("-id",)
    fields = (
        ("kept_name", "lost_name"),
        ("number", "status"),
        ("proposed_by", "merged_on"),
        "reason",
        "refusal",
        "side_by_side",
        "moved",
        "dropped_rows",
    )
    readonly_fields = ("side_by_side", "moved", "dropped_rows")

    @admin.display(description=gettext_lazy("逐项对照"))
    def side_by_side(self, merge: Merge) -> Any:
        lines = (
            (one["label"], one["kept"] or "—", one["lost"] or "—", one["stays"] or "—")
            for one in merge.shown
        )
        return format_html_join("", "<p>{}：{} ｜ {} → {}</p>", lines) or "—"

    @admin.display(description=gettext_lazy("移到保留的记录名下"))
    def moved(self, merge: Merge) -> str:
        return "、".join(f"{one['label']} {one['number']}" for one in merge.moves) or "—"

    @admin.display(description=gettext_lazy("两条各有、并为一项的"))
    def dropped_rows(self, merge: Merge) -> str:
        return str(len(merge.dropped)) if merge.dropped else "—"
