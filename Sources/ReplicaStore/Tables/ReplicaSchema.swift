/// The tables of a replica. Only `run`, `log`, `strand`, `paper`, `tip`, `loose`, `peer`, `setting`,
/// `attachment`, `forgotten` and the times in `content` hold what cannot be computed; `record`, `wanted`, `audience` and the read model are a
/// cache of the fold and can be rebuilt from the runs (Protocol.md 1).
package enum ReplicaSchema {
  /// "NhRg", so that `file` and `sqlite3` tell what it is.
  package static let applicationID: Int32 = 0x4E68_5267
  package static let version: Int32 = 1

  static let statements = """
    CREATE TABLE setting(name TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE log(number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, genesis BLOB NOT NULL)
      STRICT;
    CREATE TABLE strand(
      number INTEGER PRIMARY KEY, log INTEGER NOT NULL, parent INTEGER, shared INTEGER,
      head INTEGER NOT NULL, head_id BLOB NOT NULL) STRICT;
    CREATE TABLE run(place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE paper(place INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE tip(
      log INTEGER NOT NULL, sequence INTEGER NOT NULL, id BLOB NOT NULL,
      signature BLOB NOT NULL, PRIMARY KEY(log, sequence, id)) STRICT, WITHOUT ROWID;
    CREATE TABLE loose(
      number INTEGER PRIMARY KEY, log BLOB NOT NULL, base INTEGER NOT NULL, base_id BLOB NOT NULL,
      last INTEGER NOT NULL, last_id BLOB NOT NULL, tip_sequence INTEGER NOT NULL,
      tip_id BLOB NOT NULL, signature BLOB NOT NULL,
      genesis_header BLOB NOT NULL, genesis_content BLOB NOT NULL, bytes BLOB NOT NULL,
      UNIQUE(log, base, last_id)) STRICT;
    CREATE TABLE audience(
      number INTEGER PRIMARY KEY, organisation BLOB NOT NULL, private INTEGER NOT NULL,
      code BLOB NOT NULL, UNIQUE(organisation, private)) STRICT;
    CREATE TABLE record(
      id BLOB PRIMARY KEY NOT NULL, number INTEGER NOT NULL, type INTEGER, audience INTEGER NOT NULL,
      attention INTEGER NOT NULL, places BLOB NOT NULL, code BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX record_attention ON record(attention) WHERE attention <> 0;
    CREATE TABLE wanted(
      log BLOB NOT NULL, sequence INTEGER NOT NULL, record BLOB NOT NULL,
      PRIMARY KEY(log, sequence, record)) STRICT, WITHOUT ROWID;
    CREATE TABLE peer(
      writer BLOB PRIMARY KEY NOT NULL, organisation BLOB NOT NULL, have BLOB NOT NULL,
      heard_at INTEGER NOT NULL, sent_at INTEGER, sent_have BLOB) STRICT, WITHOUT ROWID;
    CREATE TABLE attachment(
      hash BLOB PRIMARY KEY NOT NULL, size INTEGER NOT NULL, present INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE content(
      id BLOB PRIMARY KEY NOT NULL, hash BLOB NOT NULL, record BLOB, place INTEGER NOT NULL,
      present INTEGER NOT NULL, erased INTEGER NOT NULL, since INTEGER) STRICT, WITHOUT ROWID;
    CREATE INDEX content_record ON content(record);
    CREATE TABLE eraser(record BLOB PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE forgotten(hash BLOB PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE journey(
      number INTEGER PRIMARY KEY, at INTEGER NOT NULL, direction TEXT NOT NULL,
      bundle BLOB NOT NULL, writer BLOB, summary BLOB NOT NULL) STRICT;
    """
}
