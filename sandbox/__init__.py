"""A place to try the bot: local servers that behave like Jira and Slack, and the tour that uses them.

Nothing here is part of the product: only the tests, the benches and, lazily, the command line import it.
"""
