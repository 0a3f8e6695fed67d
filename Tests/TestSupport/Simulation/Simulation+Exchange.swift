import Causality
import ChangeLog
import NhanRong
import Platform
import Sealing

/// Bundles on sticks, and what becomes of them.
extension Simulation {
  /// What happens to one stick on its way.
  private enum Journey {
    case arrives, late, lost, truncated, flipped, twiceDamaged
    case endsWhileWritten(TroubledFiles.Trouble)
    case endsWhileRead(TroubledFiles.Trouble)
  }

  private func journey() -> Journey {
    switch random.below(25) {
    case 0: .endsWhileWritten(.stickFull(after: random.below(4000)))
    case 1: .endsWhileWritten(.stickReadOnly)
    case 2: .endsWhileWritten(.stickPulled(after: random.below(16)))
    case 3: .endsWhileWritten(.processEnds(after: random.below(30)))
    case 4: .endsWhileRead(.processEnds(after: random.below(20)))
    case 5: .endsWhileRead(.stickPulled(after: random.below(20)))
    case 6: .truncated
    case 7: .flipped
    case 8, 9: .lost
    case 10...12: .late
    case 13: .endsWhileWritten(.stickSyncFails)
    case 14: .endsWhileWritten(.stickLies(from: random.below(600)))
    case 15: .twiceDamaged
    default: .arrives
    }
  }

  func carry(from sender: SimulatedOffice) throws {
    let others = offices.filter { $0 !== sender }
    guard let receiver = random.pick(others) else { return }
    let journey = journey()
    var trouble = TroubledFiles.Trouble.none
    if case .endsWhileWritten(let one) = journey { trouble = one }
    guard let bundle = try export(from: sender, to: receiver, trouble) else { return }
    switch journey {
    case .lost:
      bundles.removeAll { $0.number == bundle.number }
      note(.loss)
    case .late:
      note(.late)
      if random.chance(1, in: 2) { try overtake(bundle, from: sender, at: receiver) }
    case .truncated, .flipped: try damage(bundle, for: receiver, journey)
    case .twiceDamaged: try mend(bundle, at: receiver)
    case .endsWhileRead(let trouble): try take(bundle, at: receiver, during: trouble)
    case .arrives, .endsWhileWritten: try take(bundle, at: receiver)
    }
    try observe(receiver)
  }

  /// The next stick comes before the one that was under way.
  private func overtake(
    _ bundle: Bundle, from sender: SimulatedOffice, at receiver: SimulatedOffice
  ) throws {
    try write(at: sender)
    guard let next = try export(from: sender, to: receiver) else { return }
    try take(next, at: receiver)
    try take(bundle, at: receiver)
  }

  // MARK: Writing

  /// Writes a bundle; nil where the sender may not, or where trouble came between. Whatever happens, no
  /// half bundle bears a bundle's name, and the sender holds what it held.
  func export(
    from sender: SimulatedOffice, to receiver: SimulatedOffice,
    _ trouble: TroubledFiles.Trouble = .none, isWhole: Bool = false
  ) throws -> Bundle? {
    let before = try sender.digest()
    let folder = domain.sticks.appending("\(bundles.count)-\(random.next())")
    var path: FilePath?
    var writers: [WriterID] = []
    var refusal: ReplicaError?
    do throws(ReplicaError) {
      let replica = try opened(sender)
      let recipients = try replica.recipients(of: receiver.member.organisation)
      writers = recipients.papers.map(\.grant.writer)
      guard writers.contains(receiver.member.keys.writer) else { return nil }
      sender.files.expect(trouble)
      path = try replica.export(
        for: Recipients(recipients.papers, isWhole: isWhole), into: folder
      ).path
    } catch { refusal = error }
    let hasStruck = sender.files.endTrouble()
    if hasStruck { try end(trouble, at: sender, refusal) }
    if let refusal, !hasStruck {
      guard Self.refusals.contains(refusal.code) else { throw refusal }
      return nil
    }
    guard try sender.digest() == before else { throw Difference("an export changed its sender") }
    try requireLease(of: sender, path)
    if path == nil { path = try left(in: folder, by: sender) }
    guard let path else { return nil }
    note(.exported)
    let bundle = Bundle(
      number: (bundles.last?.number ?? 0) + 1, path: path, sender: sender.number, writers: writers,
      withheld: try erased(at: sender))
    bundles.append(bundle)
    return bundle
  }

  private func opened(_ office: SimulatedOffice) throws(ReplicaError) -> Replica {
    do { return try office.replica() } catch let error as ReplicaError { throw error } catch {
      throw ReplicaError(.ioFailed, ("reason", "\(error)"))
    }
  }

  private func end(
    _ trouble: TroubledFiles.Trouble, at office: SimulatedOffice, _ refusal: ReplicaError?
  ) throws {
    let codes: [ReplicaError.Code]
    switch trouble {
    case .none: return
    case .processEnds:
      note(.crash)
      office.die()
      return
    case .diskFull:
      note(.diskFull)
      codes = [.diskFull]
    case .stickFull:
      note(.stickFull)
      codes = [.diskFull]
    case .stickReadOnly:
      note(.readOnlyStick)
      codes = [.readOnly]
    case .stickPulled:
      note(.stickPulled)
      codes = [.ioFailed, .bundleDamaged, .bundleTruncated]
    case .stickSyncFails:
      note(.stickSyncFailed)
      codes = [.ioFailed]
    case .stickLies:
      note(.stickLied)
      codes = [.stickDiffers]
    }
    if let refusal, !(codes + Self.refusals).contains(refusal.code) { throw refusal }
  }

  /// A bundle that bears its name is whole, also when its writer never learned that it is.
  private func left(in folder: FilePath, by sender: SimulatedOffice) throws -> FilePath? {
    let disk = LocalFileSystem()
    guard try disk.metadataIfPresent(of: folder) != nil else { return nil }
    for entry in try disk.list(folder, limit: 100) where entry.name.hasSuffix(".nrb") {
      _ = try Replica.describe(entry.path, sender.surroundings)
      return entry.path
    }
    return nil
  }

  /// Nothing that was signed and sent is newer than what the lease tells: or a folder that is put back
  /// would use its numbers again.
  private func requireLease(of sender: SimulatedOffice, _ path: FilePath?) throws {
    if path == nil { return }
    let keys = StateFolder(sender.state, files: LocalFileSystem())
    let lease = try keys.lease(of: sender.member.keys.writer, in: sender.folder)
    let entries = try sender.read { (core) throws(ReplicaError) in core.leaseEntries }
    guard entries.allSatisfy({ lease?.entries.contains($0) == true }) else {
      throw Difference("\(sender.number) signed what its lease does not tell of")
    }
  }

  // MARK: Reading

  private func addressees(of bundle: Bundle) -> [SimulatedOffice] {
    offices.filter { bundle.writers.contains($0.member.keys.writer) }
  }

  /// Any stick that lies about, however old, to anyone it is for.
  func deliverAny() throws {
    // Rather one that was passed by a newer, or did not arrive at all.
    let old = bundles.filter { bundle in
      addressees(of: bundle).contains { !$0.taken.contains(bundle.number) }
    }
    let isOld = random.chance(2, in: 3)
    guard let bundle = random.pick(isOld && !old.isEmpty ? old : bundles) else { return }
    let waiting = addressees(of: bundle).filter { !isOld || !$0.taken.contains(bundle.number) }
    guard let office = random.pick(waiting) else { return }
    try take(bundle, at: office)
    try observe(office)
  }

  func take(_ bundle: Bundle, at office: SimulatedOffice) throws {
    let before = try office.digest()
    let isKnown = office.taken.contains(bundle.number)
    let unknown =
      bundle.withheld.isEmpty ? [] : bundle.withheld.subtracting(try office.ids())
    // What waits behind a gap is here already and joins with any bundle that fills it.
    let gapped = unknown.isEmpty ? [] : Set(try office.replica().gaps().map(\.log))
    let outcome = try office.replica().importBundle(at: bundle.path)
    let counted = [
      outcome.applied, outcome.duplicate, outcome.waiting, outcome.held, outcome.refused,
    ].reduce(0, +)
    guard counted == outcome.total else {
      throw Difference("\(counted) of \(outcome.total) changes are accounted for")
    }
    guard outcome.codeAlarms.isEmpty else { throw Difference("alarm \(outcome.codeAlarms)") }
    note(.imported)
    try staysErased(at: office)
    if isKnown {
      note(.duplicate)
      guard try office.digest() == before else {
        throw Difference("a bundle that was taken in before changed something")
      }
    }
    if let newest = office.newest[bundle.sender], newest > bundle.number { note(.reorder) }
    office.newest[bundle.sender] = max(office.newest[bundle.sender] ?? 0, bundle.number)
    office.taken.insert(bundle.number)
    if unknown.isEmpty { return }
    for change in try office.everything().changes
    where unknown.contains(change.id) && change.content != nil && !gapped.contains(change.log) {
      throw Difference("\(short(change.id)) was sent although it is erased")
    }
  }

  /// Old or new: what was cut off either did nothing, or everything and is a duplicate next time.
  private func take(
    _ bundle: Bundle, at office: SimulatedOffice, during trouble: TroubledFiles.Trouble
  ) throws {
    let before = try office.digest()
    _ = try office.replica()
    office.files.expect(trouble)
    var refusal: ReplicaError?
    do { _ = try office.replica().importBundle(at: bundle.path) } catch let error as ReplicaError {
      refusal = error
    }
    let hasStruck = office.files.endTrouble()
    if hasStruck { try end(trouble, at: office, refusal) } else if let refusal { throw refusal }
    let isOld = try office.digest() == before
    note(isOld ? .crashBefore : .crashAfter)
    if isOld { return try take(bundle, at: office) }
    let again = try office.replica().importBundle(at: bundle.path)
    if again.applied > 0 { throw Difference("half a bundle was taken in") }
    office.taken.insert(bundle.number)
  }

  /// What came damaged is refused as such and leaves no trace.
  private func damage(
    _ bundle: Bundle, for office: SimulatedOffice, _ journey: Journey
  ) throws {
    let disk = LocalFileSystem()
    var bytes = try disk.readWhole(bundle.path, limit: 1 << 24)
    if case .truncated = journey {
      bytes.removeLast(1 + random.below(bytes.count))
      note(.truncated)
    } else {
      bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
      note(.flipped)
    }
    let path = domain.sticks.appending("damaged-\(bundle.number)-\(random.next())")
    let file = try disk.createNew(path, access: .ownerOnly)
    try file.write(bytes)
    try file.close()
    let before = try office.digest()
    do {
      _ = try office.replica().importBundle(at: path)
      throw Difference("a damaged bundle was taken in")
    } catch let error as ReplicaError {
      guard error.code.text.hasPrefix("NR-B") else { throw error }
    }
    guard try office.digest() == before else { throw Difference("a damaged bundle left a trace") }
    // Half of them have a copy of their stick in the drawer.
    if random.chance(1, in: 2) { try take(bundle, at: office) } else { note(.late) }
  }
}
