import BundleFormat
import Causality
import ChangeLog
import NhanRong
import Platform
import Sealing

/// One step of a comparison, from files to files. What is timed goes the same way as the command line:
/// signed, sealed, checked and durable. Copies that only make a step repeatable are not timed.
struct Peer {
  private let settings: PeerSettings
  private let scene: Scene

  init(_ settings: PeerSettings) throws {
    self.settings = settings
    scene = Scene(
      folder: settings.work, branches: try RecordedWorkload.branches(in: settings.workload))
  }

  private func workload() throws -> RecordedWorkload {
    try RecordedWorkload(readFrom: settings.workload)
  }

  func run() throws -> PeerResult {
    var result = PeerResult(step: settings.step)
    let start = MonotonicClock.system.nanoseconds
    try perform(&result)
    result.wall = StepTimes.seconds(since: start)
    result.peak = ThisProcess.peakResidentMemory ?? 0
    if let path = settings.writes { try measure(path, into: &result) }
    return result
  }

  private func measure(_ path: FilePath, into result: inout PeerResult) throws {
    result.size = try scene.files.size(of: path)
    guard settings.step == .exportFull || settings.step == .exportDelta else { return }
    result.extra.append(("bytes_zstd3", "\(try compressedSize(of: path))"))
  }

  /// What another pass over a bundle would still save. Piecewise, far beyond what level 3 looks back
  /// over.
  private func compressedSize(of path: FilePath) throws -> Int {
    let file = try scene.files.openForReading(path)
    defer { file.close() }
    let compressor = try SectionCompressor()
    var size = 0
    var position: UInt64 = 0
    while position < file.size {
      let piece = try file.read(at: position, count: 12 * 1024 * 1024)
      if piece.isEmpty { break }
      size += try compressor.compress(piece).bytes.count
      position += UInt64(piece.count)
    }
    return size
  }

  private func perform(_ result: inout PeerResult) throws {
    switch settings.step {
    case .build: result.times = try scene.build(workload())
    case .merge: result.times = try scene.mergeFirst(into: "commune1").times
    case .edit: result.times = try scene.edit(workload(), from: "commune1", to: "commune2")
    case .mergeConflicts:
      result.times = try scene.mergeSecond(from: "commune2", to: "commune").times
    case .check: try check(&result)
    case .exportFull: result.times = try export(from: "commune")
    case .importFull:
      try scene.province.copy(to: scene.office("recv"))
      result.times = try scene.take([settings.requireSource()], into: scene.office("recv")).times
    case .readAll: try readAll(&result)
    case .editDelta:
      result.times = try scene.editForDelta(
        workload(), from: "commune", to: "commune3", receiver: "recv")
    case .exportDelta: result.times = try export(from: "commune3")
    case .importDelta:
      try scene.office("recv").copy(to: scene.office("recv3"))
      result.times = try scene.take([settings.requireSource()], into: scene.office("recv3")).times
    case .cross: try cross(&result)
    }
  }

  /// From a copy: the first bundle that an office writes leaves signatures that the second would find.
  private func export(from name: String) throws -> StepTimes {
    let sender = scene.office("sending")
    try scene.office(name).copy(to: sender)
    return try scene.exportUp(from: sender, as: settings.requireOut()).times
  }

  private func readAll(_ result: inout PeerResult) throws {
    let office = Office(folder: try settings.requireSource())
    let replica = try result.times.measure(.load) { try office.open() }
    defer { replica.close() }
    let contents = try result.times.measure(.work) { try RegisterContents(of: replica) }
    result.extra.append(("records", "\(contents.count)"))
  }

  private func check(_ result: inout PeerResult) throws {
    let folder = try settings.requireSource()
    let replica = try Office(folder: folder).open()
    defer { replica.close() }
    let contents = try RegisterContents(of: replica)
    // The names of the replicas after the third phase end in its number.
    let isEditedAgain = folder.lastComponentBytes.last == UInt8(ascii: "3")
    let check = try PeerCheck(
      contents, of: replica, RecordList(savedIn: settings.work),
      against: ReplayedState(workload(), isEditedAgain: isEditedAgain))
    result.extra.append(("check", check.json))
    result.extra.append(("digest", "\"\(hexadecimal(of: try contents.digest(replica).bytes))\""))
  }

  /// Two sticks that cross: commune and branch each take in what the other wrote without knowledge of
  /// it.
  private func cross(_ result: inout PeerResult) throws {
    let workload = try workload()
    let contested = (0..<scene.branches).first { !workload.secondPhase(ofBranch: $0).isEmpty }
    guard let number = contested else { throw BenchFailure.unfit("nothing is contested") }
    let commune = scene.office("crossing-commune")
    let branch = scene.office("crossing-branch")
    try scene.office("commune2").copy(to: commune)
    try scene.branch(number).copy(to: branch)
    let stick = scene.folder.appending("crossing-bundle")
    try send(from: commune, to: branch, as: stick)
    _ = try scene.take([scene.bundle("2", number)], into: commune)
    _ = try scene.take([stick], into: branch)
    let names = try RecordList(savedIn: settings.work)
    let above = try contents(of: commune)
    let below = try contents(of: branch)
    var counts: [(name: String, count: Int?)] = []
    let operations = workload.secondPhase(ofBranch: number)
    counts.append(("conflicts", operations.count))
    for field in [Field.status, .note, .decision] {
      let same = operations.count { operation in
        guard let record = names[operation.registration],
          let value = above.value(field, of: record)
        else { return false }
        return below.value(field, of: record) == value
      }
      counts.append(("same_\(field.name)", same))
    }
    result.extra.append(("cross", PeerResult.object(counts)))
  }

  private func send(from: Office, to: Office, as path: FilePath) throws {
    let receiver = try to.open()
    let unit = try receiver.requireUnit().organisation
    receiver.close()
    let sender = try from.open()
    defer { sender.close() }
    _ = try scene.send(from: sender, to: unit, as: path)
  }

  private func contents(of office: Office) throws -> RegisterContents {
    let replica = try office.open()
    defer { replica.close() }
    return try RegisterContents(of: replica)
  }
}
