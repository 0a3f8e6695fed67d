import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing
import Trust

/// `nhanrong org tree`: who stands below whom, and which computers write for each.
enum OrgTreePage {
  static let spec = CommandSpec(
    "tree", aliases: ["cay"],
    summary: Text(
      vi: "cây đơn vị và các máy đã được cấp quyền",
      en: "the tree of units and the computers let in"),
    run: run)

  private struct Line {
    let depth: Int
    let unit: OrganisationView
    /// The organisations it was placed under, besides the one that founded it.
    let placedUnder: [OrganisationID]
    let writers: [(id: WriterID, role: Role, isRevoked: Bool)]
  }

  private static func run(_ context: CommandContext) throws(CommandFailure) -> Reply {
    try context.withRegister { (register) throws(CommandFailure) in
      try context.wording { () throws(ReplicaError) in
        let lines = try lines(register)
        var names = SortedTable<OrganisationID, String>()
        for line in lines {
          for unit in line.placedUnder { names[unit] = try register.name(of: unit) }
        }
        let rivals = try register.replica.read { (core) throws(ReplicaError) in
          core.trust?.rivalHandOvers.count ?? 0
        }
        return Reply(
          [.table(table(lines, names))] + alarm(rivals),
          result: .object([
            ("units", .array(lines.map { json($0) })),
            ("rivalHandOvers", .integer(Int64(rivals))),
          ]))
      }
    }
  }

  /// A root was handed over twice: somebody else has its key, or had it.
  private static func alarm(_ rivals: Int) -> [Block] {
    if rivals == 0 { return [] }
    return [
      .paragraph(
        Text(
          vi: "BÁO ĐỘNG: có gốc được bàn giao hai lần cho hai nơi. Gọi ngay cho cấp trên.",
          en: "ALARM: a root was handed over twice, to two. Call the superior at once."),
        .attention)
    ]
  }

  private static func lines(_ register: Register) throws(ReplicaError) -> [Line] {
    let units = try register.organisations()
    return try register.replica.read { (core) throws(ReplicaError) in
      let ordered = inTreeOrder(units, core.trust?.tree ?? OrganisationTree())
      return ordered.map { depth, unit in
        let trust = core.trust
        let path = unit.path
        let above = trust?.tree.superiors(placedAbove: path) ?? []
        let papers = (trust?.effective ?? []).filter {
          $0.grant.organisation.organisation == path.organisation
        }
        var writers: [(WriterID, Role, Bool)] = []
        for paper in papers where !writers.contains(where: { $0.0 == paper.grant.writer }) {
          writers.append(
            (
              paper.grant.writer, paper.grant.role,
              trust?.isRevoked(paper.grant.signingKey, of: path.organisation) ?? false
            ))
        }
        return Line(depth: depth, unit: unit, placedUnder: above, writers: writers)
      }
    }
  }

  /// Each unit below the nearest known one on its path, one of another domain where it was placed; units
  /// beside each other by code.
  private static func inTreeOrder(
    _ units: [OrganisationView], _ tree: OrganisationTree
  ) -> [(depth: Int, unit: OrganisationView)] {
    func parent(of unit: OrganisationView) -> Int? {
      let founders = unit.path.lineage.dropLast().reversed()
      for ancestor in founders + tree.superiors(placedAbove: unit.path) {
        if let index = units.firstIndex(where: { $0.path.organisation == ancestor }) {
          return index
        }
      }
      return nil
    }
    let parents = units.map { parent(of: $0) }
    var result: [(depth: Int, unit: OrganisationView)] = []
    func add(_ index: Int, depth: Int) {
      result.append((depth, units[index]))
      for child in units.indices where parents[child] == index { add(child, depth: depth + 1) }
    }
    for index in units.indices where parents[index] == nil { add(index, depth: 0) }
    return result
  }

  private static func table(
    _ lines: [Line], _ names: SortedTable<OrganisationID, String>
  ) -> Table {
    let rows = lines.map { line in
      let indent = String(repeating: "  ", count: line.depth)
      let writers = line.writers.map { writer in
        String("\(writer.id)".prefix(8)) + (writer.isRevoked ? "✗" : "")
      }
      return [
        Cell(data: indent + line.unit.name), Cell(data: line.unit.code),
        Cell(RegisterWord.tier(line.unit.path.organisation.tier)),
        Cell(data: writers.joined(separator: " ")),
        Cell(data: line.placedUnder.map { names[$0] ?? "?" }.joined(separator: ", ")),
      ]
    }
    return Table(
      [
        Table.Column(Text(vi: "Đơn vị", en: "Unit")), Table.Column(Text(vi: "Mã", en: "Code")),
        Table.Column(Text(vi: "Cấp", en: "Tier")),
        Table.Column(Text(vi: "Máy (✗ đã thu hồi)", en: "Computers (✗ revoked)")),
        Table.Column(Text(vi: "Còn thuộc", en: "Also below")),
      ], rows: rows)
  }

  private static func json(_ line: Line) -> JSONValue {
    .object([
      ("id", .string(line.unit.path.organisation.description)), ("code", .string(line.unit.code)),
      ("name", .string(line.unit.name)), ("depth", .integer(Int64(line.depth))),
      ("tier", .integer(Int64(line.unit.path.organisation.tier))),
      ("placedUnder", .array(line.placedUnder.map { .string($0.description) })),
      (
        "writers",
        .array(
          line.writers.map { writer in
            .object([
              ("id", .string("\(writer.id)")), ("role", .integer(Int64(writer.role.rawValue))),
              ("revoked", .bool(writer.isRevoked)),
            ])
          })
      ),
    ])
  }
}
