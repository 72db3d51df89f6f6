"""Bodies, people and records for the tests of normative documents."""

from datetime import date

from accounts.choices import OrganizationKind, Role
from accounts.models import Area
from supervision.activities.choices import Level
from supervision.documents.choices import DocumentStatus, ReviewResult
from supervision.documents.models import CleanupEntry, Document
from tests.factories import committee, government, make_org, make_user

ON = date(2023, 5, 8)


def of_town(name, suffix, kind):
    area = Area.objects.get_or_create(name=name)[0]
    return make_org(f"{name}{suffix}", kind, area=area)


class World:
    """A city with two towns; in each body a clerk and a leader."""

    def __init__(self):
        self.city, self.maker = committee(), government()
        self.body = of_town("石柱镇", "人大", OrganizationKind.TOWN_CONGRESS)
        self.other_body = of_town("古山镇", "人大", OrganizationKind.TOWN_CONGRESS)
        self.town = of_town("石柱镇", "人民政府", OrganizationKind.DEPARTMENT)
        self.clerk, self.clerk2 = make_user(Role.CLERK), make_user(Role.CLERK)
        self.leader = make_user(Role.LEADER)
        self.town_clerk = make_user(Role.TOWN_CLERK, self.body)
        self.town_leader = make_user(Role.LEADER, self.body)
        self.other_town_clerk = make_user(Role.TOWN_CLERK, self.other_body)
        self.other_town_leader = make_user(Role.LEADER, self.other_body)
        self.handler = make_user(Role.HANDLER, self.maker)
        self.deputy = make_user(Role.DEPUTY)

    def document(self, number="永政发〔2023〕1号", **fields):
        return Document.objects.create(
            **{
                "number": number,
                "title": "城市养犬管理办法",
                "maker": self.maker,
                "level": Level.CITY,
                "reviewer": self.city,
                "filed_on": ON,
                "created_by": self.clerk,
                **fields,
            }
        )

    def town_document(self, number="石政〔2023〕1号", **fields):
        town = {"maker": self.town, "level": Level.TOWN, "reviewer": self.body}
        return self.document(number, **{**town, "created_by": self.town_clerk, **fields})

    def concluded(self, number="永政发〔2023〕2号", result=ReviewResult.NONE_FOUND, **fields):
        """Reviewed and published, as a ledger brings it."""
        past = {
            "status": DocumentStatus.CONCLUDED,
            "result": result,
            "concluded_on": ON,
            "is_public": True,
        }
        return self.document(number, **{**past, **fields})

    def cleaned(self, number="永政办〔2003〕1号", **fields):
        return CleanupEntry.objects.create(
            **{
                "number": number,
                "title": "关于收取某项费用的通知",
                "maker": self.maker,
                "result": "repealed",
                "decided_on": ON,
                "is_public": True,
                "created_by": self.clerk,
                **fields,
            }
        )
