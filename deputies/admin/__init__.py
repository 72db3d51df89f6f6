"""The back office of deputies."""

from deputies.admin import duty, people, rollovers

__all__ = ["duty", "people", "rollovers"]
