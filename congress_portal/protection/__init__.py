"""What each request passes on its way in, and what every answer carries."""
