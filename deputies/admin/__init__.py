"""The back office of deputies."""

from deputies.admin import duty, people, rollovers, suggestions

__all__ = ["duty", "people", "rollovers", "suggestions"]
