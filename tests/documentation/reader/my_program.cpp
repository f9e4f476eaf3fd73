#include <newswire/subscriber.h>

int main() {
  newswire::Subscriber news({.query = "linux"});
  return 0;
}
