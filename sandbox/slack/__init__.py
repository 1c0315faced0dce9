"""A Slack with a memory, on loopback: what the bot's tests, the demo and the benches judge the bot with.

`running_slack` starts it, `SlackControl` acts as its people, `problems` judges Block Kit as Slack does.
Nothing here knows what the bot does; it knows Slack's rules only.
"""
