"""What we say: values in, text and Block Kit out, within Slack's limits.

Pure: nothing here knows the network, storage or the time of day. The words about causes serve the shell as well.
"""
