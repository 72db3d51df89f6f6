"""Which matters may be the same one."""
