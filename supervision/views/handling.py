"""The signed-in person's pages: one item or opinion with exactly the actions allowed now."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.choices import Role
from registers.paging import BoundedPaginator
from supervision.choices import WITH_UNIT, ItemStatus
from supervision.models import EntryFile, Evaluation, Item, Opinion, Request
from supervision.services import explain_deadline
from supervision.standing import Standing
from supervision.story import sign_of, story_of
from workflow.downloads import send
from workflow.forms import ActionForm
from workflow.transitions import Conflict, allowed, choose, perform, table_for

FIRST_YEAR, LAST_YEAR = 1949, 9999  # at its edges the calendar knows no other time zone
UNPROCESSABLE, CONFLICT, NOT_ALLOWED = 422, 409, 405
NOT_RATED_YET = (
    ItemStatus.DRAFT,
    ItemStatus.HANDED_OVER,
    ItemStatus.ACKNOWLEDGED,
    ItemStatus.HANDLING,
)
STEP_LABELS = {
    ItemStatus.HANDED_OVER: gettext_lazy("签收期限"),
    ItemStatus.AWAITING_EVALUATION: gettext_lazy("评价期限"),
}


@require_safe
def item(request, pk):
    """What was asked, how far it is, its story, and what this person may do now."""
    return ItemPage(request, pk).shown()


def item_act(request, pk, action):
    return ItemPage(request, pk).act(action)


@require_safe
def item_file(request, pk, uuid):
    """Evidence of an item's story, for whoever sees the item."""
    files = EntryFile.objects.visible_to(request.user).select_related("stored")
    return send(get_object_or_404(files, entry__item=pk, stored__uuid=uuid).stored, inline=True)


@require_safe
def opinion(request, pk):
    """An opinion with its list, to be approved from a phone."""
    return OpinionPage(request, pk).shown()


def opinion_act(request, pk, action):
    return OpinionPage(request, pk).act(action)


class ActionPage:
    """One record with the forms of the actions allowed now, and the answer to one of them."""

    template, address, act_address = "", "", ""

    def __init__(self, request, pk):
        self.request = request
        self.obj = get_object_or_404(self.records(), pk=pk)
        self.url = reverse(self.address, args=[pk])

    def records(self):
        raise NotImplementedError

    def context(self):
        raise NotImplementedError

    def shown(self, refused=None):
        """The page; with a refused form in its place, so that nothing typed is lost."""
        context = {
            **self.context(),
            "offers": self.offers(refused),
            "refused": refused,
            "story": story_of(self.obj, _moment(self.request.GET.get("before"))),
            "sign": sign_of(self.obj.status),
            "today": timezone.localdate(),
        }
        status = UNPROCESSABLE if refused else None
        return render(self.request, self.template, context, status=status)

    def offers(self, refused):
        """The allowed actions, the main one first: (form, address, is main)."""
        rows = allowed(self.obj, self.request.user)
        main = next((row for row in rows if row.main), None)
        return [
            (
                refused if refused and refused.row.action == row.action else self.form(row),
                reverse(self.act_address, args=[self.obj.pk, row.action]),
                row is main,
            )
            for row in sorted(rows, key=lambda row: row is not main)
        ]

    def form(self, row, data=None, files=None):
        return ActionForm(row, self.obj, data, files)

    def act(self, action):
        """Carries the action out and leads back; or says why not, with what was typed."""
        rows = [row for row in table_for(self.obj).named(action) if not row.inner]
        if not rows:
            raise Http404
        if self.request.method != "POST":
            return self.wrong_method()
        form = self.form(rows[0], self.request.POST, self.request.FILES)
        try:
            row = choose(self.obj, action, by=self.request.user, version=_seen(self.request))
            if self.performed(action, form):
                messages.success(self.request, _("“%(done)s”已完成。") % {"done": row.done})
                return redirect(self.url)
        except Conflict as conflict:
            return self.conflict(action, conflict, form)
        form.ask_again_for_files()
        return self.shown(refused=form)

    def performed(self, action, form):
        """Whether it was done; what speaks against it stands in the form."""
        if not form.is_valid():
            return False
        version = form.cleaned_data["version"]
        try:
            perform(self.obj, action, by=self.request.user, version=version, data=form.inputs)
        except ValidationError as refusal:
            form.take(refusal)
            return False
        return True

    def conflict(self, action, conflict, form):
        """409: what happened meanwhile, and what was typed, to be copied."""
        user, table = self.request.user, table_for(self.obj)
        own = (one for one in conflict.since if one.actor_id == user.pk and one.action == action)
        context = {
            "subject": self.obj,
            "events": [
                {
                    "at": entry.at,
                    "who": entry.actor or _("系统"),
                    "what": table.label_of(entry.action),
                }
                for entry in conflict.since
            ],
            "already": next(own, None),
            "done": form.row.done,
            "typed": form.typed(),
            "lost_files": bool(self.request.FILES),
            "back_url": self.url,
        }
        return render(self.request, "409.html", context, status=CONFLICT)

    def wrong_method(self):
        response = render(self.request, "405.html", {"back_url": self.url}, status=NOT_ALLOWED)
        response.headers["Allow"] = "POST"
        return response


class ItemPage(ActionPage):
    template = "supervision/my/item.html"
    address, act_address = "my_items:item", "my_items:act"

    def records(self):
        visible = Item.objects.visible_to(self.request.user).with_report_day()
        return visible.select_related(
            "opinion__activity__organizer", "opinion__addressee", "lead_unit", "clock", "promise"
        ).prefetch_related(
            "assisting_units",
            "following_deputies",
            Prefetch("requests", Request.objects.select_related("unit", "decided_by")),
        )

    def context(self):
        obj = self.obj
        return {
            "trail": _trail_to(obj.opinion, self.request.user),
            "item": obj,
            "standing": Standing.of(obj),
            "answered": obj.status not in (*WITH_UNIT, ItemStatus.LONG_TERM),
            "original": obj.due_on if obj.extended_to else None,
            "explained": explain_deadline(obj),
            "step_label": STEP_LABELS.get(obj.status) if obj.step_due_on else None,
            "pending": [one for one in obj.requests.all() if one.granted is None],
            "ratings": _ratings(obj),
        }


class OpinionPage(ActionPage):
    template = "supervision/my/opinion.html"
    address, act_address = "my_items:opinion", "my_items:opinion_act"

    def records(self):
        return Opinion.objects.kept_by(self.request.user).select_related(
            "activity__organizer", "addressee", "drafted_by", "submitted_by", "approved_by"
        )

    def context(self):
        items = Item.objects.visible_to(self.request.user).filter(opinion=self.obj.pk)
        rows = items.select_related("lead_unit").order_by("sequence")
        page = BoundedPaginator(rows).asked(self.request.GET.get("page"))
        for one in page:
            one.sign = sign_of(one.status)
        return {
            "trail": [(_("工作台"), reverse("my:desk"))],
            "opinion": self.obj,
            "page": page,
        }


def _trail_to(opinion, user):
    """The way down to an item; the opinion's page is for those who look after it."""
    trail = [(_("工作台"), reverse("my:desk"))]
    if user.has_role(Role.CLERK, Role.LEADER, Role.TOWN_CLERK):
        trail.append((str(opinion), reverse("my_items:opinion", args=[opinion.pk])))
    return trail


def _ratings(item):
    if item.status in NOT_RATED_YET:
        return []
    ratings = Evaluation.objects.filter(item=item.pk).select_related("deputy")
    return list(ratings.order_by("-round", "id"))


def _seen(request):
    """The version of the page that was sent from; None where it names none."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return None


def _moment(text):
    """The moment from which an older part of the story is asked for; None for the newest part."""
    try:
        moment = parse_datetime(text) if text else None
    except ValueError:
        return None
    known = moment and timezone.is_aware(moment) and FIRST_YEAR < moment.year < LAST_YEAR
    return moment if known else None
