"""The Web API that the app calls: `/api/<method>`, one module per family of methods."""
