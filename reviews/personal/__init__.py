"""Personal data (UU 27/2022): what is kept how long, who read it, one person's data copied and erased."""
