import type { Store } from './store.ts'

/** Brings a ledger from the schema before to `to`; runs in one transaction. Never edited once released: a change is a new migration. */
export type Migration = { to: number; change(store: Store): void }

/** Marks a database file as a Sluice ledger: "SLUI". */
export const APPLICATION_ID = 0x534c5549

/**
 * Rows keep their record as JSON in `body` (see codec.ts) with its checksum; the columns beside it are what rows are found by. Kind
 * and key name a manifest, `scope_id` whose rows they are. Times are epoch milliseconds, REAL because jitter leaves fractions.
 */
const FIRST = `
  CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL, org TEXT NOT NULL, sandbox_id TEXT NOT NULL, source TEXT NOT NULL,
    UNIQUE (owner, org, sandbox_id, source)
  ) STRICT;

  CREATE TABLE owned (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, flow_id TEXT NOT NULL,
    sum INTEGER NOT NULL, body TEXT NOT NULL,
    UNIQUE (scope_id, kind, key),
    UNIQUE (scope_id, kind, flow_id)
  ) STRICT;

  CREATE TABLE intents (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL, intent_id TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    sum INTEGER NOT NULL, body TEXT NOT NULL,
    UNIQUE (scope_id, intent_id)
  ) STRICT;
  CREATE INDEX intents_by_key ON intents (scope_id, kind, key);

  CREATE TABLE conditions (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, next_retry_at_ms REAL,
    sum INTEGER NOT NULL, body TEXT NOT NULL,
    UNIQUE (scope_id, kind, key)
  ) STRICT;
  CREATE INDEX conditions_by_retry ON conditions (scope_id, kind, next_retry_at_ms, key) WHERE next_retry_at_ms IS NOT NULL;

  CREATE TABLE passes (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL, target TEXT NOT NULL, finished_at_ms REAL NOT NULL, repeated INTEGER NOT NULL,
    sum INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX passes_by_target ON passes (scope_id, target, id);
  CREATE INDEX passes_by_scope ON passes (scope_id, id);
  CREATE INDEX passes_by_age ON passes (finished_at_ms);

  CREATE TABLE writes (
    id INTEGER PRIMARY KEY,
    scope_id INTEGER NOT NULL, pass_id TEXT NOT NULL, key TEXT NOT NULL, at_ms REAL NOT NULL,
    sum INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX writes_by_scope ON writes (scope_id, id);
  CREATE INDEX writes_by_key ON writes (scope_id, key, id);
  CREATE INDEX writes_by_pass ON writes (scope_id, pass_id);
  CREATE INDEX writes_by_age ON writes (at_ms);

  CREATE TABLE targets (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sum INTEGER NOT NULL, body TEXT NOT NULL) STRICT;

  CREATE TABLE set_aside (
    id INTEGER PRIMARY KEY,
    table_name TEXT NOT NULL, key TEXT NOT NULL, at_ms REAL NOT NULL, problem TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;

  PRAGMA application_id = ${APPLICATION_ID};
`

/**
 * A write is recorded together with its intent; `intent_id` names that while it is open. The other columns repeat what the body says,
 * so that counting reads an index. A damaged body stays as it is and counts for nothing.
 */
const WRITES_BEFORE_THEY_ARE_SENT = `
  ALTER TABLE writes ADD COLUMN intent_id TEXT;
  ALTER TABLE writes ADD COLUMN step TEXT NOT NULL DEFAULT '';
  ALTER TABLE writes ADD COLUMN reason TEXT NOT NULL DEFAULT '';
  ALTER TABLE writes ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
  UPDATE writes SET
    step = coalesce(body ->> '$.step', ''), reason = coalesce(body ->> '$.reason', ''), outcome = coalesce(body ->> '$.outcome', '')
    WHERE json_valid(body);
  CREATE UNIQUE INDEX writes_by_intent ON writes (scope_id, intent_id) WHERE intent_id IS NOT NULL;
  CREATE INDEX writes_by_time ON writes (scope_id, at_ms, step, reason, outcome, key);
`

export const MIGRATIONS: readonly Migration[] = [
  { to: 1, change: (store) => store.exec(FIRST) },
  { to: 2, change: (store) => store.exec(WRITES_BEFORE_THEY_ARE_SENT) },
]
