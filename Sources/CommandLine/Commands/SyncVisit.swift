import Causality
import ModelRegistry
import NhanRong
import Platform
import Sealing

/// One visit of a stick, stage by stage. What fails in one stage is named and does not keep the next from
/// what it can do.
struct SyncVisit {
  /// A bundle that was written, or would be.
  struct Written {
    let unit: OrganisationID
    let name: String
    let changes: UInt64
    /// Nil in a rehearsal.
    let bundle: WrittenBundle?
  }

  let stick: Stick
  private let register: Register
  private let context: CommandContext
  private let mark: Int64
  /// The forks known before: what came new is told.
  let forksBefore: [ForkView]
  private var files: [Stick.File] = []
  private let known: Replica.KnownBundles

  private(set) var session: ImportSession
  /// Bundles on the stick that were taken in, or written, at an earlier visit.
  private(set) var knownCount = 0
  private(set) var written: [Written] = []
  /// Whoever finds on the stick already what would be written.
  private(set) var onStick: [String] = []
  /// Attached files for which the stick had no room.
  private(set) var filesLeft: [FileOffer] = []
  /// Bundles that could not be written.
  private(set) var unwritten = 0
  private(set) var mail = Replica.MailRound()
  private(set) var cleaned = 0
  private(set) var accounts: [UnitAccount] = []
  private(set) var faults: [VisitFault] = []
  private var dues: [Due]?

  init(
    _ stick: Stick, _ register: Register, _ context: CommandContext
  ) throws(CommandFailure) {
    self.stick = stick
    self.register = register
    self.context = context
    session = ImportSession(isDryRun: context.dryRun)
    let scene = FailureScene(file: stick.folder.text)
    (mark, forksBefore, files, known) = try context.wording(scene) { () throws(ReplicaError) in
      (
        try register.mark(), try register.replica.forks(),
        try stick.bundles(context.surroundings.files),
        try register.replica.knownBundles()
      )
    }
  }

  var isSafe: Bool { faults.isEmpty && session.stop == nil }

  // MARK: In

  mutating func takeIn() throws(CommandFailure) {
    let letters = try context.wording { () throws(ReplicaError) in
      Set(try register.replica.mailRoom.letters().map(\.hash))
    }
    knownCount = files.filter { isKnown($0) }.count
    var rest = files.filter { file in
      !isKnown(file) && !(file.claimed.map { letters.contains($0) } ?? false)
    }
    let total = Int64(rest.count)
    context.progress.begin("sync", Text(vi: "Nhận gói", en: "Taking in"), total: total)
    var rounds = 0
    while !rest.isEmpty, session.stop == nil {
      // Of several copies of one bundle the first that is good goes in; a stick full of bad copies is
      // gone through all the same, at last in one go.
      let round = rounds < Self.roundsMax ? Self.firstOfEach(rest) : rest
      rounds += 1
      try take(round)
      let done = settledBundles()
      let tried = Set(round)
      rest.removeAll { file in
        tried.contains(file) || file.claimed.map { done.contains($0) } ?? false
      }
    }
    forgiveBadCopies()
    accounts = try context.wording { () throws(ReplicaError) in
      try register.accounts(
        of: session.touched, since: mark, today: ShownDay.of(context.clock.millisecondsSinceEpoch))
    }
    for failure in session.failures {
      faults.append(VisitFault(what: Text(data: failure.name), failure: failure.failure))
    }
  }

  private static let roundsMax = 4

  private func isKnown(_ file: Stick.File) -> Bool {
    file.claimed.map { known.incoming.contains($0) || known.outgoing.contains($0) } ?? false
  }

  private static func firstOfEach(_ files: [Stick.File]) -> [Stick.File] {
    var seen: Set<Digest> = []
    return files.filter { $0.claimed.map { seen.insert($0).inserted } ?? true }
  }

  private mutating func take(_ round: [Stick.File]) throws(CommandFailure) {
    let entries = round.map { BundleList.Entry(path: $0.path, name: $0.name, isNamed: false) }
    if context.dryRun {
      let present = whole()
      let (results, dues) = try context.wording { () throws(ReplicaError) in
        try register.replica.rehearse(round.map(\.path), present: present)
      }
      self.dues = dues
      for (entry, result) in zip(entries, results) { session.note(result, of: entry, register) }
      return
    }
    let progress = context.progress
    session.take(entries, into: register) { done in
      progress.advance(to: Int64(done), of: Int64(max(done, entries.count)))
    }
  }

  /// The hashes of what went in or is for others.
  private func settledBundles() -> Set<Digest> {
    let paths = Set(session.fates.filter { $0.fate != .failed }.map(\.path))
    return Set(files.filter { paths.contains($0.path) }.compactMap(\.claimed))
  }

  /// A damaged copy beside a good one is nobody's loss.
  private mutating func forgiveBadCopies() {
    let good = settledBundles()
    session.forgive(
      files.filter { file in file.claimed.map { good.contains($0) } ?? false }.map(\.name))
  }

  // MARK: Out

  mutating func writeOut() {
    writeAll()
    // The order of ids says nothing to people.
    written.sort {
      let (left, right) = (Array($0.name.utf8), Array($1.name.utf8))
      return left != right ? left.lexicographicallyPrecedes(right) : $0.unit < $1.unit
    }
    onStick.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func writeAll() {
    guard session.stop == nil else { return }
    let present = whole()
    if context.dryRun {
      if dues == nil { readDues(present) }
      rehearseWriting()
      return
    }
    keepMail()
    readDues(present)
    let dues = dues ?? []
    context.progress.begin("sync", Text(vi: "Ghi gói", en: "Writing"), total: Int64(dues.count))
    for (number, due) in dues.enumerated() {
      context.progress.advance(to: Int64(number), of: Int64(dues.count))
      write(due)
    }
    recheck()
    context.progress.finish()
    // A stick that takes nothing or spoils what it takes is left alone.
    guard faults.allSatisfy({ $0.failure.exit != .writeFailed && $0.failure.exit != .cannotCreate })
    else { return }
    placeMail()
    clean()
  }

  /// Our own bundles that lie whole on the stick: read from it, not believed.
  private func whole() -> [Digest] {
    let own = files.filter { file in
      file.path.parent == stick.folder
        && file.claimed.map { known.outgoing.contains($0) } ?? false
    }
    return own.filter { register.replica.isWhole($0) }.compactMap(\.claimed)
  }

  private mutating func readDues(_ present: [Digest]) {
    attempt(Text(vi: "tính phần phải ghi", en: "what to write")) {
      (visit) throws(ReplicaError) in
      visit.dues = try visit.register.replica.dues(present: present)
    }
  }

  private mutating func rehearseWriting() {
    for due in dues ?? [] {
      attempt(Text(data: due.organisation.description)) { (visit) throws(ReplicaError) in
        let name = try visit.register.name(of: due.organisation)
        if !due.onStick.isEmpty {
          visit.onStick.append(name)
        } else {
          visit.written.append(
            Written(unit: due.organisation, name: name, changes: due.changes, bundle: nil))
        }
      }
    }
  }

  private mutating func write(_ due: Due) {
    let name = (try? register.name(of: due.organisation)) ?? due.organisation.description
    if !due.onStick.isEmpty {
      onStick.append(name)
      return
    }
    let before = faults.count
    defer { unwritten += faults.count - before }
    attempt(Text(vi: "gói cho \(name)", en: "the bundle for \(name)")) {
      (visit) throws(ReplicaError) in
      do throws(ReplicaError) {
        let bundles = try visit.register.replica.exportVolumes(
          for: due.recipients, into: visit.stick.folder)
        visit.written += bundles.map { bundle in
          Written(
            unit: due.organisation, name: name, changes: bundle.outcome.changes, bundle: bundle)
        }
        visit.filesLeft += bundles.last?.outcome.left ?? []
      } catch {
        guard error.code == .diskFull else { throw error }
        let missing = try? visit.register.replica.missingRoom(
          for: due.recipients, in: visit.stick.folder)
        throw error.adding("missing", missing.flatMap { $0 }.map { "\($0)" } ?? "?")
      }
    }
  }

  private mutating func recheck() {
    for one in written {
      guard let bundle = one.bundle else { continue }
      attempt(Text(vi: "đọc lại gói cho \(one.name)", en: "reading back for \(one.name)")) {
        (visit) throws(ReplicaError) in try visit.register.replica.recheck([bundle])
      }
    }
  }

  private mutating func keepMail() {
    let others = Set(session.fates.filter { $0.fate == .forOthers }.map(\.path))
    let letters = files.filter { others.contains($0.path) }
    attempt(Text(vi: "thư chuyển hộ", en: "mail for others")) { (visit) throws(ReplicaError) in
      let isDoubtful = try visit.register.replica.dateAhead() != nil
      visit.mail = try visit.register.replica.keepMail(letters, isClockDoubtful: isDoubtful)
    }
  }

  private mutating func placeMail() {
    let present = Set(files.compactMap(\.claimed))
    attempt(Text(vi: "thư chuyển hộ", en: "mail for others")) { (visit) throws(ReplicaError) in
      visit.mail.placed = try visit.register.replica.placeMail(
        on: visit.stick, present: present)
    }
  }

  private mutating func clean() {
    attempt(Text(vi: "dọn gói cũ", en: "removing old bundles")) { (visit) throws(ReplicaError) in
      let replica = visit.register.replica
      _ = try replica.sweepUnfinished(in: visit.stick.folder)
      let now = try visit.stick.bundles(visit.context.surroundings.files)
      visit.cleaned = try replica.clean(now, in: visit.stick.folder)
    }
  }

  private mutating func attempt(
    _ what: Text, _ work: (inout SyncVisit) throws(ReplicaError) -> Void
  ) {
    do throws(ReplicaError) { try work(&self) } catch {
      let failure = CommandFailure(error, FailureScene(file: stick.folder.text))
      faults.append(VisitFault(what: what, failure: failure))
    }
  }
}

extension Stick.File {
  fileprivate func isCopy(of other: Stick.File) -> Bool {
    claimed != nil && claimed == other.claimed
  }
}
