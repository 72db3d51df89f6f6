"""What waits for a person in supervision."""

from supervision.waiting import closed_loop, documents, inquiries, plans, projects, reports

__all__ = ["closed_loop", "documents", "inquiries", "plans", "projects", "reports"]
