"""A small Jira Align with a memory: the connectors of its API 2.0, as far as the bot asks for them."""
