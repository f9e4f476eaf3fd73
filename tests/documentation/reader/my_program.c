#include <newswire/newswire.h>

int main(void) {
  newswire_options options;
  newswire_options_init(&options, sizeof options);
  return 0;
}
