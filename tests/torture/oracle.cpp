#include "tests/torture/oracle.h"

#include <algorithm>
#include <iterator>

namespace newswire::torture {
namespace {

std::int64_t in_first_only(const std::vector<Entry>& first, const std::vector<Entry>& second) {
  std::vector<Entry> left;
  std::ranges::set_difference(first, second, std::back_inserter(left));
  return static_cast<std::int64_t>(left.size());
}

}  // namespace

Judgement& Judgement::operator+=(const Judgement& other) {
  expected += other.expected;
  missing += other.missing;
  extra += other.extra;
  disorder += other.disorder;
  return *this;
}

Judgement judge(const std::vector<Entry>& rows, const std::vector<Entry>& handed_over) {
  Judgement judgement;
  judgement.expected = static_cast<std::int64_t>(rows.size());
  for (std::size_t i = 1; i < handed_over.size(); ++i) {
    judgement.disorder += handed_over[i].sequence <= handed_over[i - 1].sequence;
  }
  auto sorted = handed_over;
  std::ranges::sort(sorted);
  judgement.missing = in_first_only(rows, sorted);
  judgement.extra = in_first_only(sorted, rows);  // of two that are equal, one is left over
  return judgement;
}

}  // namespace newswire::torture
