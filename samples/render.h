// Sources as documents: each in the format that its data file asks for, with the habits that such
// feeds have in the wild (HTML in summaries, CDATA, dates by format).
#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "samples/source.h"
#include "samples/timetable.h"

namespace newswire::samples {

struct Document {
  std::string content_type;
  std::string body;
};

// `base_url` without a slash at its end; an item's link is base_url/NAME/NUMBER.
Document render_feed(const SampleSource& source, const std::vector<Release>& releases,
                     const std::string& base_url);

// The page behind an item's link.
Document render_item_page(const SampleSource& source, const Release& release);

// The page that names every feed, as a browser and feed discovery want it.
Document render_front_page(const std::vector<SampleSource>& sources);

// The title as published: later editions carry their number.
std::string title_of(const SampleSource& source, const Release& release);

// RFC 9110 and RFC 822: Fri, 20 Nov 2026 07:00:00 GMT
std::string http_date(Time time);

}  // namespace newswire::samples
