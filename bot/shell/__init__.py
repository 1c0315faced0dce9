"""The shell commands, one module each; each offers `add_arguments` and `run`."""
