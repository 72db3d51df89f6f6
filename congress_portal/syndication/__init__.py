"""Feeds, sitemaps and directions for machines that read the public pages."""
