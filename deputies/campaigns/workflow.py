"""Campaigns and their days: recorded, published by a second person, withdrawn where mistaken."""

from django.utils.translation import gettext_lazy as _

from deputies.campaigns.models import Campaign, CampaignDay
from deputies.people.relations import CITY_CLERK, CITY_LEADER
from workflow.records import record_table
from workflow.transitions import Wait

CAMPAIGN_TABLE = record_table(
    Campaign,
    Wait(
        key="campaign_publish",
        label=_("待公开的专项行动"),
        order="starts_on",
        since=lambda campaign: campaign.starts_on,
    ),
    "admin:deputies_campaign_change",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda campaign: campaign.text[:40],
    ready=lambda campaigns: campaigns,
)
DAY_TABLE = record_table(
    CampaignDay,
    Wait(
        key="campaign_day_publish",
        label=_("待公开的专项行动日志"),
        order="day",
        since=lambda day: day.day,
    ),
    "admin:deputies_campaignday_change",
    writer=CITY_CLERK,
    publisher=CITY_LEADER,
    source=lambda day: day.grid.campaign,
    ready=lambda days: days.select_related("grid__campaign"),
)
