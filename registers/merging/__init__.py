"""Records that were one thing entered twice: merged into one, with both numbers kept."""
