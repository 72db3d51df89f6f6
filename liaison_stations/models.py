from liaison_stations.assessments.models import AssessmentFile, SelfAssessment
from liaison_stations.cases.models import PublishedCase
from liaison_stations.citizen_messages.models import CitizenMessage
from liaison_stations.citizens_data.models import EarlierWords
from liaison_stations.matters.models import Citizen, Matter, MatterEntry, MatterFile, Receipt
from liaison_stations.receptions.models import Reception, ReceptionEntry
from liaison_stations.rota.models import ReceptionDay, ReceptionDuty, RotaRule, Swap
from liaison_stations.stations.models import Keeper, Posting, Station, StationChange
