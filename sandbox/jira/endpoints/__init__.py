"""What the sandbox Jira answers: one file per area, each with its rows of the routes table."""
