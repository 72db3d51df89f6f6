"""What happens to a suggestion after it was raised: rows, inputs, effects."""
