"""The rows of the permission table for records in another state, or of another place."""

from tests.security.addresses import CONGRESS, INSIDERS, inside, preview, public

OF_A_TOWN = frozenset({"clerk", "town_clerk", "town_leader"})
OTHER_KEEPERS = frozenset({"other_keeper", "other_town_clerk", "station_clerk"})

STATES = {
    "my_items:item · before the hand-over": inside("my_items:item", "item_draft", open_to=CONGRESS),
    "my_items:item · taken back": inside("my_items:item", "item_withdrawn", open_to=CONGRESS),
    "my_items:item · published": inside(
        "my_items:item", "item_published", open_to=INSIDERS - {"helper"}
    ),
    "my_items:item · of a town": inside(
        "my_items:item", "item_town", open_to=OF_A_TOWN | {"handler", "deputy"}
    ),
    "my_items:opinion · of a town": inside("my_items:opinion", "opinion_town", open_to=OF_A_TOWN),
    "supervision:item · before the hand-over": preview(
        "supervision:item", "item_draft", open_to=CONGRESS
    ),
    "supervision:item · taken back": preview(
        "supervision:item", "item_withdrawn", open_to=CONGRESS
    ),
    "supervision:item · published": public("supervision:item", "item_published"),
    "supervision:item · of a town": preview(
        "supervision:item", "item_town", open_to=OF_A_TOWN | {"handler", "deputy"}
    ),
    "supervision:activity · published": public("supervision:activity", "activity_published"),
    "supervision:activity · of a town": preview(
        "supervision:activity", "activity_town", open_to=OF_A_TOWN
    ),
    "supervision:document · published": public("supervision:document", "document_published"),
    "bill · not published": preview("bill", "bill_hidden", open_to=CONGRESS | {"deputy"}),
    "supervision:decision · published": public("supervision:decision", "decision_published"),
    "my_suggestions:suggestion · draft": inside(
        "my_suggestions:suggestion", "suggestion_draft", open_to={"deputy"}
    ),
    "my_suggestions:edit · draft": inside(
        "my_suggestions:edit", "suggestion_draft", open_to={"deputy"}
    ),
    "my_station:desk · of another town": inside(
        "my_station:desk", "other_station", open_to=OTHER_KEEPERS
    ),
    "my_station:duty · of another town": inside(
        "my_station:duty", "other_station", open_to=OTHER_KEEPERS
    ),
    "my_station:rota · of another town": inside(
        "my_station:rota", "other_station", open_to=OTHER_KEEPERS
    ),
    "my_station:matter · of another town": inside(
        "my_station:matter", "other_matter", open_to=OTHER_KEEPERS
    ),
    "my_station:alike · of another town": inside(
        "my_station:alike", "other_matter", open_to=OTHER_KEEPERS
    ),
    "my_station:matter_file · of another town": inside(
        "my_station:matter_file", "other_matter", "other_photograph", open_to=OTHER_KEEPERS
    ),
}
