"""The annual figures of deputies, counted as the contract says."""

from deputies.figures import campaigns, duty, training

__all__ = ["campaigns", "duty", "training"]
