import Causality
import ModelRegistry
import NhanRong

/// The record of receipt, unit by unit, as a table and as data.
struct UnitAccountPages {
  let accounts: [UnitAccount]
  /// Missing changes by the unit that wrote them.
  let missing: MissingChanges

  /// What one unit sent is told by the table of senders already.
  var isWorthShowing: Bool { accounts.count > 1 }

  private func missing(of account: UnitAccount) -> UInt64 {
    missing.entries.filter { $0.gap.organisation == account.unit }
      .reduce(0) { $0 + $1.gap.count }
  }

  var table: Table {
    Table(
      [
        Table.Column(Text(vi: "Đơn vị", en: "Unit")),
        Table.Column(Text(vi: "Đăng ký mới", en: "New"), .trailing),
        Table.Column(Text(vi: "Sửa", en: "Changed"), .trailing),
        Table.Column(Text(vi: "Xung đột", en: "Conflicts"), .trailing),
        Table.Column(Text(vi: "Thiếu", en: "Missing"), .trailing),
        Table.Column(Text(vi: "Chậm", en: "Late")),
      ],
      rows: accounts.map { account in
        let missing = missing(of: account)
        return [
          Cell(data: account.name), Cell(data: String(account.new)),
          Cell(data: String(account.changed)),
          Cell(data: String(account.conflicting), account.conflicting > 0 ? .attention : .plain),
          Cell(data: String(missing), missing > 0 ? .attention : .plain),
          Cell(Self.late(account), account.late.isEmpty ? .plain : .attention),
        ]
      })
  }

  /// `2, chậm nhất 05 ngày`; under ten with a zero, as offices write it.
  private static func late(_ account: UnitAccount) -> Text {
    guard let days = account.late.map(\.days).max() else { return Text(data: "") }
    let written = days < 10 ? "0\(days)" : "\(days)"
    return account.late.count == 1
      ? Text(vi: "chậm \(written) ngày", en: "\(days) days late")
      : Text(
        vi: "\(account.late.count) hồ sơ, chậm nhất \(written) ngày",
        en: "\(account.late.count) records, at most \(days) days late")
  }

  var json: JSONValue {
    .array(
      accounts.map { account in
        .object([
          ("unit", .string(account.unit.description)), ("code", .string(account.code)),
          ("name", .string(account.name)), ("new", .count(account.new)),
          ("changed", .count(account.changed)), ("conflicting", .count(account.conflicting)),
          ("missing", .integer(Int64(clamping: missing(of: account)))),
          (
            "late",
            .array(
              account.late.map {
                .object([
                  ("id", .string($0.record.description)), ("name", .string($0.name)),
                  ("days", .count($0.days)),
                ])
              })
          ),
        ])
      })
  }
}
