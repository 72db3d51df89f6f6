"""Papers of supervision, under /my/."""

from django.urls import path

from supervision.paperwork import views

app_name = "my_letters"
urlpatterns = [
    path("opinions/<int:pk>/letter.docx", views.letter, name="letter"),
    path("opinions/<int:pk>/annex.xlsx", views.annex, name="annex"),
    path("items/<int:pk>/urge.docx", views.urge, name="urge"),
]
