"""The rules: what Jira's answers prove, and what may be done about it.

Standard library only. Nothing here knows HTTP, SQL or Slack.
"""
