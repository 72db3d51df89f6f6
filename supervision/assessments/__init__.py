"""Satisfaction as deputies and members of the committee rate it, by dated rules."""
