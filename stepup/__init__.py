"""Step Up: mentoring events, cohorts and campaigns. Start reading in `app.py`."""
