"""The demo's own things: the switches that break the sandbox Jiras, their panel, and the stage they all stand on.

The bot is not started here, since nothing in the sandbox imports it: `bot.shell.demo` puts it onto the stage.
"""
