"""The present year of the demo, played through the real actions and dated back from today."""
