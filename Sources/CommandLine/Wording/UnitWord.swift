import Causality
import ModelRegistry

/// Units with their past, in words.
enum UnitWord {
  /// `Xã Vạn Linh (trước: Xã Y Tịch)`; the plain name where nothing has changed.
  static func owner(_ name: String, _ owner: RecordOwner?) -> Text {
    guard let owner else { return Text(data: name) }
    var title = Text(data: owner.today.map(\.name).joined(separator: "; "))
    if owner.today.isEmpty {
      title = Text(vi: "\(name) (đã giải thể)", en: "\(name) (dissolved)")
    } else if let former = owner.former {
      title = title.appending(before(former))
    }
    guard let superior = owner.superior else { return title }
    title = title.appending(Text(data: ", \(superior.name)"))
    return owner.formerSuperior.map { title.appending(before($0)) } ?? title
  }

  private static func before(_ name: String) -> Text {
    Text(vi: " (trước: \(name))", en: " (before: \(name))")
  }

  /// Only where something has changed.
  static func json(_ owner: RecordOwner?) -> [(key: String, value: JSONValue)] {
    guard let owner else { return [] }
    return [
      ("former", .optional(owner.former)), ("now", .strings(owner.today.map(\.code))),
      ("superior", .optional(owner.superior?.code)),
      ("formerSuperior", .optional(owner.formerSuperior)),
    ]
  }

  /// `nhập vào Xã Vạn Linh (20.06505) từ 01/07/2025`; nil for a unit that goes on.
  static func end(of unit: OrganisationID, _ pasts: UnitPasts) -> Text? {
    guard let end = pasts.end(of: unit) else { return nil }
    let heirs = pasts.successors(of: unit).compactMap { pasts.view($0) }.map(OrgEventPage.name)
    let names = heirs.joined(separator: ", ")
    let day = end.day.text
    return switch end.kind {
    case .split: Text(vi: "tách vào \(names) từ \(day)", en: "parted among \(names) from \(day)")
    case .dissolve: Text(vi: "giải thể từ \(day)", en: "dissolved from \(day)")
    case .merge, .create, .rename, .move:
      Text(vi: "nhập vào \(names) từ \(day)", en: "went into \(names) from \(day)")
    }
  }

  static func endJSON(of unit: OrganisationID, _ pasts: UnitPasts) -> JSONValue {
    guard let end = pasts.end(of: unit) else { return .null }
    let heirs = pasts.successors(of: unit).compactMap { pasts.view($0)?.code }
    return .object([
      ("kind", .string(end.kind.rawValue)), ("on", .string(end.day.iso)),
      ("into", .strings(heirs)),
    ])
  }
}
