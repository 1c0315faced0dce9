"""The tour: named steps that show the bot's whole character, played by hand or unattended by `jira-access demo`.

One file of steps per subject (`steps_….py`), gathered in `registry`. What a step can do is `visit`, how steps are
played and reported is `play`. The bot itself is put onto the stage by `bot.shell.demo_stage`.
"""
