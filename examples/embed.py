#!/usr/bin/env python3
"""Prints the titles that match, as they come in, by way of libnewswire and ctypes.

usage: embed.py [QUERY [PUBLISH REPLAY]]
"""
import ctypes as c
import json
import sys

OK, ITEM, DISCONNECTED = 0, 1, 3  # as newswire.h has them
text, library = c.c_char_p, c.CDLL("libnewswire.so.0")


class Options(c.Structure):
    _fields_ = [
        ("size", c.c_size_t),
        *[(name, text) for name in ("publish", "replay", "server_key", "secret_key")],
        ("topics", c.POINTER(text)),
        ("topic_count", c.c_size_t),
        ("query", text),
        ("client", text),
        ("start_value", c.c_int64),
        *[(name, c.c_int32) for name in ("start", "updates", "follow", "reserved")],
        ("cursor", c.c_int64 * 2),
    ]


class Event(c.Structure):  # as far as it is read here
    _fields_ = [
        ("size", c.c_size_t),
        ("kind", c.c_int32),
        ("again", c.c_int32),
        ("item", c.c_void_p),
        ("text", text),
    ]


def check(result, reason=b""):
    if result != OK:
        library.newswire_result_text.restype = text
        sys.exit((reason or library.newswire_result_text(result)).decode())


options, news, error = Options(), c.c_void_p(), c.create_string_buffer(256)
library.newswire_options_init(c.byref(options), c.c_size_t(c.sizeof(options)))
for name, argument in zip(("query", "publish", "replay"), sys.argv[1:]):
    setattr(options, name, argument.encode())
result = library.newswire_open(c.byref(options), c.byref(news), error, c.c_size_t(len(error)))
check(result, error.value)

event, line = c.POINTER(Event)(), text()
while True:
    # A second each, as Ctrl-C is seen between the calls.
    check(library.newswire_next(news, c.c_int64(1000), c.byref(event)))
    if event.contents.kind == ITEM:
        check(library.newswire_item_json(news, c.byref(line)))
        print(json.loads(line.value)["title"], flush=True)
    elif event.contents.kind == DISCONNECTED:
        print(event.contents.text.decode(), file=sys.stderr)
