"""A deputy's invitations, and the page behind the code that staff show at an activity."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from supervision.activities.models import Activity
from supervision.attendance.models import Gathering, Invitation, InvitationStatus, SignInCode
from supervision.attendance.workflow import is_over
from supervision.gatherings import sign_in
from supervision.gatherings.arranging import gathering_of, when_in_words
from supervision.handling.timeline import TIMELINE, sign_of
from workflow.pages import ActionPage

FORBIDDEN, NOT_FOUND = 403, 404


@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """To what a deputy is asked, what was answered, and what this person may do now."""
    return InvitationPage(request, pk).response()


def invitation_act(request, pk, action):
    """An answer to an invitation."""
    return InvitationPage(request, pk).act(action)


class InvitationPage(ActionPage):
    """The page of an invitation: hour, place, contact, papers and the answer."""

    timeline = TIMELINE
    template = "supervision/my/invitation.html"
    address, act_address = "my_assignments:invitation", "my_assignments:invitation_act"

    def records(self) -> QuerySet[Any]:
        visible = Invitation.objects.visible_to(self.user)
        return visible.select_related(
            "activity__organizer", "activity__gathering", "deputy__user", "marked_by"
        )

    def context(self) -> dict[str, Any]:
        activity = self.obj.activity
        invitation = self.obj
        own = invitation.deputy.user_id == self.user.pk
        over = is_over(activity, timezone.localdate())
        attended = invitation.attended_at is not None
        called_off = invitation.status == InvitationStatus.CANCELLED
        awaited = not (over or attended or called_off)
        gathering = gathering_of(activity) or Gathering()
        in_charge = Activity.objects.in_charge(self.user).filter(pk=activity.pk).exists()
        return {
            "breadcrumbs": self._breadcrumbs(in_charge),
            "invitation": self.obj,
            "activity": activity,
            "gathering": gathering,
            "told_last": Gathering() if awaited else gathering,
            "hours": when_in_words(activity),
            "sign": sign_of(self.obj.status),
            "eyebrow": _("邀请您参加")
            if own
            else _("邀请 %(deputy)s 参加") % {"deputy": invitation.deputy},
            "awaited": awaited,
            "attended_word": _("已签到") if attended else "",
            "attended": self._attended() if attended else "",
            "over": _("活动已经结束，不用再答复。") if over and not attended else "",
            "deputy": "" if own else invitation.deputy,
            "marked_by": "" if own else invitation.marked_by,
        }

    def _attended(self):
        """When the deputy signed in, and how."""
        at = date_format(timezone.localtime(self.obj.attended_at), "DATETIME_FORMAT")
        how = self.obj.get_attended_by_display()
        return _("%(at)s 签到（%(how)s）。") % {"at": at, "how": how}

    def _breadcrumbs(self, in_charge):
        breadcrumbs = [(_("工作台"), reverse("my:desk"))]
        if in_charge:
            address = reverse("admin:supervision_activity_attendance", args=[self.obj.activity_id])
            breadcrumbs.append((_("邀请和签到"), address))
        return breadcrumbs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request, token):
    """One button for the invited deputy; for everybody else a sentence, and no change."""
    code = SignInCode.objects.select_related("activity__organizer").filter(token=token).first()
    if code is None:
        return _refused(
            request, _("这个签到码无效，可能抄错了或不完整。请重新扫描现场的签到码。"), NOT_FOUND
        )
    try:
        if request.method == "POST":
            return _signed_in(request, code)
        invited = sign_in.invitation_by(code, request.user)
    except sign_in.SignInRefused as refusal:
        return _refused(request, refusal.sentence, FORBIDDEN)
    context = {"code": code, "activity": code.activity, "invitation": invited}
    return render(request, "supervision/my/sign_in.html", context)


def _signed_in(request, code):
    _invitation, fresh = sign_in.sign_in(code, request.user)
    if fresh:
        messages.success(request, _("签到成功，感谢您参加。"))
    return redirect("my_assignments:sign_in", code.token)


def _refused(request, sentence, status):
    return render(
        request, "supervision/my/not_signed_in.html", {"sentence": sentence}, status=status
    )
