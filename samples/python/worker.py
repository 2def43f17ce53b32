#!/usr/bin/env python3
"""A Holdfast worker: takes tasks over HTTP, runs them, reports the results. Needs only Python 3.8 or newer.

    HOLDFAST_URL=http://localhost:8085 QUEUE=python python3 worker.py
"""
import json, os, signal, sys, threading, time, urllib.error, urllib.request

URL = os.environ.get("HOLDFAST_URL", "http://localhost:8085")
TOKEN = os.environ.get("PRODUCER_API_TOKEN", "")
QUEUE = os.environ.get("QUEUE", "python")
NAME = os.environ.get("WORKER", "python-%d" % os.getpid())
LEASE_MS = int(os.environ.get("LEASE_MS", "30000"))
stopping = threading.Event()


class LeaseLost(Exception):
    """Another worker has the task, or it has ended: any further work is done twice."""


def call(path, body):
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    if TOKEN:
        request.add_header("Authorization", "Bearer " + TOKEN)
    try:
        with urllib.request.urlopen(request, timeout=45) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 409:
            raise LeaseLost() from error
        raise


def handle(task, gone):
    """Your code. Its return value is kept as the result. If it takes long, check gone.is_set() now and then."""
    payload = task["payload"] or {}
    if gone.wait(payload.get("sleep_ms", 0) / 1000):
        raise RuntimeError("stopped")
    if payload.get("fail"):
        raise ValueError("fail was requested")
    return {"sum": sum(payload.get("numbers", [])), "worker": NAME}


def renew(task, gone, done):
    while not done.wait(task["lease_ms"] / 3000):
        try:
            if call("/leases/renew", {"receipt": task["receipt"], "lease_ms": LEASE_MS})["cancelled"]:
                gone.set()
        except LeaseLost:
            gone.set()
            return
        except OSError as error:  # the service is unavailable: the lease lasts for two more tries
            print("cannot renew:", error, flush=True)


def run(task):
    gone, done = threading.Event(), threading.Event()
    threading.Thread(target=renew, args=(task, gone, done), daemon=True).start()
    try:
        result = handle(task, gone)
        settle("/leases/complete", {"receipt": task["receipt"], "result": result})
        print("done", task["id"], flush=True)
    except LeaseLost:
        print("lost", task["id"], flush=True)
    except Exception as error:
        print("failed", task["id"], error, flush=True)
        try:
            settle("/leases/fail", {"receipt": task["receipt"], "error": repr(error), "action": "retry"})
        except LeaseLost:
            print("lost", task["id"], flush=True)
    finally:
        done.set()


def settle(path, body):
    """Retries until the service answers: giving up would cost the lease."""
    while True:
        try:
            return call(path, body)
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except OSError:
            pass
        time.sleep(0.5)


def main():
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    print("worker", NAME, "takes from", QUEUE, flush=True)
    while not stopping.is_set():
        try:
            order = {"worker": NAME, "queue": QUEUE, "lease_ms": LEASE_MS, "wait_ms": 5000}
            for task in call("/leases", order)["tasks"]:
                run(task)
        except OSError as error:
            print("cannot take tasks:", error, flush=True)
            stopping.wait(1)
    print("worker", NAME, "stops", flush=True)


if __name__ == "__main__":
    sys.exit(main())
