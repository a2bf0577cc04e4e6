"""A provider of OpenID Connect on this machine, for the tests of signing in with one."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@contextmanager
def provider(person):
    """Serves discovery, authorisation, token and person; yields its address. `person` is a dict of
    claims, read at each request."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            path = urlsplit(self.path)
            if path.path == "/.well-known/openid-configuration":
                self._say(
                    {
                        "issuer": address,
                        "authorization_endpoint": f"{address}/authorize",
                        "token_endpoint": f"{address}/token",
                        "userinfo_endpoint": f"{address}/userinfo",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    }
                )
            elif path.path == "/userinfo":
                self._say(person)
            else:
                self.send_error(404)

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            asked = parse_qs(self.rfile.read(length).decode())
            if asked.get("code") != ["right"] or "code_verifier" not in asked:
                self.send_error(400)
            else:
                self._say({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

        def _say(self, what):
            body = json.dumps(what).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
