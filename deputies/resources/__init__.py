"""The ledger sheets of deputies."""

from deputies.resources import campaigns, duty, people, suggestions, training

__all__ = ["campaigns", "duty", "people", "suggestions", "training"]
