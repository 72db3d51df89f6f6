"""Sign-in by a service that knows the person already: the city's own, DingTalk. Off by default."""
