#include "store/migrations.h"

#include <array>
#include <cstdint>
#include <string>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "store/epoch.h"

namespace newswire::store {
namespace {

// Times are milliseconds since 1970 in UTC; lists are as store/text_list.h writes them.
constexpr std::array steps{
    // 1: `item` is the log. AUTOINCREMENT, as a plain rowid would be given again after its item was
    // removed. `fetched` stands before the long texts, so that looking for it reads no overflow.
    R"sql(
    CREATE TABLE meta (
      key   TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE item (
      sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
      fetched    INTEGER NOT NULL,
      source     TEXT NOT NULL,
      id         TEXT NOT NULL,
      topics     TEXT NOT NULL,
      title      TEXT NOT NULL,
      link       TEXT NOT NULL,
      summary    TEXT NOT NULL,
      author     TEXT,
      categories TEXT NOT NULL,
      published  INTEGER,
      updated    INTEGER,
      lang       TEXT,
      UNIQUE (source, id)
    ) STRICT;
    CREATE INDEX item_by_fetched ON item (fetched);

    -- What retention removed and may still be in its feed; `seen` is when it was last met there.
    CREATE TABLE removed_item (
      source TEXT NOT NULL,
      id     TEXT NOT NULL,
      seen   INTEGER NOT NULL,
      PRIMARY KEY (source, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE source (
      name           TEXT PRIMARY KEY,
      url            TEXT NOT NULL,
      etag           TEXT,
      last_modified  TEXT,
      validators_url TEXT NOT NULL,
      body_hash      TEXT NOT NULL,
      due            INTEGER NOT NULL,
      due_cause      TEXT NOT NULL,
      last_attempt   INTEGER,
      last_success   INTEGER,
      last_new_item  INTEGER,
      last_status    INTEGER NOT NULL,
      last_error     TEXT NOT NULL,
      failures       INTEGER NOT NULL,
      gone           INTEGER NOT NULL,
      first_gone     INTEGER,
      title          TEXT NOT NULL,
      items_seen     INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE host (
      host          TEXT PRIMARY KEY,
      last_request  INTEGER NOT NULL,
      blocked_until INTEGER NOT NULL,
      rate_limited  INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE health_event (
      number  INTEGER PRIMARY KEY AUTOINCREMENT,
      time    INTEGER NOT NULL,
      source  TEXT NOT NULL,
      code    TEXT NOT NULL,
      message TEXT NOT NULL
    ) STRICT;
    )sql",
    // 2: what the feed itself says of when to ask, for those answers that do not repeat it.
    "ALTER TABLE source ADD COLUMN poll_hints TEXT NOT NULL DEFAULT ''",
    // 3: an item has versions, each a row of the log, counted from 0; from 1 on with the title
    // before. A uniqueness cannot be changed, so the table is made anew. The sequence that was
    // given last moves along, as retention may have removed its item.
    R"sql(
    CREATE TABLE versioned_item (
      sequence       INTEGER PRIMARY KEY AUTOINCREMENT,
      fetched        INTEGER NOT NULL,
      source         TEXT NOT NULL,
      id             TEXT NOT NULL,
      topics         TEXT NOT NULL,
      title          TEXT NOT NULL,
      link           TEXT NOT NULL,
      summary        TEXT NOT NULL,
      author         TEXT,
      categories     TEXT NOT NULL,
      published      INTEGER,
      updated        INTEGER,
      lang           TEXT,
      version        INTEGER NOT NULL,
      previous_title TEXT,
      UNIQUE (source, id, version)
    ) STRICT;
    INSERT INTO versioned_item
      SELECT sequence, fetched, source, id, topics, title, link, summary, author, categories,
             published, updated, lang, 0, NULL FROM item ORDER BY sequence;
    DELETE FROM sqlite_sequence WHERE name = 'versioned_item';
    INSERT INTO sqlite_sequence SELECT 'versioned_item', seq FROM sqlite_sequence
      WHERE name = 'item';
    DROP TABLE item;
    ALTER TABLE versioned_item RENAME TO item;
    CREATE INDEX item_by_fetched ON item (fetched);
    CREATE INDEX item_update ON item (sequence) WHERE version > 0;

    -- What an item was seen to say and was not stored for: a fingerprint of it, and whether it is
    -- only held back. Few items have one.
    CREATE TABLE passed_over_text (
      source  TEXT NOT NULL,
      id      TEXT NOT NULL,
      text    INTEGER NOT NULL,
      is_held INTEGER NOT NULL,
      PRIMARY KEY (source, id)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE source ADD COLUMN text_rules INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN unrest INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE source ADD COLUMN churning INTEGER NOT NULL DEFAULT 0;
    )sql",
    // 4: the index of the history: the terms of each stretch of the log, in blocks as
    // store/index/posting_block.h has them; `directory` is the first term of each. What it does not
    // cover
    // is read.
    R"sql(
    CREATE TABLE index_segment (
      last          INTEGER PRIMARY KEY,
      first         INTEGER NOT NULL,
      terms_version INTEGER NOT NULL,
      directory     BLOB NOT NULL
    ) STRICT;
    CREATE TABLE index_block (
      id    INTEGER PRIMARY KEY,
      terms BLOB NOT NULL
    ) STRICT;
    )sql",
    // 5: what sites ask of robots, in the words of a robots.txt.
    R"sql(
    CREATE TABLE robots (
      origin TEXT PRIMARY KEY,
      asked  INTEGER NOT NULL,
      known  INTEGER NOT NULL,
      rules  TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 6: the ledger of requests, and the facts by which the next one is judged.
    R"sql(
    CREATE TABLE host_ledger (
      host             TEXT PRIMARY KEY,
      requests         INTEGER NOT NULL,
      full             INTEGER NOT NULL,
      not_modified     INTEGER NOT NULL,
      rate_limited     INTEGER NOT NULL,
      unconditional    INTEGER NOT NULL,
      bytes            INTEGER NOT NULL,
      since            INTEGER,
      last_sent        INTEGER NOT NULL,
      last_came        INTEGER NOT NULL,
      quiet_until      INTEGER NOT NULL,
      limited_in_a_row INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE source_facts (
      source        TEXT PRIMARY KEY,
      url           TEXT NOT NULL,
      last_sent     INTEGER NOT NULL,
      not_before    INTEGER NOT NULL,
      rule          INTEGER NOT NULL,
      failures      INTEGER NOT NULL,
      first_gone    INTEGER,
      holder        TEXT NOT NULL,
      etag          TEXT,
      last_modified TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE violation (
      host  TEXT NOT NULL,
      rule  INTEGER NOT NULL,
      times INTEGER NOT NULL,
      last  INTEGER NOT NULL,
      what  TEXT NOT NULL,
      PRIMARY KEY (host, rule)
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 7: the health of sources, and URLs that have moved.
    R"sql(
    CREATE TABLE source_watch (
      source      TEXT PRIMARY KEY,
      url         TEXT NOT NULL,
      conditions  TEXT NOT NULL,
      usual_gap   INTEGER NOT NULL,
      gaps        INTEGER NOT NULL,
      moved_to    TEXT NOT NULL,
      moved_since INTEGER,
      is_moved    INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 8: when a source posts, as it was learnt.
    "ALTER TABLE source ADD COLUMN rhythm TEXT NOT NULL DEFAULT ''",
    // 9: feeds' hubs, and what we have subscribed to there.
    R"sql(
    CREATE TABLE hub_advert (
      source    TEXT PRIMARY KEY,
      url       TEXT NOT NULL,
      hubs      TEXT NOT NULL,
      topic     TEXT NOT NULL,
      refusal   TEXT NOT NULL,
      usual_due INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE subscription (
      token          TEXT PRIMARY KEY,
      source         TEXT NOT NULL,
      hub            TEXT NOT NULL,
      topic          TEXT NOT NULL,
      secret         TEXT NOT NULL,
      may_be_private INTEGER NOT NULL,
      asked          INTEGER NOT NULL,
      next_request   INTEGER,
      failures       INTEGER NOT NULL,
      trouble        TEXT NOT NULL,
      verified       INTEGER,
      lease_until    INTEGER,
      last_ping      INTEGER,
      pings          INTEGER NOT NULL,
      refused        INTEGER NOT NULL,
      unread         INTEGER NOT NULL,
      last_refusal   TEXT NOT NULL,
      trust          INTEGER NOT NULL,
      is_compared    INTEGER NOT NULL,
      has_brought    INTEGER NOT NULL,
      misses         INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 10: how far a 429 reaches; what feeds and sites were heard to ask for, to judge requests by.
    R"sql(
    ALTER TABLE host ADD COLUMN limited_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE host ADD COLUMN limited_until INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX host_limited ON host (limited_at) WHERE limited_at > 0;
    ALTER TABLE host_ledger ADD COLUMN limited_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE host_ledger ADD COLUMN limited_until INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX host_ledger_limited ON host_ledger (limited_at) WHERE limited_at > 0;
    ALTER TABLE source_facts ADD COLUMN hints TEXT NOT NULL DEFAULT '';
    CREATE TABLE robots_facts (
      origin      TEXT PRIMARY KEY,
      heard       INTEGER NOT NULL,
      is_readable INTEGER NOT NULL,
      rules       TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 11: how many live subscriptions the items of a source hit, as forgetting sums.
    R"sql(
    CREATE TABLE source_interest (
      source   TEXT PRIMARY KEY,
      items    REAL NOT NULL,
      hits     REAL NOT NULL,
      as_of    INTEGER NOT NULL,
      last_hit INTEGER
    ) STRICT, WITHOUT ROWID;
    )sql",
    // 12: until when a run of `fetch` would find nothing to do; one row at most.
    R"sql(
    CREATE TABLE idle_time (
      config    TEXT NOT NULL,
      variables TEXT NOT NULL,
      since     INTEGER NOT NULL,
      until     INTEGER NOT NULL
    ) STRICT;
    )sql",
};

void give_identity(SQLite::Database& database) {
  database.exec("PRAGMA application_id = " + std::to_string(application_id));
  SQLite::Statement insert(database, "INSERT INTO meta VALUES ('floor', 0), ('epoch', ?)");
  insert.bind(1, static_cast<std::int64_t>(random_epoch()));
  insert.exec();
}

}  // namespace

int newest_schema() {
  return static_cast<int>(steps.size());
}

void migrate(SQLite::Database& database, int target) {
  // The version is read under the write lock: another process may be at the same work.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version >= target) return;
  for (int step = version; step < target; ++step) {
    database.exec(steps[static_cast<std::size_t>(step)]);
    if (step == 0) give_identity(database);
  }
  database.exec("PRAGMA user_version = " + std::to_string(target));
  transaction.commit();
}

}  // namespace newswire::store
