"""A road to the practice account on which one answer can be held back, so that a test knows where a walk stands.

It listens on an address of its own, takes AWS requests, signs them again for the practice account (whose host name is
part of what was signed) and passes the answer on. SigV4 as in the AWS General Reference, "Signing AWS API requests".
"""

import configparser
import hashlib
import hmac
import http.client
import http.server
import re
import threading
import urllib.parse


class SlowRoad:
    """Stands between a program and a practice account; holds back answers that `holds(method, target, answer)` picks."""

    def __init__(self, endpoint, credentials, profile, holds):
        self.host = urllib.parse.urlsplit(endpoint).netloc
        keys = configparser.ConfigParser(interpolation=None)
        keys.read(credentials)
        self.key_id = keys.get(profile, "aws_access_key_id")
        self.secret = keys.get(profile, "aws_secret_access_key")
        self.token = keys.get(profile, "aws_session_token", fallback=None)
        self.holds = holds
        self.held, self.release = threading.Event(), threading.Event()
        self.seen = []
        handler = type("Handler", (_Handler,), {"road": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    def forward(self, method, target, headers, body):
        """What the practice account answers."""
        self.seen.append(f"{method} {target}")
        signed = self._sign(method, target, headers, body)
        connection = http.client.HTTPConnection(self.host, timeout=20)
        connection.request(method, target, body, signed)
        answer = connection.getresponse()
        content = answer.read()
        if self.holds(method, target, content):
            self.held.set()
            self.release.wait(30)
        return answer.status, answer.getheaders(), content

    def _sign(self, method, target, headers, body):
        scope = re.search(r"Credential=[^/]+/(\d{8}/[^/]+/[^/]+/aws4_request)", headers.get("authorization", ""))
        sent = {"host": self.host}
        for name in ("content-type", "x-amz-date", "x-amz-target", "x-amz-client-token", "accept"):
            if name in headers:
                sent[name] = headers[name]
        if not scope:
            return sent
        if self.token:
            sent["x-amz-security-token"] = self.token
        path, _, query = target.partition("?")
        pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
        quoted = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
        names = ";".join(sorted(sent))
        lines = "".join(f"{name}:{sent[name].strip()}\n" for name in sorted(sent))
        request = "\n".join((method, _quoted(path, "/"), quoted, lines, names, hashlib.sha256(body).hexdigest()))
        digest = hashlib.sha256(request.encode()).hexdigest()
        text = "\n".join(("AWS4-HMAC-SHA256", sent["x-amz-date"], scope[1], digest))
        key = f"AWS4{self.secret}".encode()
        for part in scope[1].split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.new(key, text.encode(), "sha256").hexdigest()
        credential = f"{self.key_id}/{scope[1]}"
        sent["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}")
        return sent


def _quoted(text, safe=""):
    return urllib.parse.quote(text, safe=f"-_.~{safe}")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    road = None

    def _any(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, answered, content = self.road.forward(self.command, self.path, headers, body)
        try:
            self.send_response_only(status)
            for name, value in answered:
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True  # the caller has gone

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = _any

    def log_message(self, *_):
        """Says nothing."""
