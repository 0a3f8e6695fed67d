import Causality
import ChangeLog
import NhanRong
import Platform
import Sealing

/// The steps that run in child processes, each from files to files.
struct Steps {
  let settings: Settings
  let startUp: Double
  private let scene: Scene

  init(_ settings: Settings, startedAt: UInt64) {
    self.settings = settings
    scene = Scene(folder: settings.work, branches: Settings.branches)
    startUp = settings.spawnedAt.map { Double(startedAt - min($0, startedAt)) / 1e9 } ?? 0
  }

  private var workload: GeneratedWorkload {
    GeneratedWorkload(
      registrations: settings.registrations, branches: Settings.branches, seed: settings.seed)
  }

  private var bundle: FilePath { settings.work.appending("full") }
  private var floor: FilePath { settings.work.appending("floor.db") }

  func run() throws -> Measurement {
    switch settings.step {
    case "prepare": return try prepare()
    case Row.import.rawValue: return try importAll()
    case Row.export.rawValue: return try exportAll()
    case Row.delta.rawValue: return try delta()
    case Row.merge50.rawValue: return try merge50()
    case Row.edit.rawValue: return try edit()
    case Row.size.rawValue: return try size()
    default: throw BenchFailure.usage(Settings.usage)
    }
  }

  /// Everything that is measured from: branches, commune, province, and bundles between them.
  private func prepare() throws -> Measurement {
    let workload = workload
    try scene.build(workload)
    _ = try scene.mergeFirst(into: "commune-first")
    try scene.edit(workload, from: "commune-first", to: "commune-edited")
    _ = try scene.mergeSecond(from: "commune-edited", to: "commune")
    for name in ["branches", "commune-first", "commune-edited", "bundles-2"] {
      try scene.office(name).remove()
    }
    try scene.office("commune").copy(to: scene.office("sending"))
    _ = try scene.exportUp(from: scene.office("sending"), as: bundle)
    try scene.province.copy(to: scene.office("province-full"))
    _ = try scene.take([bundle], into: scene.office("province-full"))
    try scene.editForDelta(
      workload, from: "commune", to: "commune-delta", receiver: "province-full")
    return Measurement()
  }

  private func settle() throws { try FileCache.settle(at: settings.work.appending("settling")) }

  private func importAll() throws -> Measurement {
    let receiver = scene.office("receiving")
    try scene.province.copy(to: receiver)
    try settle()
    let before = Usage.now
    let (times, new) = try scene.take([bundle], into: receiver)
    var result = Measurement()
    result.seconds = startUp + times.total
    result.amount = Double(new)
    result.noteUsage(since: before)
    result.noteFloor(try FloorTable.measure(receiver.database, at: floor))
    return result
  }

  private func exportAll() throws -> Measurement {
    let sender = scene.office("sending")
    try scene.office("commune").copy(to: sender)
    try settle()
    let before = Usage.now
    let (times, written) = try scene.exportUp(from: sender, as: bundle)
    var result = Measurement()
    result.seconds = startUp + times.total
    result.amount = Double(written.outcome.changes)
    result.noteUsage(since: before)
    result.noteFloor(try FloorTable.measure(sender.database, at: floor))
    return result
  }

  private func merge50() throws -> Measurement {
    var result = Measurement()
    let merging = scene.office("merging")
    try scene.emptyCommune.copy(to: merging)
    try settle()
    let before = Usage.now
    let (times, new) = try scene.take(scene.bundles("1"), into: merging)
    result.seconds = startUp + times.total
    result.amount = Double(new)
    result.noteUsage(since: before)
    result.noteFloor(
      try FloorTable.measure(merging.database, at: floor))
    return result
  }

  /// One in a hundred edited: written, taken in, committed; held against the import of everything.
  private func delta() throws -> Measurement {
    let path = settings.work.appending("delta")
    let sender = scene.office("sending")
    let receiver = scene.office("receiving")
    try scene.office("commune-delta").copy(to: sender)
    try scene.office("province-full").copy(to: receiver)
    let before = Usage.now
    let (out, written) = try scene.exportUp(from: sender, as: path)
    let (into, new) = try scene.take([path], into: receiver)
    var result = Measurement()
    result.seconds = startUp + out.total + into.total
    result.amount = 1
    result.figures = [
      ("changes", Double(new)), ("export-seconds", out.total), ("import-seconds", into.total),
      ("bytes", Double(written.outcome.size)),
    ]
    result.noteUsage(since: before)
    try scene.province.copy(to: receiver)
    let between = Usage.now
    let whole = try scene.take([bundle], into: receiver).times
    result.noteFloor(
      FloorTable.Outcome(
        seconds: whole.total, rows: 1, usage: Usage.now.since(between)))
    return result
  }

  /// Durable edits of one registration after another, each beside a bare commit of a row.
  private func edit() throws -> Measurement {
    let count = 200
    let office = scene.office("editing")
    try scene.office("commune").copy(to: office)
    let rows = try FloorRows(of: office.database, upTo: count)
    let table = try FloorTable(at: floor)
    defer { table.close() }
    let records = try RecordList(savedIn: settings.work)
    var opening = StepTimes()
    let replica = try opening.measure(.load) { try office.open() }
    defer { replica.close() }
    var random = SeededGenerator(seed: settings.seed, stream: 4)
    let before = Usage.now
    var ours: [Double] = []
    var bare: [Double] = []
    for index in 0..<min(count, rows.count) {
      let operation = Operation(
        registration: random.below(settings.registrations), isCreate: false,
        settings: [.text(.status, Array("nhan_rong".utf8)), .text(.note, Array("đạt".utf8))])
      var copy = records
      var times = StepTimes()
      try times.measure(.work) { try copy.write([operation], by: replica) }
      ours.append(times.total)
      bare.append(try table.insert(rows, index..<index + 1))
    }
    var result = Measurement()
    result.seconds = median(ours)
    result.amount = 1
    result.floorSeconds = median(bare)
    result.floorAmount = 1
    result.figures = [("open-seconds", opening.total)]
    result.noteUsage(since: before)
    return result
  }

  /// Bytes of the whole bundle, sealed and signed, against the same contents as JSON lines.
  private func size() throws -> Measurement {
    let size = try LocalFileSystem().metadata(of: bundle).size
    var lines = try JSONLines(records: RecordList(savedIn: settings.work))
    try lines.add(workload)
    var result = Measurement()
    result.amount = Double(lines.count)
    // A time of one second an item of size makes the ratio one of bytes.
    result.seconds = Double(size)
    result.floorSeconds = Double(lines.compressedSize) + 12 * Double(lines.count)
    result.floorAmount = Double(lines.count)
    result.figures = [
      ("bundle-bytes", Double(size)), ("json-bytes", Double(lines.rawSize)),
      ("json-zstd-bytes", Double(lines.compressedSize)),
      ("bundle-bytes-per-change", Double(size) / Double(lines.count)),
      ("json-zstd-bytes-per-change", Double(lines.compressedSize) / Double(lines.count)),
    ]
    return result
  }
}
