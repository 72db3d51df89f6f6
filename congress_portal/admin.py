"""The portal's own records in the back office."""

from congress_portal.oversight import admin as oversight_admin
from congress_portal.site import admin as site_admin
from congress_portal.site import merges as merges
