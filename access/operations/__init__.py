"""What the bot can do: one file per thing, named by its verb."""
