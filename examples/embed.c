/* newswire in the event loop of a C program: prints the titles that match, as they come in.
 * usage: embed [QUERY [PUBLISH REPLAY]] */
#include <errno.h>
#include <newswire/newswire.h>
#include <poll.h>
#include <stdio.h>

/* 0 as long as there may be more later. */
static int show_what_is_there(newswire_subscriber* news) {
  const newswire_event* event;
  do {
    const int result = newswire_next(news, 0, &event);
    if (result != NEWSWIRE_OK) {
      fprintf(stderr, "embed: %s\n", newswire_result_text(result));
      return 1;
    }
    if (event->kind == NEWSWIRE_CLOSED) return 1;
    if (event->kind == NEWSWIRE_ITEM) puts(event->item->title);
    if (event->kind == NEWSWIRE_DISCONNECTED) fprintf(stderr, "embed: %s\n", event->text);
  } while (event->kind != NEWSWIRE_IDLE);
  return fflush(stdout);
}

int main(int argc, char** argv) {
  newswire_options options;
  newswire_subscriber* news;
  char error[256];
  struct pollfd waited = {-1, POLLIN, 0}; /* and whatever else the program waits for */

  newswire_options_init(&options, sizeof options);
  if (argc > 1) options.query = argv[1];
  if (argc > 3) {
    options.publish = argv[2];
    options.replay = argv[3];
  }
  if (newswire_open(&options, &news, error, sizeof error) != NEWSWIRE_OK ||
      newswire_descriptor(news, &waited.fd) != NEWSWIRE_OK) {
    fprintf(stderr, "embed: %s\n", error);
    return 2;
  }
  while (poll(&waited, 1, -1) >= 0 || errno == EINTR) {
    if (waited.revents != 0 && show_what_is_there(news) != 0) break;
  }
  newswire_free(news);
  return 1;
}
