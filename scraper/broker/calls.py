"""A call that ends the process that does it is tried a few times, on any broker, and then refused in words.

What is lost with a worker's child is sent again with a count in its headers. How often a whole worker died with it is
counted there, too: by the embedded broker (`scraper.broker.transport`) and on Redis (`scraper.broker.redis`) where it
is given back, and here with RabbitMQ, which gives it back at once and says no more than that.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from billiard.einfo import ExceptionWithTraceback
from billiard.exceptions import WorkerLostError
from billiard.process import current_process
from celery import Celery, Task
from celery.exceptions import Reject
from celery.worker import state
from celery.worker.request import Request as CeleryRequest
from celery.worker.strategy import default
from kombu.exceptions import KombuError

from scraper.errors import RetryableError

LOST_AT_MOST = 3
"""Workers that may die of one call before it is refused."""
LOOK_SECONDS = 0.5
KEPT = ("correlation_id", "reply_to", "priority", "delivery_mode", "expiration")
"""Properties of a message that go with it when it is sent again."""
log = structlog.get_logger("ascora")
logger = logging.getLogger(__name__)
"""For Celery, which tells there what goes wrong with an acknowledgement."""


class Call(Task):
    """Base of all tasks."""

    abstract = True
    Request = "scraper.broker.calls:Request"
    Strategy = "scraper.broker.calls:strategy"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do it, unless too many workers died of it: it fails then, and the broker sets the message aside."""
        lost = self.request.get("lost") or 0
        if isinstance(lost, int) and lost >= LOST_AT_MOST:
            log.error("call.given_up", task=self.name, id=self.request.id, kwargs=kwargs, lost=lost)
            raise Reject(f"{self.name}: {lost} workers died while they did it", requeue=False)
        return super().__call__(*args, **kwargs)


class Request(CeleryRequest):
    """What a worker has in hand."""

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> Any:
        """A call whose child was lost is sent again, counted; Celery would give it back as it was, without end.

        One that found no memory has failed; Celery would end the whole worker.
        """
        error = exc_info.exception
        error = error.exc if isinstance(error, ExceptionWithTraceback) else error
        if isinstance(error, MemoryError):
            state.task_ready(self)
            self.acknowledge()
            self.send_event("task-failed", exception=repr(error), traceback=exc_info.traceback)
            return None
        is_lost = isinstance(error, (WorkerLostError, SystemExit)) and not self._is_over()
        if not is_lost or not send_again(self.app, self.message):
            return super().on_failure(exc_info, send_failed_event=send_failed_event, return_ok=return_ok)
        state.task_ready(self)
        self.acknowledge()
        self.send_event("task-retried", exception=repr(error), traceback="")
        log.warning("call.lost", task=self.name, id=self.id, why=str(error))
        return None

    def _is_over(self) -> bool:
        """Whether somebody ended it, or its answer is stored already."""
        return bool(self._already_cancelled or self._already_revoked or self._success_was_stored())


def strategy(task: Task, app: Celery, consumer: Any, **kwargs: Any) -> Callable[..., Any]:
    """How a worker takes the messages of a task: one that RabbitMQ gives back is counted before it is done.

    Its mark is set where a worker or its connection ended with the message in hand, and it says no number.
    """
    take: Callable[..., Any] = default(task, app, consumer, **kwargs)
    if consumer.connection.transport.driver_type != "amqp":
        return take

    def counting(message: Any, body: Any, ack: Any, reject: Any, callbacks: Any, **more: Any) -> Any:
        if message.delivery_info.get("redelivered") and send_again(app, message):
            ack(logger, consumer.connection_errors)
            why = "the worker that had it, or its connection, has ended"
            log.warning("message.back", task=task.name, id=message.headers.get("id"), why=why)
            return None
        return take(message, body, ack, reject, callbacks, **more)

    return counting


def send_again(app: Celery, message: Any) -> bool:
    """Send a message as it came, one death more in its headers; whether the broker has taken it."""
    lost, where = message.headers.get("lost"), message.delivery_info
    properties = {name: message.properties[name] for name in KEPT if message.properties.get(name) is not None}
    try:
        with reaching_broker(app), app.producer_or_acquire() as producer:
            producer.publish(
                message.body,
                exchange=where.get("exchange") or "",
                routing_key=where.get("routing_key"),
                content_type=message.content_type,
                content_encoding=message.content_encoding,
                headers={**message.headers, "lost": lost + 1 if isinstance(lost, int) else 1},
                retry=False,
                **properties,
            )
    except RetryableError as error:
        named = {name: message.headers.get(name) for name in ("task", "id")}
        log.warning("call.not_sent_again", **named, why=str(error))
        return False
    return True


@contextmanager
def reaching_broker(app: Celery) -> Iterator[None]:
    """Raises `RetryableError` where the broker is out of reach or takes nothing, whatever its transport calls that."""
    transport = app.connection_for_write().transport
    try:
        yield
    except (OSError, KombuError, *transport.connection_errors, *transport.channel_errors) as error:
        raise RetryableError(f"the broker cannot be reached: {error}") from error


def end_with_parent() -> None:
    """A child whose worker was killed ends at once: nobody would take its answer, and its call has to come back."""
    parent = current_process()._parent_pid
    if parent is None:
        return  # a worker without children, `--pool solo`

    def look() -> None:
        while os.getppid() == parent:
            threading.Event().wait(LOOK_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=look, daemon=True).start()
