"""The ledger's pages; the back office includes them under /admin/ledger/."""

from django.urls import path

from congress_portal.ledger import views

urlpatterns = [
    path("", views.ledger_import, name="ledger_import"),
    path("uploads/<int:pk>/", views.ledger_preview, name="ledger_preview"),
    path("uploads/<int:pk>/faults.xlsx", views.ledger_faults, name="ledger_faults"),
    path("template/", views.ledger_template, name="ledger_template"),
    path("export/", views.ledger_export, name="ledger_export"),
]
