"""How a person stands to a question of a special inquiry."""

from supervision.activities.relations import clerk_at, keeper_at, leader_at, reader_at

QUESTION_CLERK = clerk_at("activity")
QUESTION_LEADER = leader_at("activity")
QUESTION_READER = reader_at("activity")
QUESTION_KEEPER = keeper_at("activity")
