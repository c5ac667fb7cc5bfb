"""The command line: arguments and exit codes, and the only look at the clock."""
