// Names and topics for sources, made of what others call them.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace newswire::app {

// "Économie & Politique" -> "economie-politique": small ASCII letters and digits, in words of '-';
// at most 40 bytes. Empty where there is none in it.
std::string slug(std::string_view text);

// Of the title, else of the URL's host; not one of `taken`, as "-2" is put behind where it is.
std::string name_for_source(std::string_view title, std::string_view url,
                            const std::set<std::string>& taken);
std::string unique_name(const std::string& name, const std::set<std::string>& taken);

// A path of names as a topic: each as it is where that can be, else its slug; those without one are
// left out. Empty where nothing is left.
std::string topic_for_path(const std::vector<std::string>& names);

}  // namespace newswire::app
