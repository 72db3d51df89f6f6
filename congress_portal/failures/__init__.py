"""What a person reads whose request could not be done; what was typed is kept."""
