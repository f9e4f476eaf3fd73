#include "fetcher/first_fetch.h"

#include <vector>

#include "fetcher/fetch_task.h"
#include "fetcher/fetch_writer.h"
#include "fetcher/source_group.h"
#include "store/ledger_store.h"
#include "store/source_store.h"
#include "wire/context.h"

namespace newswire::fetcher {

FetchReport store_first_fetch(const FoundFeed& found, const SourceOptions& source,
                              const Options& options, store::Database& database, const Clock& clock,
                              Log& log) {
  Member member{source, pace_of(source, options), {}};
  // A source that was removed and came back.
  if (auto known = store::SourceStore(database).source(source.name)) {
    if (known->url == source.public_url()) member.state = std::move(*known);
  }
  member.state.name = source.name;
  member.state.url = source.public_url();
  member.state.body_hash.clear();

  const Answer& answer = found.answer;
  const Url& url = answer.route.current();
  FetchTask task{.sources = {url, {member}}, .route = answer.route};
  task.host = host_key(url);
  task.ending.requested = answer.requested;
  task.ending.now = answer.came;
  task.ending.url = validators_key(url);
  task.spent = answer.came - answer.requested;
  task.exchanges = answer.exchanges;
  take_answer(task, answer.response, options);

  wire::Context context;
  FetchWriter writer(database, context, clock, log);
  writer.begin();
  // Where there was no store yet, nobody has entered what was asked.
  if (!store::LedgerStore(database).host(task.host)) {
    std::vector<Exchange> asked;
    for (const Exchange& exchange : task.exchanges) {
      asked.push_back(exchange);
      writer.ledger().enter(asked, task.sources, options);
    }
  }
  const FetchWriter::Unit unit{&member, 0, &task};
  return writer.commit({&unit, 1}).front();
}

}  // namespace newswire::fetcher
