"""The records that the portal as a whole keeps, a folder for each subject."""

from congress_portal.ledger.models import LedgerExport, LedgerUpload
from congress_portal.long_work.models import LongWork
from congress_portal.oversight.models import DeskVisit, EscalationStep
from congress_portal.personal.models import KeptList, UnsavedForm
from congress_portal.search.models import SearchCursor, SearchEntry, SearchPair
from congress_portal.site.models import SiteSettings
from congress_portal.undoing.models import ImportJournal
from congress_portal.upkeep.models import LastDone, SystemDay
