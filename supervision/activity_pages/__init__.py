"""The public pages of activities, put together from every concept that tells something there."""
