"""A copy of everything that the portal holds, and the way back from it."""
