from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Made for thumbs: no capital forced on the name, what is asked for stands in the label."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs.update(
            autocapitalize="none", spellcheck="false", maxlength=100
        )
