#!/usr/bin/env python3
"""Prints the titles that match, as they come in, none missing: docs/wire.md as a small program.

usage: subscriber.py [QUERY [PUBLISH REPLAY [SERVER_KEY KEY]]]
SERVER_KEY and KEY, for a broker that has keys: its broker.key, and our own NAME.key_secret.
"""
import json
import sys
import time

import zmq
from zmq.auth import load_certificate

defaults = ["", "tcp://127.0.0.1:5560", "tcp://127.0.0.1:5561", "", ""]
query, publish, replay, server_key, key = sys.argv[1:] + defaults[len(sys.argv) - 1 :]
lane = f"q/{query}\n" if query else "n/"
context = zmq.Context()


def connect(kind, endpoint):
    socket = context.socket(kind)
    socket.linger = 0
    if server_key:
        socket.curve_serverkey, _ = load_certificate(server_key)
        socket.curve_publickey, socket.curve_secretkey = load_certificate(key)
    socket.connect(endpoint)
    return socket


def ask(**request):
    while True:
        # A socket for each question: a REQ whose answer was lost is of no more use.
        with connect(zmq.REQ, replay) as socket:
            socket.rcvtimeo = 2000
            socket.send_json({"v": 1, **request})
            try:
                answer = socket.recv_json()
            except zmq.Again:
                print(f"no answer from {replay}; trying again", file=sys.stderr)
                continue
        if answer.get("code") not in ("busy", "draining"):
            return answer
        time.sleep(max(answer["retry_ms"], 10) / 1000)


def show(item):
    print(item["title"], flush=True)


def listen():
    socket = connect(zmq.SUB, publish)
    socket.subscribe(lane)
    return socket


live = listen()  # before hello, so that nothing falls between the two
log = ask(op="hello", client="subscriber.py")
epoch, position = log["epoch"], log["head"]

while True:
    # Silence is a broker that has gone, or a connection that is dead though nobody closed it.
    if not live.poll(3 * log["heartbeat_ms"]):
        live.close()
        live = listen()
        log = ask(op="hello", client="subscriber.py")
        continue
    on_lane, header, *body = live.recv_multipart()
    header = json.loads(header)
    if header["kind"] == "error":
        sys.exit(json.loads(body[0])["message"])
    if header["epoch"] != epoch:
        log = ask(op="hello", client="subscriber.py")
        if log["epoch"] != epoch:  # another log, which is read from its beginning
            epoch, position = log["epoch"], log["floor"]
    while header["epoch"] == epoch and header["prev"][0] > position:
        page = ask(op="replay", epoch=epoch, sub=lane, after=position)
        if page["ok"]:
            for item in page["items"]:
                show(item)
            position = page["next"]
        elif page["code"] == "cursor_too_old":
            print(f"lost: {position} to {page['floor']}", file=sys.stderr)
            position = page["floor"]
        else:
            break
    if header["epoch"] == epoch and header["seq"] > position >= header["prev"][0]:
        if header["kind"] == "item":
            show(json.loads(body[0]))
        if header["kind"] == "item" or on_lane == lane.encode():
            position = header["seq"]
