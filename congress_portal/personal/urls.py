"""Where the browser keeps what was typed, and lists are kept, under /my/."""

from django.urls import path

from congress_portal.personal import drafts, hints, lists

app_name = "personal"
urlpatterns = [
    path("drafts/", drafts.drafts, name="drafts"),
    path("hints/", hints.put_away, name="hints"),
    path("lists/", lists.keep, name="lists"),
]
