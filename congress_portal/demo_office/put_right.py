"""What the office put right this year, by its own actions: a suggestion entered twice and merged, a
text corrected, an attachment replaced; a figure of its own, which every year published after it
shows; and lists under a name that it keeps for itself.
"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from annual_summaries.own_figures.models import OwnFigure
from attachments.uploads import check
from congress_portal.demo.pictures import street
from congress_portal.personal.models import KeptList
from deputies.suggestions.models import Suggestion
from registers.merging.models import MergeStatus
from registers.merging.workflow import propose
from supervision.handling.models import EntryFile
from workflow import trail
from workflow.replacing import SHELVES, replace
from workflow.transitions import perform

People = dict[str, User]
TWICE = "关于新建住宅区配套幼儿园同步交付的建议"
CORRECTED = "关于规范住宅装修垃圾清运的建议"
SAME = "同一件建议，代表在会上交了纸件，又在网上提了一次。"
MISTYPED = "小区名称打错，不影响办理内容。"
BLURRED = "原来的照片模糊，看不清现场，换成同一天拍的另一张。"
RECEIVED = {"wide": False, "assisting": []}
JOINT = {
    "name": "joint_activities",
    "label_zh": "市镇联动监督活动",
    "label_en": "Activities of city and towns together",
    "unit_zh": "项",
    "unit_en": "activities",
    "definition_zh": "本年度由市级组织、市镇联动开展的监督活动。",
    "definition_en": "Activities of the year that the city held together with towns.",
    "register": "监督活动",
    "level": "city",
    "day": "年度",
    "conditions": [["市镇联动", "是"]],
    "breakdown": "方式",
}


def play(people: People) -> None:
    """Does all of it, after the published years, so that these stay as they were published."""
    merge(people)
    correct(people)
    replace_picture(people)
    keep_lists(people)


def merge(people: People) -> None:
    """The second entry of a suggestion goes into the first; both numbers stay known: what came on
    paper had been received under a number of its own."""
    kept = Suggestion.objects.filter(title=TWICE, is_sample=True).first()
    if kept is None:
        return
    lost = Suggestion.objects.create(
        year=kept.year,
        title=TWICE,
        text=kept.text,
        lead_deputy=kept.lead_deputy,
        is_sample=True,
        created_by=people["clerk"],
    )
    trail.append(lost, "created", by=people["clerk"])
    perform(lost, "submit", by=kept.lead_deputy.user)
    lost = perform(lost, "receive", by=people["clerk"], data=RECEIVED | {"unit": kept.lead_unit})
    done = propose(kept, lost, by=people["clerk"], taken=[], reason=SAME)
    if done.status == MergeStatus.PROPOSED:
        perform(done, "confirm", by=people["leader"])


def correct(people: People) -> None:
    """A text that nobody may edit any more, corrected by a leader with a reason."""
    one = Suggestion.objects.filter(title=CORRECTED, is_sample=True).first()
    if one is not None:
        text = f"{one.text}（更正：小区名称应为“丽州花苑”。）"
        data = {"title": one.title, "text": text, "reason": MISTYPED}
        perform(one, "correct", by=people["leader"], data=data)


def replace_picture(people: People) -> None:
    """A picture that is of no use, replaced by whoever uploaded it; the old one stays."""
    shelf, user = SHELVES[EntryFile], people["handler"]
    year = timezone.localdate().year
    links = EntryFile.objects.filter(
        stored__uploaded_by=user, entry__item__opinion__activity__year=year
    )
    for link in links.select_related("stored").order_by("pk"):
        if not shelf.is_public(link):
            picture = check(SimpleUploadedFile("现场照片（清晰）.png", street(40)))
            replace(shelf, link, picture, reason=BLURRED, by=user)
            return


def declare(people: People) -> None:
    """A figure of the committee's own, in force by a second person."""
    declared = OwnFigure.objects.create(**JOINT, created_by=people["clerk"])
    trail.append(declared, "created", by=people["clerk"])
    declared = perform(declared, "submit", by=people["clerk"])
    perform(declared, "put_in_force", by=people["leader"])


def keep_lists(people: People) -> None:
    """Filters under a name: one's own, and one shared with the office."""
    clerk = people["clerk"]
    office = next(grant.organization for grant in clerk.current_grants)
    lists = (("已逾期的", "due=overdue", None), ("待核实的", "state=replied", office))
    for name, query, shared in lists:
        KeptList.objects.create(
            user=clerk, page="my_items:list", name=name, query=query, shared_with=shared
        )
