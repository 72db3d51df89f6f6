"""The page behind a rate, with its two lists."""
