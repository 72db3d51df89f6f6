"""The back office of deputies."""

from deputies.admin import people

__all__ = ["people"]
