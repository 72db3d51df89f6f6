"""The back office of deputies."""

from deputies.admin import campaigns, duty, people, rollovers, suggestions, training

__all__ = ["campaigns", "duty", "people", "rollovers", "suggestions", "training"]
