"""What the portal keeps for one person between visits: unsaved forms, filters, columns."""
