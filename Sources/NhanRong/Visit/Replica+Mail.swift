import BundleFormat
import Causality
import Platform
import ReplicaStore
package import Sealing

/// Carrying bundles for others.
extension Replica {
  private static let day: Int64 = 86_400_000

  package var mailRoom: MailRoom {
    MailRoom(folder: folder.appending(MailRoom.folderName), files: surroundings.files)
  }

  /// What became of the mail in one visit.
  package struct MailRound: Sendable {
    /// Bundles for others that were copied from the stick.
    package var kept = 0
    /// Copied onto it.
    package var placed = 0
    /// Left where they lie because a limit was reached.
    package var left: [String] = []
    /// Let go because they were too old.
    package var dropped = 0

    package init() {}
  }

  /// Keeps copies of bundles for others; none is opened.
  ///
  /// - Parameter isClockDoubtful: then nothing is let go by its age.
  package func keepMail(
    _ files: [Stick.File], isClockDoubtful: Bool
  ) throws(ReplicaError) -> MailRound {
    var round = MailRound()
    let today = surroundings.clock.millisecondsSinceEpoch / Self.day
    var letters = try mailRoom.letters()
    if !isClockDoubtful {
      round.dropped = try mailRoom.dropOld(letters, today: today)
      if round.dropped > 0 { letters = try mailRoom.letters() }
    }
    var known = Set(letters.map(\.hash))
    for file in files {
      guard let hash = file.claimed, known.insert(hash).inserted else { continue }
      if let letter = try mailRoom.keep(file, hash, beside: letters, today: today) {
        letters.append(letter)
        round.kept += 1
      } else {
        round.left.append(file.name)
      }
    }
    return round
  }

  /// Puts letters on the stick, byte for byte: each once on each stick, however often it comes by. What its
  /// writer took away there, because it arrived, does not come back.
  ///
  /// - Parameter present: what lies on the stick.
  /// - Returns: how many.
  package func placeMail(
    on stick: Stick, present: Set<Digest>
  ) throws(ReplicaError) -> Int {
    let letters = try mailRoom.letters()
    if letters.isEmpty { return 0 }
    let identity: [UInt8]
    if letters.allSatisfy({ present.contains($0.hash) }) {
      // Nothing is to be written, so a locked stick is no reason to fail.
      guard let known = try? self.identity(of: stick) else { return 0 }
      identity = known
    } else {
      identity = try self.identity(of: stick)
    }
    let setting = "mail " + hexadecimal(of: identity)
    let before = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.setting(setting) } ?? []
    }
    let seen = Set(Self.hashes(in: before))
    var known = letters.map(\.hash).filter { seen.contains($0) || present.contains($0) }
    var count = 0
    for letter in letters where !known.contains(letter.hash) {
      // What our own disk has spoiled is carried no further; its writer sends it again.
      guard let bytes = try mailRoom.bytes(of: letter) else { continue }
      _ = try placing(into: stick.folder) { (file) throws(ReplicaError) in
        try filing { () throws(FileError) in try file.write(bytes) }
        return (Placed(hash: letter.hash, size: UInt64(bytes.count)), ())
      }
      known.append(letter.hash)
      count += 1
    }
    let after = known.sorted().flatMap(\.bytes)
    if after != before {
      try update { (core) throws(ReplicaError) in
        try storing { () throws(StorageError) in try core.database.set(setting, to: after) }
      }
    }
    return count
  }

  private static func hashes(in bytes: [UInt8]) -> [Digest] {
    stride(from: 0, to: bytes.count - 31, by: 32).compactMap { Digest(bytes: bytes[$0..<$0 + 32]) }
  }

  /// A number by chance that tells one stick from another, in a file of its own: it says nothing of anybody.
  private func identity(of stick: Stick) throws(ReplicaError) -> [UInt8] {
    let path = stick.folder.appending("nr-usb.id")
    let files = surroundings.files
    return try filing { () throws(FileError) in
      if let bytes = try? files.readWhole(path, limit: 64), !bytes.isEmpty {
        return Array(bytes.prefix(16))
      }
      let fresh = Array(hexadecimal(of: surroundings.randomness.bytes(8)).utf8)
      try files.atomicallyWrite(path, fresh, access: .everyoneReads, existing: .isRefused)
      return fresh
    }
  }
}
