"""The form in which a deputy proposes a topic."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.fields import PlainField
from supervision.plans.models import Topic


class ProposalForm(forms.ModelForm):
    """A topic that somebody proposes for the plan of a year."""

    title = PlainField(label=_("建议监督什么"), max_length=200)
    reason = PlainField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    class Meta:
        model = Topic
        fields = ("title", "reason")

    def __init__(self, *args, plan, **options):
        super().__init__(*args, **options)
        self.plan = plan

    def clean_title(self):
        title = self.cleaned_data["title"]
        if self.plan and self.plan.topics.filter(title=title).exists():
            raise ValidationError(_("这一年度已有同一标题的议题。"))
        return title
