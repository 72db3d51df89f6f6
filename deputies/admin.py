"""The back office of deputies."""

from deputies.bills import admin as bills_admin
from deputies.campaigns import admin as campaigns_admin
from deputies.constituencies import admin as constituencies_admin
from deputies.duty import admin as duty_admin
from deputies.people import admin as people_admin
from deputies.rollovers import admin as rollovers_admin
from deputies.suggestions import admin as suggestions_admin
from deputies.training import admin as training_admin
