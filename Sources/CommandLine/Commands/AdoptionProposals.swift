import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Trust

/// What is held here of units that went into others by a decision: that it be accepted is proposed for the
/// days of grace the decision gives; later somebody has to say why. Nothing that is merged depends on it.
struct AdoptionProposals {
  struct Entry {
    let unit: OrganisationView
    /// Below zero when the days of grace are over; nil where nobody knows the day.
    let daysLeft: Int?
    /// Who has to do it, where that is not us.
    let superior: String?
  }

  let entries: [Entry]

  init(_ register: Register, _ pasts: UnitPasts, today: CivilDate?) throws(ReplicaError) {
    let own = try register.replica.requireUnit()
    var entries: [Entry] = []
    guard try register.replica.counts().held > 0 else {
      self.entries = []
      return
    }
    for unit in try register.organisations() where unit.path != own {
      guard let end = pasts.end(of: unit.path.organisation, by: today),
        let held = try register.replica.heldEnds(of: unit.path)
      else { continue }
      entries.append(
        Entry(
          unit: unit, daysLeft: today.map { end.daysOfGraceLeft(on: $0) },
          superior: try Self.superior(for: held, of: unit, pasts, own, register)))
    }
    self.entries = entries
  }

  /// The unit's own superior where we stand not above it, ours where he took the right away; else nil.
  private static func superior(
    for held: Cut, of unit: OrganisationView, _ pasts: UnitPasts, _ own: OrganisationPath,
    _ register: Register
  ) throws(ReplicaError) -> String? {
    guard pasts.isBelow(unit.path, own.organisation) else {
      return try unit.path.lineage.dropLast().last.map { (id) throws(ReplicaError) in
        try register.name(of: id)
      } ?? ""
    }
    guard let above = try register.replica.superior(), !lifts(held, of: unit, register) else {
      return nil
    }
    return try register.name(of: above)
  }

  /// Whether our word would lift anything; believed where it cannot be tried, as with a key under a passphrase.
  private static func lifts(_ held: Cut, of unit: OrganisationView, _ register: Register) -> Bool {
    do throws(ReplicaError) {
      let effect = try register.replica.issue(.adopt(held), about: unit.path, isDryRun: true)
      return !effect.nowEffective.isEmpty
    } catch { return true }
  }

  private static func line(_ entry: Entry) -> String {
    let words = [CommandTree.program, "adopt-held", OrgEventPage.named(entry.unit)]
    return ShellWord.line(words + (isLate(entry) ? ["--reason", "…"] : []))
  }

  private static func isLate(_ entry: Entry) -> Bool { entry.daysLeft.map { $0 < 0 } ?? false }

  private static func text(_ entry: Entry) -> Text {
    let name = OrgEventPage.name(entry.unit)
    var text = Text(
      vi: "\(name) đã kết thúc, còn thay đổi bị giữ",
      en: "\(name) has ended, and changes of it are held")
    if let days = entry.daysLeft {
      text = text.appending(
        days < 0
          ? Text(vi: ", quá hạn nhận \(-days) ngày", en: ", \(-days) days after the time of grace")
          : Text(vi: ", nên nhận trong \(days) ngày", en: ", to be adopted within \(days) days"))
    }
    let line = line(entry)
    guard let superior = entry.superior else {
      return text.appending(Text(data: ": \(line)"))
    }
    return text.appending(
      Text(vi: "; đề nghị \(superior): \(line)", en: "; ask \(superior): \(line)"))
  }

  var rows: [Row] {
    entries.map { Row(Text(vi: "Nên nhận", en: "To adopt"), Self.text($0), .attention) }
  }

  var warnings: [ReplyWarning] { entries.map { ReplyWarning("NR-W82", Self.text($0)) } }

  var json: JSONValue {
    .array(
      entries.map { entry in
        .object([
          ("unit", .string(entry.unit.code)), ("name", .string(entry.unit.name)),
          ("daysLeft", entry.daysLeft.map { .integer(Int64($0)) } ?? .null),
          ("ask", .optional(entry.superior)),
        ])
      })
  }
}

extension CommandContext {
  /// What an import left held of units that are no more.
  func adoptionWarnings(_ register: Register) throws(CommandFailure) -> [ReplyWarning] {
    try wording { () throws(ReplicaError) in
      guard try register.replica.unit() != nil else { return [] }
      return try AdoptionProposals(
        register, register.unitPasts(), today: latestKnownDay(register)
      ).warnings
    }
  }
}
