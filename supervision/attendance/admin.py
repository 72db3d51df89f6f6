"""邀请和签到: who is asked to an activity, what they answered, who came, the code on the wall."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from pages.keys import is_key
from pages.paging import BoundedPaginator
from pages.qr import drawn
from supervision.activities.models import Activity
from supervision.attendance.forms import GatheringForm, InviteForm, SignInCodeForm
from supervision.attendance.models import AttendanceSource, Invitation, InvitationStatus
from supervision.gatherings import sign_in
from supervision.gatherings.arranging import arrange
from workflow.transitions import Conflict, perform

ROWS = 50
MOST_LINES = 20
UNPROCESSABLE = 422
NAME = "admin:supervision_activity_attendance"


class AttendancePages:
    """The pages, mixed into the admin of activities; for staff in charge of the activity alone."""

    def get_urls(self) -> list[Any]:
        pages = (
            ("attendance/", self.attendance_view, "attendance"),
            ("attendance/gathering/", self.gathering_view, "gathering"),
            ("attendance/invite/", self.invite_view, "invite"),
            ("attendance/mark/", self.mark_view, "mark"),
            ("attendance/code/", self.code_view, "code"),
            ("attendance/code/close/", self.close_code_view, "close_code"),
        )
        return [
            path(
                f"<int:object_id>/{route}",
                self.admin_site.admin_view(view),
                name=f"supervision_activity_{name}",
            )
            for route, view, name in pages
        ] + super().get_urls()

    @method_decorator(never_cache)
    def attendance_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._attendance(request, self._hosted(request, object_id))

    def gathering_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hour, meeting point, contact and documents; whoever is still expected is told."""
        activity = self._hosted(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = GatheringForm(activity, request.POST)
        if not form.is_valid():
            return self._attendance(request, activity, gathering_form=form)
        known = Activity.objects.get(pk=activity.pk)
        if arrange(known, form.cleaned_data, by=request.user):
            messages.success(request, _("集合安排已保存，已通知受邀代表。"))
        return _back(activity)

    def invite_view(self, request, object_id):
        """Asks the chosen deputies; who is on the list already stays as they are."""
        activity = self._hosted(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = InviteForm(activity, request.user, request.POST)
        if not form.is_valid():
            return self._attendance(request, activity, invite_form=form)
        chosen = form.cleaned_data["deputies"]
        new = sign_in.invite(activity, chosen, by=request.user)
        text = _("已邀请 %(new)d 位代表；另有 %(known)d 位先前已在名单里。")
        numbers = {"new": len(new), "known": len(chosen) - len(new)}
        messages.success(request, text % numbers)
        return _back(activity)

    def mark_view(self, request, object_id):
        """What the ticked rows are ticked for: they came, or they may stay away."""
        activity = self._hosted(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        keys = [key for key in request.POST.getlist("invitation") if is_key(key)][:ROWS]
        rows = Invitation.objects.filter(activity=activity.pk, pk__in=keys)
        rows = rows.select_related("deputy").by_strokes()
        action = ON_TICKED.get(request.POST.get("action"))
        if not rows or action is None:
            messages.warning(request, _("请先勾选代表。"))
            return _back(activity, request.POST.get("page"))
        _report(request, *_on_each(rows, action, request.user))
        return _back(activity, request.POST.get("page"))

    @method_decorator(never_cache)
    def code_view(self, request, object_id):
        """POST makes the code; GET shows it on the whole screen, to be held up or printed."""
        activity = self._hosted(request, object_id)
        if request.method == "POST":
            return self._make_code(request, activity)
        code = sign_in.open_code(activity)
        if code is None:
            messages.warning(request, _("现在没有可用的签到码，请先生成。"))
            return _back(activity)
        address = settings.SITE_URL + reverse("my_assignments:sign_in", args=[code.token])
        context = {
            "activity": activity,
            "code": code,
            "address": address,
            "drawing": drawn(address, _("签到二维码")),
            "back_url": reverse(NAME, args=[activity.pk]),
        }
        return TemplateResponse(request, "supervision/sign_in_code.html", context)

    def close_code_view(self, request, object_id):
        activity = self._hosted(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        sign_in.close_codes(activity, by=request.user)
        messages.success(request, _("签到码已停用。"))
        return _back(activity)

    def _hosted(self, request, object_id):
        """The activity; 404 where the person may not know it, 403 where others are in charge."""
        activity = self.get_object(request, str(object_id))
        if activity is None:
            raise Http404
        if not self.has_change_permission(request, activity):
            raise PermissionDenied
        return activity

    def _make_code(self, request, activity):
        form = SignInCodeForm(activity, request.POST)
        if not form.is_valid():
            return self._attendance(request, activity, code_form=form)
        data = form.cleaned_data
        sign_in.make_code(activity, data["opens_at"], data["closes_at"], by=request.user)
        messages.success(request, _("签到码已生成，先前的签到码不再有效。"))
        return HttpResponseRedirect(reverse("admin:supervision_activity_code", args=[activity.pk]))

    def _attendance(self, request, activity, invite_form=None, code_form=None, gathering_form=None):
        rows = activity.invitations.select_related("deputy").by_strokes()
        page = BoundedPaginator(rows, ROWS).asked(request.GET.get("page"))
        for row in page:
            row.came = _came(row)
        times = dict(zip(("opens_at", "closes_at"), sign_in.usual_times(activity), strict=True))
        code = sign_in.open_code(activity)
        context = {
            **self.admin_site.each_context(request),
            "title": _("邀请和签到"),
            "original": activity,
            "opts": self.opts,
            "held": _held(activity),
            "page": page,
            "numbers": [f"{label} {number}" for label, number in _numbers(activity)],
            "code": code,
            "make_code": _("重新生成签到码") if code else _("生成签到码"),
            "invite_form": invite_form or InviteForm(activity, request.user),
            "gathering_form": gathering_form or GatheringForm(activity),
            "code_form": code_form or SignInCodeForm(activity, initial=times),
        }
        refused = invite_form or code_form or gathering_form
        status = UNPROCESSABLE if refused else None
        return TemplateResponse(
            request, "admin/supervision/attendance.html", context, status=status
        )


ON_TICKED = {
    "attend": {"action": "attend", "inner": True, "data": {"source": AttendanceSource.LIST}},
    "grant_leave": {"action": "grant_leave"},
}


def _on_each(rows, action, user):
    """How many were done, and what was refused as sentences; each row on its own."""
    done, refused = 0, []
    for row in rows:
        try:
            perform(row, by=user, **action)
            done += 1
        except Conflict:
            refused.append(_("%(deputy)s：现在的状态不能这样办理。") % {"deputy": row.deputy})
        except ValidationError as refusal:
            refused.append(f"{row.deputy}：{' '.join(refusal.messages)}")
    return done, refused


def _report(request, done, refused):
    if done:
        messages.success(request, _("已记录 %(number)d 位代表。") % {"number": done})
    for sentence in refused[:MOST_LINES]:
        messages.warning(request, sentence)
    if len(refused) > MOST_LINES:
        text = _("另有 %(count)d 位没有办理。") % {"count": len(refused) - MOST_LINES}
        messages.warning(request, text)


def _held(activity):
    """Title, days and place of an activity."""
    days = " – ".join(
        formats.date_format(day, "DATE_FORMAT")
        for day in (activity.starts_on, activity.ends_on)
        if day
    )
    return [text for text in (activity.title, days, activity.place) if text]


def _came(invitation):
    """When a deputy came and how that is known; a dash where they did not."""
    if invitation.attended_at is None:
        return "—"
    moment = formats.date_format(timezone.localtime(invitation.attended_at), "DATETIME_FORMAT")
    return f"{moment} {invitation.get_attended_by_display()}"


def _numbers(activity):
    """How many were asked, answered and came, in one query."""
    having = {status: Count("pk", filter=Q(status=status)) for status in InvitationStatus.values}
    came = Count("pk", filter=Q(attended_at__isnull=False))
    counted = activity.invitations.order_by().aggregate(**having, came=came)
    labels = [(status.label, counted[status]) for status in InvitationStatus]
    return [
        *((label, number) for label, number in labels if number),
        (_("已签到"), counted["came"]),
    ]


def _back(activity, page=None):
    address = reverse(NAME, args=[activity.pk])
    return HttpResponseRedirect(f"{address}?page={page}" if is_key(page) else address)
