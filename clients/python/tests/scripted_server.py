"""A server that gives the answers of a script, to see what a client does with refusals and lost responses."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Mapping, Optional, Sequence

Answer = Optional[tuple[int, Mapping[str, Any], Mapping[str, str]]]


class ScriptedServer:
    """An answer of None closes the connection. ``bodies`` has what was received."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.bodies: list[Any] = []
        rest = list(answers)
        bodies = self.bodies

        class Script(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                answer = rest.pop(0)
                if answer is None:
                    self.close_connection = True
                    return
                status, body, headers = answer
                content = json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Script)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
