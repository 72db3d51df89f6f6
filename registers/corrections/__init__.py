"""What a correction changed: field, old and new value, kept apart from the trail."""
