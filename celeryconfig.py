"""Celery settings that no installation changes. Broker, results, schedule and time zone come from `Settings`."""

from kombu.entity import Exchange, Queue

task_serializer = "json"
result_serializer = "json"
accept_content = ["json"]
result_accept_content = ["json"]

# browser: items that need Chromium. http: items of the open API. light: all that only looks at the database.
task_queues = [Queue(name, Exchange(name), routing_key=name) for name in ("browser", "http", "light")]
task_default_queue = task_default_exchange = task_default_routing_key = "light"
task_routes = {"ascora.extract": {"queue": "browser"}, "ascora.archive": {"queue": "http"}}

# A task is one work item and every write is an upsert: running it twice is harmless, losing it is not. Without the
# second line a child that dies of memory has its task acknowledged and forgotten. The work item's row counts how often
# it was taken, so an item that kills its child again and again ends.
task_acks_late = True
task_reject_on_worker_lost = True

# A browser item takes minutes: a worker takes one and leaves the rest to the others. Children are replaced before what
# they gather in memory matters; the figure of memory is in KiB, and the browser is no part of it.
worker_prefetch_multiplier = 1
worker_max_tasks_per_child = 200
worker_max_memory_per_child = 1_000_000
worker_hijack_root_logger = False
worker_cancel_long_running_tasks_on_connection_loss = False

# A broker may be away for a day: a worker waits for it however long, and says so every half a minute. A Redis that is
# full, read-only or still loading answers with errors of the channel.
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
broker_channel_error_retry = True

# No file, which two beats in one folder or a power cut would spoil: what was sent is written down in the database.
beat_scheduler = "scraper.worker.beat:Scheduler"

# Seconds. The soft limit ends the browser and counts against the item; the hard one ends the child; a stopped worker
# grants what it has in hand so long.
task_soft_time_limit = 900
task_time_limit = 960
worker_soft_shutdown_timeout = 60.0

# Redis hands a message out again after this many seconds, and the shortest value of any application on the broker wins:
# longer than any item, and the same in all three places.
visibility_timeout = 3600
broker_transport_options = {"visibility_timeout": visibility_timeout}
result_backend_transport_options = {"visibility_timeout": visibility_timeout}

# Seconds. A Redis that does not answer is told as one that is away: nobody hangs on it for good.
redis_socket_connect_timeout = 5.0
redis_socket_timeout = 10.0

# What a call answers is kept for an hour: it may be what somebody asked `ascora.fetch` for.
result_expires = 3600
result_extended = True
worker_send_task_events = True
task_send_sent_event = True
