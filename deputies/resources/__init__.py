"""The ledger sheets of deputies."""

from deputies.resources import campaigns, duty, people, training

__all__ = ["campaigns", "duty", "people", "training"]
