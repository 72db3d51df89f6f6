"""A look back at what was struck off this year: one still holds, one has relapsed."""

from datetime import timedelta

from congress_portal.demo_stories.live import Scene
from supervision.items.choices import ItemStatus
from supervision.items.models import Item
from supervision.look_backs.models import LookBack, LookBackDraw, Way
from workflow.transitions import allowed, perform

DRAWN, LOOKED = 45, 30
"""Days ago."""
PLACE = "事项所在地"
HOLDS = "实地回看，整改成效保持，周边群众没有新的反映。"
RELAPSED = "回看时发现同样的问题又出现，长效办法没有落实，请重新办理。"


def play(people, today=None):
    """Draws two items struck off this year and looks at both again."""
    scene = Scene(people, {}, today)
    drawn_on = scene.day(DRAWN)
    struck_off = Item.objects.filter(
        status=ItemStatus.STRUCK_OFF,
        struck_off_on__lte=drawn_on - timedelta(days=1),
        opinion__activity__year=scene.today.year,
        opinion__activity__level="city",
    ).order_by("pk")[:2]
    due_on = scene.day(LOOKED - 15)
    drawing = LookBackDraw.objects.create(
        drawn_on=drawn_on,
        drawn_by=people["clerk"],
        months=1,
        at_random=len(struck_off),
        by_risk=0,
        due_on=due_on,
        seed="demo",
        candidates=[item.pk for item in struck_off],
    )
    stories = (("relapse", {"reason": RELAPSED}), ("hold", {"text": HOLDS}))
    for item, (action, words) in zip(struck_off, stories, strict=False):
        look = LookBack.objects.create(draw=drawing, item=item, way=Way.RANDOM, due_on=due_on)
        looker = next(
            people[name]
            for name in ("leader", "clerk2", "clerk")
            if any(row.action == action for row in allowed(look, people[name]))
        )
        data = {"checked_on": scene.day(LOOKED), "place": PLACE, **words}
        perform(look, action, by=looker, at=scene.moment(LOOKED, 15), data=data)
