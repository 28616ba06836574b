"""Work outside a request: tasks, workers, and those who wait."""
