"""A person's papers, under /my/papers/."""

from django.urls import path

from papers import views

app_name = "my_papers"
urlpatterns = [
    path("<slug:kind>/<int:key>/", views.page, name="page"),
    path("<slug:kind>/<int:key>/paper.docx", views.word, name="word"),
    path("<slug:kind>/<int:key>/list.xlsx", views.workbook, name="workbook"),
]
