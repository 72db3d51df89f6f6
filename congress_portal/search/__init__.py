"""Search over everything public, through stored pairs of letters."""
