"""The guided merge of two records that were one thing: choose, compare side by side, merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pages.fields import PlainField
from pages.keys import is_key
from pages.untyped import AnyRecord, AnyValue, ByDjango
from registers.doubts import TWINS
from registers.merging.absorbing import lines, moves, striking
from registers.merging.declared import MERGEABLE, Mergeable
from registers.merging.models import Merge, MergeStatus, known_as
from registers.merging.workflow import needs_second, path_of, propose, refusals

if TYPE_CHECKING:
    from django.db.models import Model

    from backoffice.base import ScopedModelAdmin as _Page
else:
    _Page = object

MOST_OFFERED = 20
UNPROCESSABLE = 422
KEPT, LOST = "kept", "lost"


class MergeForm(forms.Form):
    """Which value stays, where both say something, and why the two are one."""

    reason = PlainField(
        label=gettext_lazy("为什么说这是同一件"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        choices: list[AnyValue],
        striking: list[AnyRecord],
        *args: ByDjango,
        **options: ByDjango,
    ) -> None:
        super().__init__(*args, **options)
        if striking:
            names = "、".join(line.label for line in striking)
            text = _("%(names)s不同，已经核对，确是同一个") % {"names": names}
            wrong = _("两条记录的%(names)s不同：请先核对，确是同一个的再勾选。") % {"names": names}
            self.fields["is_one"] = forms.BooleanField(
                label=text, error_messages={"required": wrong}
            )
        for line in choices:
            self.fields[line.name] = forms.ChoiceField(
                label=line.label,
                choices=[(KEPT, line.kept or "—"), (LOST, line.lost or "—")],
                widget=forms.RadioSelect,
                initial=KEPT,
            )
        self.order_fields([*(line.name for line in choices), "reason", "is_one"])

    @property
    def taken(self) -> list[str]:
        """The fields of which the merged record's value stays."""
        return [name for name, side in self.cleaned_data.items() if side == LOST]


class MergePages(_Page):
    """Of a page of the back office: records that were entered twice are merged."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        urls = [path("<path:object_id>/merge/", view, name=name)] if self._declared else []
        return [*urls, *super().get_urls()]

    @property
    def _declared(self) -> Mergeable | None:
        return MERGEABLE.find(self.opts.label_lower)

    def _merge_url(self, record: Model) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_merge", args=[record.pk]
        )

    def render_change_form(
        self, request: ByDjango, context: ByDjango, *args: ByDjango, **options: ByDjango
    ) -> ByDjango:
        record = options.get("obj")  # by name, from Django and from the pages above
        declared = self._declared
        if record is not None and declared and declared.who.holds(None, request.user):
            context["merge_urls"] = [self._merge_url(record)]
        return super().render_change_form(request, context, *args, **options)

    def get_search_results(self, request: HttpRequest, queryset: ByDjango, term: str) -> ByDjango:
        """What was merged is found by its old number too."""
        found, may_repeat = super().get_search_results(request, queryset, term)
        if self._declared and term:
            found = found | queryset.filter(known_as(self.model, term))
        return found, may_repeat

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> ByDjango:
        """The page of a merged record leads to the one that it is now."""
        key = int(object_id) if is_key(object_id) else 0
        merge = Merge.objects.done().of_model(self.model).filter(lost_key=key).first()
        if merge is None:
            page: Any = super()
            return page._get_obj_does_not_exist_redirect(request, opts, object_id)
        messages.info(request, _("“%(lost)s”已并入这一条。") % {"lost": merge.lost_name})
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[merge.kept_key]))

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Without ``with`` the choice of the other record, with it the comparison."""
        declared, kept = self._declared, self.get_object(request, object_id)
        user: Any = request.user
        if kept is None or declared is None:
            raise Http404
        if not declared.who.holds(None, user):
            raise PermissionDenied
        other = request.POST.get("with") or request.GET.get("with") or ""
        if not other:
            return self._choice(request, kept)
        lost = self.get_object(request, other)
        if lost is None:
            messages.error(request, _("没有找到要并入的记录，请重新选择。"))
            return HttpResponseRedirect(self._merge_url(kept))
        return self._comparison(request, declared, kept, lost)

    def _choice(self, request: HttpRequest, kept: Model) -> HttpResponse:
        term = request.GET.get("q", "").strip()
        twins = TWINS.find(self.opts.label_lower)
        known = {one.pk for one in twins.of(kept)} if twins else set()
        offered = list(self.get_queryset(request).filter(pk__in=known))
        if term:
            found, _repeat = self.get_search_results(request, self.get_queryset(request), term)
            rest = found.exclude(pk__in={kept.pk, *known}).order_by("-pk")
            offered += list(rest[:MOST_OFFERED])
        return self._merge_page(
            request, "admin/merge_choice.html", kept, offered=offered, term=term
        )

    def _comparison(
        self, request: HttpRequest, declared: Mergeable, kept: AnyRecord, lost: AnyRecord
    ) -> HttpResponse:
        faults = refusals(kept, lost)
        compared = lines(kept, lost, declared.offered)
        apart = striking(compared, declared.identifying)
        choices = [one for one in compared if one.is_choice]
        form = MergeForm(choices, apart, request.POST or None)
        if request.method == "POST" and not faults and form.is_valid():
            words = {"taken": form.taken, "reason": form.cleaned_data["reason"]}
            try:
                merge = propose(kept, lost, by=request.user, **words)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                return self._done(request, merge)
        wrong = request.method == "POST"
        return self._merge_page(
            request,
            "admin/merge.html",
            kept,
            status=UNPROCESSABLE if wrong else 200,
            lost=lost,
            lines=compared,
            apart=[] if faults else apart,
            moves=moves(lost),
            faults=faults,
            forms=[] if faults else [form],
            asks_second=needs_second(declared, kept, lost),
            swap=f"{self._merge_url(lost)}?with={kept.pk}",
        )

    def _done(self, request: HttpRequest, merge: Merge) -> HttpResponse:
        if merge.status == MergeStatus.MERGED:
            messages.success(request, _("已合并；原编号仍可查到这条记录。"))
        else:
            messages.success(request, _("已提交，等待第二人确认；确认之前两条记录都不变。"))
        return HttpResponseRedirect(path_of(merge))

    def _merge_page(
        self, request: HttpRequest, template: str, kept: Model, status: int = 200, **more: object
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("合并重复登记的记录"),
            "original": kept,
            "opts": self.opts,
            **more,
        }
        return TemplateResponse(request, template, context, status=status)
