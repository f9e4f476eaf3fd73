#!/usr/bin/env python3
"""usage: twenty_lines.py QUERY [PUBLISH REPLAY]: titles that match, and what a gap left out."""
import json, sys, zmq

query, publish, replay = sys.argv[1:] + ["tcp://127.0.0.1:5560", "tcp://127.0.0.1:5561"][len(sys.argv) - 2:]
lane, context = f"q/{query}\n", zmq.Context()
live, log = context.socket(zmq.SUB), context.socket(zmq.REQ)
live.connect(publish), live.subscribe(lane), log.connect(replay)

def ask(**request):
    log.send_json({"v": 1, **request})
    return log.recv_json()

hello = ask(op="hello", client="twenty_lines")
position = hello["head"]
while True:
    _, header, body = live.recv_multipart()
    header = json.loads(header)
    while header["prev"][0] > position:
        page = ask(op="replay", epoch=hello["epoch"], sub=lane, after=position)
        position = page["next"]
        for item in page["items"]: print(item["title"], flush=True)
    if header["kind"] == "item" and header["seq"] > position: print(json.loads(body)["title"], flush=True)
    position = max(position, header["seq"])
