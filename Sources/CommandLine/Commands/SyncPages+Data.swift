import Causality
import NhanRong
import Platform
import Sealing

extension SyncPages {
  func json(_ receipt: FilePath?, _ backup: SyncBackup?) -> JSONValue {
    let units = UnitAccountPages(accounts: visit.accounts, missing: missing)
    return .object([
      (
        "stick",
        .object([
          ("name", .string(visit.stick.name)), ("folder", .string(visit.stick.folder.text)),
        ])
      ),
      ("in", visit.session.json(visit.session.sortedSenders, units, context.language)),
      ("known", .count(visit.knownCount)),
      ("out", .array(visit.written.map(Self.json))),
      ("onStick", .strings(visit.onStick)),
      (
        "mail",
        .object([
          ("kept", .count(visit.mail.kept)), ("placed", .count(visit.mail.placed)),
          ("left", .strings(visit.mail.left)), ("dropped", .count(visit.mail.dropped)),
        ])
      ),
      ("removed", .count(visit.cleaned)),
      ("conflicts", .count(conflicts)),
      (
        "codes",
        .array(
          codes.map {
            .object([("writer", .string($0.writer.description)), ("code", .string($0.code))])
          })
      ),
      ("receipt", .optional(receipt?.text)), ("backup", backup?.json ?? .null),
      ("safeToRemove", .bool(visit.isSafe)),
      ("dryRun", .bool(context.dryRun)),
    ])
  }

  private static func json(_ one: SyncVisit.Written) -> JSONValue {
    .object([
      ("unit", .string(one.unit.description)), ("name", .string(one.name)),
      ("changes", .integer(Int64(clamping: one.changes))),
      ("file", .optional(one.bundle?.path.text)),
      ("hash", .optional(one.bundle.map { hexadecimal(of: $0.outcome.bundle.bytes) })),
      (
        "bytes",
        one.bundle.map { .integer(Int64(clamping: $0.outcome.size)) } ?? .null
      ),
    ])
  }
}
