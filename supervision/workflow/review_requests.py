"""审查建议: received, studied, answered; or not accepted, with the right door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from supervision import actors, review_requests
from supervision.choices import REQUEST_OPEN
from supervision.choices import ReviewRequestStatus as Status
from supervision.models import Document, ReviewRequest
from workflow import needs
from workflow.transitions import Need, Table, Transition, register


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    def label_from_instance(self, document: Any) -> Any:
        return str(document)


def _document(request: Any) -> Any:
    return DocumentChoice(
        label=_("备案审查的文件"),
        queryset=Document.objects.on_record().newest_first(),
        initial=request.document_id,
        help_text=_("建议审查的文件已经备案的，选上它；没有备案的可以不选。"),
    )


DOCUMENT = Need("document", _document, required=False)
CLERK = (actors.CITY_CLERK,)

REQUEST_TABLE = register(
    Table(
        model=ReviewRequest,
        states=Status,
        transitions=(
            Transition(
                "accept",
                _("受理"),
                _("受理"),
                (Status.RECEIVED,),
                Status.STUDYING,
                CLERK,
                needs=(DOCUMENT,),
                effect=review_requests.accept,
                main=True,
            ),
            Transition(
                "answer",
                _("答复"),
                _("答复"),
                (Status.STUDYING,),
                Status.ANSWERED,
                CLERK,
                needs=(
                    needs.text(
                        _("答复内容"),
                        _("请写明研究的结果。"),
                        _("建议人凭回执码可以看到；不要写个人信息。"),
                    ),
                ),
                effect=review_requests.answer,
                main=True,
            ),
            Transition(
                "refuse",
                _("不予受理"),
                _("不予受理"),
                REQUEST_OPEN,
                Status.NOT_ACCEPTED,
                CLERK,
                needs=(
                    needs.text(
                        _("理由和应找的部门"),
                        _("请写明理由，并告诉建议人应当找谁。"),
                    ),
                ),
                effect=review_requests.refuse,
            ),
        ),
    )
)
