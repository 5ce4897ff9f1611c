"""Beat with a round several times a second: `celery -A tests.faults.quick_beat beat`."""

from config.celery import app

app.conf.beat_schedule["sweep"]["schedule"] = 0.3
app.conf.beat_max_loop_interval = 0.1
