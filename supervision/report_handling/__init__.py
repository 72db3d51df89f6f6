"""What happens to a report that the committee hears: rows, inputs, effects."""
