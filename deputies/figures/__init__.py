"""The annual figures of deputies, counted as the contract says."""

from deputies.figures import campaigns, duty, suggestions, training

__all__ = ["campaigns", "duty", "suggestions", "training"]
