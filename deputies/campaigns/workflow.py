"""Campaigns and their days: recorded, published by a second person, withdrawn where mistaken."""

from django.utils.translation import gettext_lazy as _

from deputies.campaigns.models import Campaign, CampaignDay
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from workflow.records import record_table

CAMPAIGN_TABLE = record_table(
    Campaign,
    "campaign_publish",
    _("待公开的专项行动"),
    "starts_on",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda campaign: campaign.text[:40],
    ready=lambda campaigns: campaigns,
)
DAY_TABLE = record_table(
    CampaignDay,
    "campaign_day_publish",
    _("待公开的专项行动日志"),
    "day",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda day: day.grid.campaign,
    ready=lambda days: days.select_related("grid__campaign"),
)
