"""The back office of supervision: log activities, draft lists, run the closed loop."""

from supervision.activities import admin as activities_admin
from supervision.attendance import admin as attendance_admin
from supervision.documents import admin as documents_admin
from supervision.inquiries import admin as inquiries_admin
from supervision.inspections import admin as inspections_admin
from supervision.items import admin as items_admin
from supervision.look_backs import admin as look_backs_admin
from supervision.opinions import admin as opinions_admin
from supervision.plans import admin as plans_admin
from supervision.projects import admin as projects_admin
from supervision.reports import admin as reports_admin
from supervision.review_requests import admin as review_requests_admin
from supervision.satisfaction import admin as satisfaction_admin
from supervision.sessions import admin as sessions_admin
