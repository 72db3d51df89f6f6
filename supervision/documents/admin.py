"""Recording and review of normative documents in the back office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from backoffice.actions import WorkflowAdmin
from supervision.activities.choices import Level
from supervision.documents import effects
from supervision.documents.choices import NOT_REGISTERED
from supervision.documents.models import CleanupEntry, Document, DocumentQuerySet
from supervision.documents.workflow import DOCUMENT_TABLE
from workflow.cases import add_entry
from workflow.choices import RecordStatus
from workflow.deadlines import written
from workflow.transitions import Step

NO_NUMBER = _("请填写文号：没有文件，就不能登记它的审查、废止或者修改。")
FUTURE = _("日期不能晚于今天。")


def _not_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(FUTURE)
    return day


class DocumentForm(forms.ModelForm):
    """A document on record: not of the future, and of a body for which the clerk acts."""

    class Meta:
        model = Document
        fields = ("number", "title", "maker", "level", "reviewer", "published_on", "filed_on")
        error_messages = {"number": {"required": NO_NUMBER}}

    user = None

    def clean_filed_on(self):
        return _not_future(self.cleaned_data["filed_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        level, reviewer = cleaned.get("level"), cleaned.get("reviewer")
        if level == Level.CITY and not self.user.acts_for_city(Role.CLERK):
            self.add_error("level", _("只有市人大经办人员可以登记市级文件。"))
        elif level == Level.TOWN and reviewer and not self._acts_for(reviewer):
            self.add_error("reviewer", _("镇级文件由本镇（街道、区）人大自己登记和审查。"))
        return cleaned

    def _acts_for(self, reviewer):
        return reviewer.pk in self.user.organizations_as(Role.TOWN_CLERK)


class CleanupForm(forms.ModelForm):
    """A line of a clean-up (清理): which document was repealed or amended, when and why."""

    class Meta:
        model = CleanupEntry
        fields = ("number", "title", "maker", "result", "decided_on", "reason", "review", "opinion")
        error_messages = {"number": {"required": NO_NUMBER}}

    def clean_decided_on(self):
        return _not_future(self.cleaned_data["decided_on"])


READERS, WRITERS = (Role.LEADER,), (Role.CLERK, Role.TOWN_CLERK)
YEARS_BACK = 12
MOST_STEPS = 100


class FiledYear(admin.SimpleListFilter):
    """By the calendar year in which a document was received, this one and those before."""

    title, parameter_name = _("备案年份"), "filed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        this = timezone.localdate().year
        return [(str(year), str(year)) for year in range(this, this - YEARS_BACK, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {key for key, _label in self.lookup_choices}
        if self.value() not in known:
            return queryset
        year = int(self.value())
        return queryset.filter(filed_on__year=year)


class Late(admin.SimpleListFilter):
    """Documents that their maker sent in after the last day for it."""

    title, parameter_name = _("报备"), "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[Any, Any], ...]:
        return (("late", _("迟报")),)

    def queryset(self, request: HttpRequest, queryset: DocumentQuerySet) -> QuerySet[Any]:
        return queryset.late() if self.value() == "late" else queryset


@admin.register(Document)
class DocumentAdmin(WorkflowAdmin):
    """Each level is entered and reviewed by its own clerks."""

    view_roles, change_roles = READERS, WRITERS
    form = DocumentForm
    list_display = ("number", "title", "maker", "level", "status", "filed_on", "lateness", "result")
    list_display_links = ("number", "title")
    list_filter = (FiledYear, Late, "level", "status", "result", "is_public")
    list_select_related = ("maker",)
    search_fields = ("number", "title")
    ordering = ("-filed_on", "-id")
    autocomplete_fields = ("maker", "reviewer")
    readonly_fields = ("status", "facts", "explained", "course")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "title",
                    ("level", "maker", "reviewer"),
                    ("published_on", "filed_on"),
                )
            },
        ),
        (_("办理"), {"fields": ("status", "facts", "explained", "course")}),
    )
    related = ("maker", "reviewer")
    search_word = "matching"
    form_knows_user = True
    created_by = "created_by"
    first_when_new = True

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A town's clerk enters for the own body."""
        own = list(request.user.organizations_as(Role.TOWN_CLERK))
        town = {"level": Level.TOWN, "reviewer": own[0]} if len(own) == 1 else {}
        initial = {"filed_on": timezone.localdate(), **town}
        return {**initial, **super().get_changeform_initial_data(request)}

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """What is on record is not rewritten."""
        return super().in_charge(request, obj) and obj.status in NOT_REGISTERED

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        effects.set_clocks(obj)
        super().save_model(request, obj, form, change)
        if not change:
            step = Step(by=request.user, at=timezone.now())
            add_entry(obj, step, "file", on=obj.filed_on)
        if obj.is_late:
            text = _("%(maker)s迟报 %(days)d 天：应在%(due)s前报送备案。")
            facts = {"maker": obj.maker, "days": obj.days_late, "due": written(obj.filing_due_on)}
            self.message_user(request, text % facts, messages.WARNING)

    @admin.display(description=_("报备"))
    def lateness(self, document):
        if document.is_late:
            return _("迟报 %(days)d 天") % {"days": document.days_late}
        return _("按时") if document.filing_due_on else "—"

    @admin.display(description=_("要点"))
    def facts(self, document):
        dates = [
            (_("报备期限"), document.filing_due_on),
            (_("登记日期"), document.registered_on),
            (_("本环节期限"), document.step_due_on),
            (_("审查意见发出日期"), document.opinion_sent_on),
            (_("反馈日期"), document.replied_on),
            (_("办结日期"), document.concluded_on),
        ]
        days = [f"{label}：{written(day)}" for label, day in dates if day]
        late = [str(self.lateness(document))] if document.filing_due_on else []
        ways = [str(label) for label in (document.get_way_display(),) if label]
        return "　".join([*days, *late, *ways, str(document.get_result_display())])

    @admin.display(description=_("报备期限怎么算"))
    def explained(self, document):
        lines = effects.explain_filing(document)
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines)) or "—"

    @admin.display(description=_("经过"))
    def course(self, document):
        steps = document.entries.select_related("by")[:MOST_STEPS]
        lines = (
            (written(one.happened_on), label_of(one.action), one.by or "—", one.text)
            for one in steps
        )
        return format_html_join("", "<p>{} {} {}<br>{}</p>", lines) or "—"


def label_of(action):
    """An action in words; receiving a document is an entry of its story, no row of its table."""
    return _("报送备案") if action == "file" else DOCUMENT_TABLE.label_of(action)


@admin.register(CleanupEntry)
class CleanupAdmin(WorkflowAdmin):
    """The list of repealed and amended documents, kept by the city's clerks."""

    view_roles, change_roles = READERS, (Role.CLERK,)
    form = CleanupForm
    list_display = ("number", "title", "maker", "result", "decided_on", "is_public", "status")
    list_display_links = ("number", "title")
    list_filter = ("result", "is_public", "status")
    list_select_related = ("maker",)
    search_fields = ("number", "title")
    ordering = ("-decided_on", "-id")
    autocomplete_fields = ("maker", "review", "opinion")
    readonly_fields = ("status", "is_public")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "title",
                    "maker",
                    ("result", "decided_on"),
                )
            },
        ),
        (_("起因"), {"fields": ("reason", "review", "opinion")}),
    )
    related = ("maker", "review", "opinion")
    search_word = "matching"
    created_by = "created_by"

    def in_charge(self, request: HttpRequest, obj: Any) -> bool:
        """Published lines are taken back before they are corrected."""
        return obj.status == RecordStatus.RECORDED and not obj.is_public
