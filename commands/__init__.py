"""What people type and press: one table of subcommands, one of buttons, and a file per subject that translates.

Handlers parse words, call one operation of `access` and render with `messages`. They decide nothing about Jira.
"""
