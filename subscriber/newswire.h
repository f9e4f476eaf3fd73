/* newswire's subscriber in C: every item that matches, once, in order, gaps repaired.
 *
 *   newswire_options options;
 *   newswire_options_init(&options, sizeof options);
 *   options.query = "linux OR kernel";
 *   char error[256];
 *   newswire_subscriber *news;
 *   if (newswire_open(&options, &news, error, sizeof error) != NEWSWIRE_OK) ...
 *   const newswire_event *event;
 *   while (newswire_next(news, 10000, &event) == NEWSWIRE_OK) {
 *     if (event->kind == NEWSWIRE_ITEM) puts(event->item->title);
 *   }
 *
 * No thread calls back, nothing is printed, no signal is touched, nothing aborts.
 *
 * The ABI is stable within a SONAME. Structs begin with their size and grow at their end only;
 * numbers keep their meaning; functions keep their signature. A program made with an older header
 * works with a newer library, whose events and results it may not know: it leaves those out.
 *
 * All text is UTF-8. What a function hands out belongs to the subscriber and is valid until the
 * next newswire_next() or newswire_free(); the event NEWSWIRE_CLOSED is valid for good. */
#ifndef NEWSWIRE_H
#define NEWSWIRE_H

#include <stddef.h>
#include <stdint.h>

#define NEWSWIRE_EXPORT __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* What functions return. */
enum {
  NEWSWIRE_OK = 0,
  NEWSWIRE_INVALID = 1, /* an argument or an option makes no sense; the text says which */
  NEWSWIRE_NONE = 2,    /* there is none yet */
  NEWSWIRE_IN_USE = 3,  /* another thread is in a call of this subscriber */
  NEWSWIRE_NO_ROOM = 4, /* memory or descriptors are exhausted; the subscriber is as it was */
  NEWSWIRE_FORKED = 5   /* the subscriber stayed with the parent process; make another */
};

/* Where a subscriber without a cursor begins. */
enum {
  NEWSWIRE_FROM_NOW = 0,
  NEWSWIRE_FROM_SEQUENCE = 1, /* after start_value; 0: all that is stored */
  NEWSWIRE_FROM_TIME = 2,     /* fetched at or after start_value, milliseconds since 1970 in UTC */
  NEWSWIRE_FROM_NEWEST = 3    /* the newest start_value that match, then live */
};

/* What newswire_next() hands out. */
enum {
  NEWSWIRE_IDLE = 0,            /* the time is up */
  NEWSWIRE_ITEM = 1,            /* item */
  NEWSWIRE_CONNECTED = 2,       /* the broker answers; again: after NEWSWIRE_DISCONNECTED */
  NEWSWIRE_DISCONNECTED = 3,    /* it does not, for the reason in text; it is tried again */
  NEWSWIRE_GAP_REPAIRED = 4,    /* so many items were missed, and came by replay */
  NEWSWIRE_GAP_LOST = 5,        /* retention took sequences (lost_from, lost_to] before us */
  NEWSWIRE_EPOCH_CHANGED = 6,   /* the broker has another store, read from its beginning */
  NEWSWIRE_LOCAL_FILTERING = 7, /* the broker does not match this query; it is matched here */
  NEWSWIRE_FINISHED = 8,        /* follow was 0, and all is handed over */
  NEWSWIRE_CLOSED = 9           /* newswire_close() was called */
};

#define NEWSWIRE_NO_TIME INT64_MIN

typedef struct newswire_subscriber newswire_subscriber;

/* How far a subscriber has come: keep both numbers to go on there. */
typedef struct newswire_cursor {
  int64_t position;
  uint32_t epoch; /* the log that position belongs to; 0: no cursor */
  uint32_t reserved;
} newswire_cursor;

/* Nothing of it is needed once newswire_open() has returned. NULL is the default. */
typedef struct newswire_options {
  size_t size;               /* set by newswire_options_init() */
  const char* publish;       /* tcp://127.0.0.1:5560 */
  const char* replay;        /* tcp://127.0.0.1:5561 */
  const char* server_key;    /* of a broker that has keys: its public key, 40 characters */
  const char* secret_key;    /* and the secret one of a pair that it knows */
  const char* const* topics; /* any of these, with all below them; none: every topic */
  size_t topic_count;
  const char* query;  /* and matching this; NULL or empty: everything */
  const char* client; /* how the broker knows us */
  int64_t start_value;
  int32_t start;   /* NEWSWIRE_FROM_... */
  int32_t updates; /* not 0: items that change come again, with update set */
  int32_t follow;  /* 0: NEWSWIRE_FINISHED comes once the history is handed over */
  int32_t reserved;
  newswire_cursor cursor; /* where its epoch is not 0, it wins over start */
} newswire_options;

typedef struct newswire_item {
  size_t size;
  int64_t sequence;  /* the item's place in the log; rising */
  int64_t published; /* milliseconds since 1970 in UTC, or NEWSWIRE_NO_TIME */
  int64_t updated;
  int64_t fetched;
  const char* id;
  const char* source;
  const char* title;
  const char* link; /* may be empty, as may all that follows */
  const char* summary;
  const char* author;
  const char* lang;           /* BCP 47 */
  const char* previous_title; /* of an update */
  const char* const* topics;
  size_t topic_count;
  const char* const* categories;
  size_t category_count;
  int32_t update;
  int32_t reserved;
} newswire_item;

typedef struct newswire_event {
  size_t size;
  int32_t kind;
  int32_t again;
  const newswire_item* item; /* NULL where it is none */
  const char* text;          /* a reason, or empty */
  int64_t repaired;
  int64_t lost_from;
  int64_t lost_to;
  uint32_t epoch_before;
  uint32_t epoch_now;
} newswire_event;

/* Sets the defaults. size: that of the caller's struct. */
NEWSWIRE_EXPORT void newswire_options_init(newswire_options* options, size_t size);

/* Makes a subscriber; does not wait for the broker. Where it fails, *subscriber is NULL, and error
 * (which may be NULL) gets one line without its end, cut to error_size and fit to print. */
NEWSWIRE_EXPORT int newswire_open(const newswire_options* options, newswire_subscriber** subscriber,
                                  char* error, size_t error_size);

/* Waits for the next event until the time is up; *event is set where NEWSWIRE_OK is returned. To
 * ask for the next accepts the item before. */
NEWSWIRE_EXPORT int newswire_next(newswire_subscriber* subscriber, int64_t timeout_ms,
                                  const newswire_event** event);

/* The item last handed over has been dealt with. */
NEWSWIRE_EXPORT int newswire_accept(newswire_subscriber* subscriber);

/* The item last handed over as one line of JSON without its end, as `newswire sub --format json`
 * prints it. NEWSWIRE_NONE where the last event was no item. */
NEWSWIRE_EXPORT int newswire_item_json(newswire_subscriber* subscriber, const char** json);

/* How far it has come; NEWSWIRE_NONE until the broker was heard. */
NEWSWIRE_EXPORT int newswire_get_cursor(newswire_subscriber* subscriber, newswire_cursor* cursor);

/* The largest sequence that the broker is known to have. */
NEWSWIRE_EXPORT int newswire_head(newswire_subscriber* subscriber, int64_t* sequence);

/* For poll() and event loops: readable while newswire_next() with timeout 0 may have something,
 * level-triggered; NEWSWIRE_IDLE where it turns out to be housekeeping. One descriptor for as long
 * as the subscriber lives: only wait for it. */
NEWSWIRE_EXPORT int newswire_descriptor(newswire_subscriber* subscriber, int* descriptor);

/* Ends the call that waits, and all later ones, with NEWSWIRE_CLOSED. The one function besides
 * newswire_free() for any thread; a signal handler may call it too. */
NEWSWIRE_EXPORT void newswire_close(newswire_subscriber* subscriber);

/* Closes it, waits for the call that another thread is in, and ends it. No call may begin
 * afterwards. NULL is let pass. In a child made by fork() it leaves the parent's alone. */
NEWSWIRE_EXPORT void newswire_free(newswire_subscriber* subscriber);

/* Of a result or a kind of event; never NULL. Static. */
NEWSWIRE_EXPORT const char* newswire_result_text(int result);
NEWSWIRE_EXPORT const char* newswire_event_name(int kind);

/* Of the library, such as "0.1.0". */
NEWSWIRE_EXPORT const char* newswire_version(void);

#ifdef __cplusplus
}
#endif

#endif
