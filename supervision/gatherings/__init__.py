"""The meeting of an activity: when and where, who is asked, and signing in on the spot."""
