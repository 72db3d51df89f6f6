"""A deputy's answer to what others wrote down in their name: it was not me."""
