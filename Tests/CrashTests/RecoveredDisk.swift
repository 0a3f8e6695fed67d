import Causality
import DiskModel
import Platform
import ReplicaStore

@testable import ModelRegistry
@testable import NhanRong

/// A disk after a cut and after SQLite's recovery, looked at as a whole and worked on.
struct RecoveredDisk {
  /// Every row of every table, as a hash; nil where there is no register.
  private(set) var picture: Int?
  /// What people and other offices can see of it.
  private(set) var visible: [String]?
  private(set) var isDone = false
  private(set) var faults: [String] = []

  init(_ image: DiskImage, _ failure: String?, _ scenario: Scenario, before: DiskImage) {
    if let failure { faults.append(failure) }
    if !scenario.isAllowed(image) { faults.append("something lies there that may not") }
    do { try SimulatedDisk(image).using { try look($0, scenario) } } catch {
      note("opening it", error)
    }
    do { try SimulatedDisk(image).using { try workOn($0, scenario) } } catch {
      note("the next run", error)
    }
    do { try SimulatedDisk(image).using { try putBack(before, onto: $0, scenario) } } catch {
      note("a backup put back", error)
    }
  }

  private mutating func note(_ what: String, _ error: any Error) {
    let details = (error as? ReplicaError).map { "\($0.code) \($0.details.map(\.value))" }
    faults.append("\(what): \(details ?? "\(error)")")
  }

  private func open(
    _ disk: SimulatedDisk, _ scenario: Scenario, seed: UInt64 = 11
  ) throws -> Register {
    try Register.open(
      at: scenario.folder, World.surroundings(disk, scenario.state, seed: seed))
  }

  private mutating func look(_ disk: SimulatedDisk, _ scenario: Scenario) throws {
    guard let database = disk.image[scenario.folder.appending("nhanrong.db")] else { return }
    if let damaged = scenario.damaged, database.digest == damaged {
      (picture, visible) = (damaged, ["damaged"])
      return
    }
    let register = try open(disk, scenario)
    defer { register.close() }
    picture = try Self.picture(of: register)
    visible = try Self.visible(of: register)
    isDone = (try? scenario.isDone(register, disk.image)) == true
    for finding in try register.verify() {
      faults.append("verify: \(finding.kind) \(finding.what)")
    }
    try checkLease(register, disk.image, scenario)
  }

  /// The lease is there whole or not at all, and where it is there the logs go on.
  private mutating func checkLease(
    _ register: Register, _ image: DiskImage, _ scenario: Scenario
  ) throws {
    let path = register.replica.stateFolder.leasePath(
      of: register.replica.writer, in: scenario.folder)
    guard let content = image[path] else { return }
    guard Lease(bytes: content.bytes) != nil else { return faults.append("half a lease") }
    let left = try register.replica.read { core throws(ReplicaError) in core.ownLogs.left.count }
    if left > 0 { faults.append("a cut alone led to a new log") }
  }

  /// The same command again, on the disk as it was found.
  private mutating func workOn(_ disk: SimulatedDisk, _ scenario: Scenario) throws {
    try scenario.run(on: disk, seed: 13)
    let register = try open(disk, scenario)
    defer { register.close() }
    if try !scenario.isDone(register, disk.image) { faults.append("the next run did not do it") }
    for finding in try register.verify() {
      faults.append("verify after the next run: \(finding.kind) \(finding.what)")
    }
    try checkNumbers(register, disk.image)
  }

  /// The folder as it was before the command comes back from a backup, while the stick with what was signed
  /// since and the lease on this computer stay: no signed number may be used for another change.
  private mutating func putBack(
    _ before: DiskImage, onto disk: SimulatedDisk, _ scenario: Scenario
  ) throws {
    let path = scenario.folder.appending("nhanrong.db")
    guard scenario.damaged == nil, let old = before[path], disk.image[path] != nil else { return }
    try disk.remove(path)
    let file = try disk.createNew(path, access: .ownerOnly)
    try file.write(old.bytes)
    let register = try open(disk, scenario, seed: 17)
    defer { register.close() }
    if scenario.folder == World.branch {
      _ = try register.register(World.new("Sau khi khôi phục"), submittedOn: nil)
    } else {
      try register.addOrganisation(
        code: "20.06601.CB02", name: "Chi bộ khác", kind: "",
        path: try register.newUnitPath(tier: 50))
    }
    try checkNumbers(register, disk.image)
  }

  /// Of what is signed in whole bundles on the stick nothing stands here in another form.
  private mutating func checkNumbers(_ register: Register, _ image: DiskImage) throws {
    for path in image.names(in: World.stick) where path.lastComponent.hasSuffix(".nrb") {
      guard let bundle = try? register.replica.inspect(path) else { continue }
      for segment in bundle.manifest.segments {
        let isUsed = try register.replica.read { core throws(ReplicaError) in
          for strand in core.catalog.log(segment.log)?.strands ?? []
          where core.catalog.strand(strand).head >= segment.endSequence {
            if try core.id(at: Dot(strand, segment.endSequence)) != segment.endID { return true }
          }
          return false
        }
        if isUsed { faults.append("a signed number was used twice") }
      }
    }
  }

  // MARK: What it holds

  private static func picture(of register: Register) throws -> Int {
    try register.replica.read { core throws(ReplicaError) in
      var hasher = Hasher()
      let connection = core.database.connection
      try storing { () throws(StorageError) in
        for entry in try connection.schema(limit: 1000) where entry.kind == "table" {
          var columns: [String] = []
          try Statement("PRAGMA table_info(\(entry.name))", on: connection).forEachRow {
            (row) throws(StorageError) in columns.append("quote(\(try row.text(at: 1)))")
          }
          let sql = "SELECT \(columns.joined(separator: "||'|'||")) FROM \(entry.name) ORDER BY 1"
          hasher.combine(entry.name)
          try Statement(sql, on: connection).forEachRow { (row) throws(StorageError) in
            hasher.combine(try row.text(at: 0))
          }
        }
      }
      return hasher.finalize()
    }
  }

  private static func visible(of register: Register) throws -> [String] {
    try register.replica.read { core throws(ReplicaError) in
      let strands = core.catalog.strands.map { "\($0.headID)" }
      let codes = core.catalog.audiences.map { "\($0.organisation) \($0.code.bytes)" }
      return (strands + codes).sorted()
    }
  }
}

extension SimulatedDisk {
  fileprivate func using(_ work: (SimulatedDisk) throws -> Void) throws {
    try mounted { try work(self) }
  }
}
