"""Many records at once for benchmarks, written without actions."""
