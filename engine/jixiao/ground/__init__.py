"""What everything stands on: exact numbers, places and problems, text files, located YAML."""
