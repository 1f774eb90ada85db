"""`ascora serve`: the fallback service over HTTP."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import exits, output
from scraper.config import outside
from scraper.errors import ConfigError

if TYPE_CHECKING:
    import uvicorn

MOST_FILES = 8_192
GRACE_SECONDS = 10
KEEP_ALIVE_SECONDS = 30
"""Longer than callers keep theirs: who closes a connection first must not be the one who is about to be asked."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any free one.")] = 8080,
    tls_cert: Annotated[
        Path | None, typer.Option(metavar="FILE", help="PEM: certificate, with its chain.", show_default=False)
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="PEM: its key.", show_default=False)] = None,
    proxy: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A proxy that ends TLS and says who asks.", show_default=False),
    ] = None,
) -> None:
    """Answer other services until stopped, from the store, and by workers that fetch what it lacks."""
    from scraper.settings import installation, is_loopback

    outside.data_folder(installation().data_dir)
    for option, file in (("--tls-cert", tls_cert), ("--tls-key", tls_key)):
        if file is not None and not file.is_file():
            raise ConfigError(f"{option}: {file} is not there; expected a PEM file")
    if (tls_cert is None) != (tls_key is None):
        raise ConfigError("--tls-cert, --tls-key: expected both, or neither")
    if tls_cert is not None and tls_key is not None:
        outside.certificate(tls_cert, tls_key)  # told before anything else is opened
    proxy = None if proxy is None else outside.proxies("--proxy", proxy)
    if not is_loopback(host) and tls_cert is None and proxy is None:
        raise ConfigError(
            f"--host: {host} is not loopback, and tokens would go over the network unencrypted; "
            "expected --tls-cert and --tls-key, or --proxy ADDRESS where a proxy ends TLS"
        )
    try:
        import uvicorn

        from scraper.service.connection import Connection
        from scraper.service.http_api import make_app
        from scraper.service.notify_workers import tell_workers
    except ImportError as error:
        raise ConfigError(
            f"serve: {error.name} is not installed; expected the extra ascora-adapter[service]"
        ) from error
    from scraper.service.accounts import Accounts

    outside.free_port(host, port)
    _take_files()
    accounts = Accounts(tell_workers)
    for number in (signal.SIGTERM, signal.SIGINT):  # raised again once what is under way has been answered
        signal.signal(number, lambda *_: sys.exit(exits.COMPLETE))
    app = make_app(accounts)
    output.note("for people: open the address in a browser, and log in with a secret of `ascora token create`")
    output.note("for programs: /docs says what there is")
    gc.collect()
    gc.freeze()  # what lives as long as the process is not gone through again: that would hold up answers for 0.1 s
    config = uvicorn.Config(
        app,
        http=Connection,
        host=host,
        port=port,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        log_level="info",
    )
    try:
        _run(config)
    finally:
        accounts.close()


def _run(config: uvicorn.Config) -> None:
    """Serve until stopped; a certificate is followed as it is renewed."""
    import uvicorn

    from scraper.service.certificate import Certificate

    config.load()
    if config.ssl is not None and config.ssl_certfile is not None and config.ssl_keyfile is not None:
        Certificate(Path(config.ssl_certfile), Path(config.ssl_keyfile)).follow(config.ssl)
    server = uvicorn.Server(config)
    server.run()
    if not server.started:  # it has said why
        raise typer.Exit(exits.USAGE)


def _take_files() -> None:
    """Each connection and each database takes open files: as many as the system grants."""
    if sys.platform != "win32":
        import resource

        granted, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
        if granted != resource.RLIM_INFINITY and granted < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
