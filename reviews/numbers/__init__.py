"""What is counted: the board of all villages, the dashboard, the map, and the open data."""
