"""One shape for every list: its columns, its filter, its pages, and the files that are taken away."""
