"""Joint activities of city and towns (市镇联动): nothing is counted at two levels."""
