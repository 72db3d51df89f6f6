"""The back office of deputies."""

from deputies.admin import duty, people

__all__ = ["duty", "people"]
