"""The duty of a deputy year by year: the public record, and the sheet of one year."""
