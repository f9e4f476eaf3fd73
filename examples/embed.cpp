// newswire inside a program: prints the titles that match, as they come in.
// usage: embed [QUERY [PUBLISH REPLAY]]
#include <iostream>

#include <newswire/subscriber.h>

int main(int argc, char** argv) {
  newswire::SubscriberOptions options;
  if (argc > 1) options.query = argv[1];
  if (argc > 3) {
    options.publish = argv[2];
    options.replay = argv[3];
  }
  newswire::Subscriber news(options);
  while (true) {
    const newswire::Event event = news.next(std::chrono::seconds(10));
    if (const auto* item = std::get_if<newswire::ItemEvent>(&event)) {
      std::cout << item->item.title << std::endl;
    }
  }
}
