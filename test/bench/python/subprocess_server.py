"""Runs each script in a Python process of its own: what /api/execute is compared with."""

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        code = json.loads(self.rfile.read(int(self.headers["content-length"])))["code"]
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
        status = "Success" if done.returncode == 0 else "Error"
        body = json.dumps({"status": status, "output": done.stdout + done.stderr}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
