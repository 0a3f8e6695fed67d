import DiskModel
import NhanRong
import Platform
import Testing

/// The search for bad disks finds them where the program leaves something out: each of these is one sync
/// that the program makes, taken out of what it asked the disk for.
@Suite struct HarnessTests {
  struct Omission: Sendable {
    let scenario: String
    let what: String
    let isLeftOut: @Sendable (DiskOperation, FilePath?) -> Bool
    let consequence: String

    init(
      _ what: String, in scenario: String, leadsTo consequence: String,
      _ isLeftOut: @escaping @Sendable (DiskOperation, FilePath?) -> Bool
    ) {
      self.scenario = scenario
      self.what = what
      self.isLeftOut = isLeftOut
      self.consequence = consequence
    }
  }

  static let omissions = [
    Omission("SQLite with synchronous=OFF", in: "register", leadsTo: "") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == World.branch
    },
    Omission("SQLite with synchronous=OFF", in: "import", leadsTo: "") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == World.commune
    },
    Omission("the sync of the lease", in: "register", leadsTo: "half a lease") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == World.branchState.appending("leases")
    },
    Omission(
      "the sync of the leases' folder", in: "export", leadsTo: "a signed number was used twice"
    ) { operation, _ in operation.syncs(World.branchState.appending("leases")) },
    Omission("the sync of the keys' folder", in: "init", leadsTo: "NR-R08") { operation, _ in
      operation.syncs(DiskImage.root.appending("may/nhanrong/keys"))
    },
    Omission("the sync of the key", in: "init", leadsTo: "NR-K03") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == DiskImage.root.appending("may/nhanrong/keys")
    },
    Omission("the sync of the stick's folder", in: "export", leadsTo: "confirmed is not there") {
      operation, _ in operation.syncs(World.stick)
    },
    Omission("the sync of the bundle", in: "export", leadsTo: "") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == World.stick
    },
    Omission("the sync of a taken away file", in: "erase", leadsTo: "confirmed is not there") {
      operation, _ in operation.syncs(World.branch.appending("attachments"))
    },
    Omission("the sync of an attached file", in: "import", leadsTo: "verify: attachment") {
      operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == World.commune.appending("attachments")
    },
    Omission("the sync of a healed file", in: "heal", leadsTo: "") { operation, path in
      guard case .sync = operation else { return false }
      return path == World.branch.appending("nhanrong.db.new")
    },
    Omission("the sync of the exchange", in: "heal", leadsTo: "confirmed is not there") {
      operation, _ in operation.syncs(World.branch)
    },
    Omission("the sync of a backup", in: "backup", leadsTo: "may not") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == Replica.backupFolder(of: World.branch)
    },
    Omission("the sync of a backup's name", in: "backup", leadsTo: "confirmed is not there") {
      operation, _ in operation.syncs(Replica.backupFolder(of: World.branch))
    },
    Omission("the sync of a backup's files", in: "backup", leadsTo: "may not") { operation, path in
      guard case .sync = operation else { return false }
      return path?.parent == Replica.backupFolder(of: World.branch).appending("attachments")
    },
    Omission("the sync above a new folder", in: "import", leadsTo: "verify: attachment") {
      operation, _ in operation.syncs(World.commune)
    },
  ]

  @Test(arguments: omissions.indices)
  func `a sync left out is found`(_ index: Int) throws {
    let omission = Self.omissions[index]
    let world = try World.shared.get()
    let scenario = try #require(try Scenario.all(world).first { $0.name == omission.scenario })
    let whole = try RecordedRun(scenario, from: scenario.start ?? world.image)
    let run = whole.leavingOut { operation in
      var path: FilePath?
      if case .sync(let file) = operation { path = whole.path(of: file) }
      return omission.isLeftOut(operation, path)
    }
    #expect(run.operations.count < whole.operations.count)
    let check = CrashCheck(run)
    check.check(choices: 24, seed: 1, until: omission.consequence)
    let isFound = check.faults.contains {
      omission.consequence.isEmpty || $0.contains(omission.consequence)
    }
    #expect(isFound, "\(omission.what), \(omission.scenario): \(check.faults)")
  }
}

extension DiskOperation {
  fileprivate func syncs(_ folder: FilePath) -> Bool {
    if case .syncFolder(folder) = self { true } else { false }
  }
}
