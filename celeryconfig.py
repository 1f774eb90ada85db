"""Celery settings that no installation changes. Broker, results and time zone come from `Settings`."""

task_serializer = "json"
result_serializer = "json"
accept_content = ["json"]
result_accept_content = ["json"]

# A task is one work item and every write is an upsert: running it twice is harmless, losing it is not. Without the
# second line a child that dies of memory has its task acknowledged and forgotten.
task_acks_late = True
task_reject_on_worker_lost = True

# A browser item takes minutes: a worker takes one and leaves the rest to the others.
worker_prefetch_multiplier = 1
worker_max_tasks_per_child = 100
worker_soft_shutdown_timeout = 60.0
worker_hijack_root_logger = False
broker_connection_retry_on_startup = True

# Seconds. The soft limit lets the browser close; the hard one ends the child.
task_soft_time_limit = 900
task_time_limit = 960

# Redis hands a message out again after this many seconds, and the shortest value of any application on the broker wins:
# longer than any item, and the same in all three places.
visibility_timeout = 3600
broker_transport_options = {"visibility_timeout": visibility_timeout}
result_backend_transport_options = {"visibility_timeout": visibility_timeout}

# The report of a run lies in the database; results only say that an item ended.
task_ignore_result = True
result_expires = 86400
