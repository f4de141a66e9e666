#!/usr/bin/env python3
"""An SMS gateway that behaves as it is told, and remembers what it got.

It prints "listening on PORT", then reads lines:
  mode ok          accepts, knows repeats by their reference, and delivers
  mode error       takes the message and answers 500 all the same
  mode refuse      answers 503
  mode nonsense    takes the message and answers with something that is no JSON
  mode drop        takes the message and closes the connection without an answer
  mode slow        takes the message and answers after 5 s
  mode down        nobody listens; any other mode listens again, on the same port
  seen             prints what it got, as one line of JSON:
                   {"messages": {reference: {"to", "text", "sender"}}, "attempts": {reference: n},
                    "changed": [references that came again with another text or number]}
It ends with its input. With a file as argument, a certificate and its key, it speaks TLS.
"""
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_SECONDS = 5


class Store:
    def __init__(self):
        self.lock = threading.Lock()
        self.mode = "ok"
        self.messages = {}
        self.attempts = {}
        self.changed = []
        self.ended = threading.Event()

    def take(self, given):
        reference = given["reference"]
        message = {key: given[key] for key in ("to", "text", "from")}
        with self.lock:
            self.attempts[reference] = self.attempts.get(reference, 0) + 1
            if self.mode == "refuse":
                return None
            known = self.messages.setdefault(reference, message)
            if known != message:
                self.changed.append(reference)
            return reference

    def seen(self):
        with self.lock:
            return json.dumps({"messages": self.messages, "attempts": self.attempts,
                               "changed": self.changed})


def handler(store):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            if self.headers.get("Authorization") != "Bearer the key":
                return self.answer(401, b"{}")
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reference = store.take(given)
            if store.mode == "refuse":
                return self.answer(503, b"")
            if store.mode == "error":
                return self.answer(500, b"oops")
            if store.mode == "nonsense":
                return self.answer(200, b"<html>welcome</html>")
            if store.mode == "drop":
                self.close_connection = True
                return self.connection.close()
            if store.mode == "slow":
                store.ended.wait(SLOW_SECONDS)
            return self.answer(200, json.dumps({"id": "id of " + reference}).encode())

        def do_GET(self):
            self.answer(200, b'{"status": "delivered"}')

    return Handler


def serve(store, port):
    server = ThreadingHTTPServer(("127.0.0.1", port), handler(store))
    server.daemon_threads = True
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def main():
    store = Store()
    server = serve(store, 0)
    port = server.server_address[1]
    print(f"listening on {port}", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["seen"]:
            print(store.seen(), flush=True)
        elif len(words) == 2 and words[0] == "mode":
            store.mode = words[1]
            if store.mode == "down" and server:
                server.shutdown()
                server.server_close()
                server = None
            elif store.mode != "down" and not server:
                server = serve(store, port)
            print(f"mode {store.mode}", flush=True)
    store.ended.set()


main()
