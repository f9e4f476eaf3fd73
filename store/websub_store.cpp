#include "store/websub_store.h"

#include "store/statement.h"
#include "store/text_list.h"
#include "store/transaction.h"

namespace newswire::store {
namespace {

const std::string columns =
    "token, source, hub, topic, secret, may_be_private, asked, next_request, failures, trouble,"
    " verified, lease_until, last_ping, pings, refused, unread, last_refusal, trust, is_compared,"
    " has_brought, misses";

Subscription read_subscription(const Statement& row) {
  Subscription subscription;
  row.read(0, subscription.token);
  row.read(1, subscription.source);
  row.read(2, subscription.hub);
  row.read(3, subscription.topic);
  row.read(4, subscription.secret);
  subscription.may_be_private = row.integer(5) != 0;
  const auto asked = row.integer(6);
  if (asked == 1) subscription.asked = Subscription::Request::subscribe;
  if (asked == 2) subscription.asked = Subscription::Request::unsubscribe;
  subscription.next_request = row.optional_time(7);
  subscription.failures = static_cast<int>(row.integer(8));
  row.read(9, subscription.trouble);
  subscription.verified = row.optional_time(10);
  subscription.lease_until = row.optional_time(11);
  subscription.last_ping = row.optional_time(12);
  subscription.pings = row.integer(13);
  subscription.refused = row.integer(14);
  subscription.unread = row.integer(15);
  row.read(16, subscription.last_refusal);
  subscription.trust = static_cast<int>(row.integer(17));
  subscription.is_compared = row.integer(18) != 0;
  subscription.has_brought = row.integer(19) != 0;
  subscription.misses = static_cast<int>(row.integer(20));
  return subscription;
}

}  // namespace

std::vector<HubAdvert> WebSubStore::adverts() {
  Statement query(database_,
                  "SELECT source, url, hubs, topic, refusal, usual_due FROM hub_advert"
                  " ORDER BY source");
  std::vector<HubAdvert> adverts;
  while (query.step()) {
    HubAdvert& advert = adverts.emplace_back();
    std::string hubs;
    query.read(0, advert.source);
    query.read(1, advert.url);
    query.read(2, hubs);
    split_list(hubs, advert.hubs);
    query.read(3, advert.topic);
    query.read(4, advert.refusal);
    advert.usual_due = query.optional_time(5);
  }
  return adverts;
}

void WebSubStore::save(const HubAdvert& advert) {
  const std::string hubs = join_list(advert.hubs);
  Statement(database_,
            "REPLACE INTO hub_advert (source, url, hubs, topic, refusal, usual_due)"
            " VALUES (?, ?, ?, ?, ?, ?)")
      .run(advert.source, advert.url, hubs, advert.topic, advert.refusal, advert.usual_due);
}

void WebSubStore::resume_polling() {
  Transaction transaction(database_, Durability::process_end);
  Statement(database_,
            "UPDATE source SET due = advert.usual_due,"
            " due_cause = 'its usual time, as nobody listened to its hub'"
            " FROM hub_advert AS advert WHERE advert.source = source.name"
            " AND advert.url = source.url AND advert.usual_due < source.due")
      .run();
  Statement(database_, "UPDATE hub_advert SET usual_due = NULL WHERE usual_due IS NOT NULL").run();
  transaction.commit();
}

std::vector<Subscription> WebSubStore::subscriptions() {
  static const std::string sql = "SELECT " + columns + " FROM subscription ORDER BY source, token";
  Statement query(database_, sql);
  std::vector<Subscription> subscriptions;
  while (query.step()) subscriptions.push_back(read_subscription(query));
  return subscriptions;
}

void WebSubStore::save(const Subscription& s) {
  static const std::string sql = "REPLACE INTO subscription (" + columns +
                                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                 " ?, ?, ?)";
  Statement(database_, sql)
      .run(s.token, s.source, s.hub, s.topic, s.secret, static_cast<int>(s.may_be_private),
           static_cast<int>(s.asked), s.next_request, s.failures, s.trouble, s.verified,
           s.lease_until, s.last_ping, s.pings, s.refused, s.unread, s.last_refusal, s.trust,
           static_cast<int>(s.is_compared), static_cast<int>(s.has_brought), s.misses);
}

void WebSubStore::remove(const std::string& token) {
  Statement(database_, "DELETE FROM subscription WHERE token = ?").run(token);
}

}  // namespace newswire::store
