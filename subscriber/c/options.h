// newswire_options, as programs of any age hand them in.
#pragma once

#include <cstddef>

#include "subscriber/newswire.h"
#include "subscriber/subscriber.h"

namespace newswire::subscriber {

// The defaults, in as much of the struct as the caller knows.
void init_options(newswire_options* options, std::size_t size_bytes);

// Throws std::invalid_argument, fit to print, where they make no sense: also where a newer program
// sets what this library does not know.
SubscriberOptions read_options(const newswire_options& options);

}  // namespace newswire::subscriber
