import BundleFormat
import CanonicalCBOR
import Causality
import ChangeLog
import ModelRegistry
import NhanRong
import Sealing

/// Sections that do not open, columns that do not fit, changes nobody may write, tips nobody signed.
extension VectorCatalogue {
  func addSectionFaults() throws {
    try addFrameFaults()
    try addColumnFaults()
    try addChangeFaults()
    try addTipFaults()
  }

  private func addFrameFaults() throws {
    try addForged("section-hash", "a section's hash is another", "NR-B08", because: "hashDiffers") {
      $0[.sections][0][3] = .bytes([UInt8](repeating: 1, count: 32))
    }
    try addForged(
      "section-kind", "a section of a kind nobody knows", "NR-B08", because: "sectionKindUnknown"
    ) { $0[.sections][0][0] = .integer(3) }
    try addForged(
      "raw-size", "a raw size that is not the frame's", "NR-B08", because: "rawSizeDiffers"
    ) { bundle in
      let size = try need(bundle[.sections][0][1].integer)
      bundle[.sections][0][1] = .integer(size + 1)
    }
    try addForged(
      "raw-size-limit", "a raw size beyond the limit", "NR-B09", because: "sectionRawSize"
    ) { $0[.sections][0][1] = .integer(16 * 1024 * 1024 + 1) }
    try addForged(
      "zstd-bomb",
      "twelve bytes that claim sixteen megabytes of zeros, in a window of the same size",
      "NR-B08", because: "windowTooLarge"
    ) { $0.setFrame(0, Self.bomb(size: 1 << 24), rawSize: 1 << 24) }
    try addForged(
      "zstd-larger-than-stated", "a frame that claims more than the manifest states", "NR-B08",
      because: "rawSizeDiffers"
    ) { $0.setFrame(0, Self.bomb(size: 1 << 24), rawSize: 100) }
    try addForged(
      "zstd-without-size", "a frame that does not say its size", "NR-B08", because: "frameUnclear"
    ) { $0.setFrame(0, [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, 0x01, 0x00, 0x00], rawSize: 10) }
    try addForged(
      "zstd-two-frames", "a second frame after the first", "NR-B08", because: "frameUnclear"
    ) { bundle in
      let size = Int(try need(bundle[.sections][0][1].integer))
      bundle.setFrame(
        0, bundle.frames[0] + [0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0], rawSize: size)
    }
  }

  /// A frame in a single segment: one block that repeats a zero as often as it says.
  private static func bomb(size: UInt32) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0]
    frame += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: size >> UInt32($0)) }
    let block = UInt32(128 * 1024) << 3 | 0b011
    frame += [0, 8, 16].map { UInt8(truncatingIfNeeded: block >> UInt32($0)) }
    return frame + [0]
  }

  private func addColumnFault(
    _ name: String, _ shows: String, _ word: String, _ change: (inout SectionParts) throws -> Void
  ) throws {
    try addForged(name, shows, "NR-B08", because: word) { bundle in
      var parts = try SectionParts(raw: try Self.raws(of: try bundle.file())[0])
      try change(&parts)
      try bundle.setRaw(0, parts.raw)
    }
  }

  /// Every section of a plain bundle, decompressed.
  static func raws(of file: [UInt8]) throws -> [[UInt8]] {
    let opened = try UnverifiedBundle.open(BundleInMemory(file)).unseal(with: [])
      .readManifest().verified { (_) throws(BundleError) in }
    var sections = try opened.sections()
    var raw: [UInt8] = []
    var raws: [[UInt8]] = []
    while try sections.next(into: &raw) != nil { raws.append(raw) }
    return raws
  }

  private func addColumnFaults() throws {
    try addColumnFault("column-leftover", "a salt too many", "columnLeftover") {
      $0.columns[7] += [0, 0, 0, 0, 0, 0, 0, 0]
    }
    try addColumnFault("column-truncated", "a salt too few", "columnTruncated") {
      $0.columns[7].removeLast(8)
    }
    try addColumnFault(
      "number-not-shortest", "a number with an empty last group", "numberMalformed"
    ) {
      $0.columns[0].replaceSubrange(0..<1, with: [0x81, 0x00])
    }
    try addColumnFault("shape-unknown", "a kind of change before it was introduced", "shapeUnknown")
    {
      $0.columns[0][0] = 0x7f
    }
    try addColumnFault("record-unknown", "a record that was not met yet", "recordUnknown") {
      let last = $0.columns[2].count - 1
      $0.columns[2][last] = 0x7e
    }
    try addColumnFault(
      "value-columns-unsorted", "two value columns exchanged", "valueColumnsUnsorted"
    ) {
      $0.values.swapAt(0, 1)
    }
    try addColumnFault(
      "value-changed", "a letter of a value is another: the end is not the signed one", "endDiffers"
    ) {
      parts in
      let index = try need(parts.values.firstIndex { $0.opcode == 2 && $0.target == 12 })
      let last = parts.values[index].bytes.count - 1
      parts.values[index].bytes[last] ^= 1
    }
  }

  private func addCraftedFault(
    _ name: String, _ shows: String, _ word: String, code: String = "NR-B08",
    _ make: (inout CraftedLog) throws -> Void
  ) throws {
    try addForged(name, shows, code, because: word) { bundle in
      var log = try branchLog()
      try make(&log)
      try bundle.carry([log])
    }
  }

  private func addChangeFaults() throws {
    try addCraftedFault(
      "chain-broken", "a change that does not name the one before it", "notNextOfSegment"
    ) {
      log in
      let behind = log.cut(to: 1)
      _ = log.create()
      var next = log
      next.add(behind.bytes(of: nil, [ChangeDraft.Item(Opcode.create, target: 1)]).header, nil)
      log = next
    }
    try addCraftedFault(
      "sequence-skipped", "a change with the number after the next", "notNextOfSegment"
    ) {
      log in
      var bytes = log.bytes(of: nil, [ChangeDraft.Item(Opcode.create, target: 1)])
      bytes.header[19] = 3
      log.add(bytes.header, bytes.content)
    }
    try addCraftedFault(
      "bundle-clock-unsorted", "a clock out of order inside a bundle", "clockUnsorted"
    ) {
      log in
      let record = log.create()
      log.add(Self.unsortedClock(in: log, of: record), nil)
    }
    try addCraftedFault(
      "bundle-content-changed", "a content that is not the one its header names", "contentMismatch"
    ) {
      log in
      var bytes = log.bytes(of: nil, [ChangeDraft.Item(Opcode.create, target: 1)])
      bytes.content[3] ^= 1
      log.add(bytes.header, bytes.content)
    }
    try addCraftedFault(
      "bundle-change-not-canonical", "a header with a number in two bytes", "notShortest"
    ) {
      log in
      var bytes = log.bytes(of: nil, [ChangeDraft.Item(Opcode.create, target: 1)])
      bytes.header.replaceSubrange(1..<2, with: [0x18, 0x01])
      log.add(bytes.header, bytes.content)
    }
  }

  /// The header of a change whose two clock entries stand in the wrong order.
  static func unsortedClock(in log: CraftedLog, of record: RecordID) -> [UInt8] {
    let first = ClockEntry(
      log: LogID(high: 1, low: 1), sequence: 1, tag: ChangeTag(high: 1, low: 1))
    let second = ClockEntry(
      log: LogID(high: 2, low: 1), sequence: 1, tag: ChangeTag(high: 1, low: 1))
    let sound = log.bytes(of: record, clock: [first, second], [ChangeDraft.Item(Opcode.withdraw)])
    let size = 1 + 17 + 1 + 17
    let start = sound.header.firstIndex(of: 0x82).map { $0 + 1 } ?? 0
    var header = sound.header
    let one = Array(header[start..<start + size])
    let other = Array(header[start + size..<start + 2 * size])
    header.replaceSubrange(start..<start + 2 * size, with: other + one)
    return header
  }

  private func addTipFaults() throws {
    try addForged(
      "tip-signature", "a tip whose signature is another", "NR-B06", because: "signature"
    ) { bundle in
      var log = try branchLog()
      _ = log.create()
      try bundle.carry([log])
      bundle[.tips][0][3] = .bytes([UInt8](repeating: 7, count: 64))
    }
    try addForged(
      "tip-by-another", "a relay signs the branch's tip itself", "NR-B06", because: "signature"
    ) { bundle in
      var log = try branchLog()
      _ = log.create()
      try bundle.carry([log])
      let tip = try need(
        Tip.signed(
          log: log.id, sequence: log.sequence, id: log.last,
          with: Office.commune.keys().signing))
      bundle[.tips][0] = tip.value
    }
    try addForged(
      "inner-tip", "a tip inside a segment names a change that is not there", "NR-B06",
      because: "chain"
    ) { bundle in
      var log = try branchLog()
      _ = log.create()
      _ = log.create()
      try bundle.carry([log])
      let tip = try need(
        Tip.signed(log: log.id, sequence: 2, id: log.last, with: log.keys.signing))
      bundle[.tips] = .list([tip.value, bundle[.tips][0]])
    }
    try addForged(
      "genesis-unreadable", "a log whose genesis says nothing that can be read", "NR-B06",
      because: "genesis"
    ) { bundle in
      try bundle.carry([try Self.logWithoutReadableGenesis(branchLog())])
    }
    try addForged(
      "attachment-changed", "an attached file that is not the one its hash names", "NR-B04",
      because: "attachment"
    ) { bundle in
      let number = (bundle[.sections].list?.count ?? 1) - 1
      try bundle.setRaw(number, Array("Biên bản họp chi bộ, hai trang.".utf8))
      let size = try need(bundle[.sections][number][1].integer)
      bundle[.sections][number][4][0][2] = .integer(size)
    }
  }

  private static func logWithoutReadableGenesis(_ sound: CraftedLog) throws -> CraftedLog {
    let draft = ChangeDraft(
      record: nil, rules: 1, at: 0, items: [ChangeDraft.Item(Opcode.genesis, value: [0x80])])
    let bytes = draft.encode(
      log: nil, sequence: 1, previous: nil, salt: [UInt8](repeating: 1, count: 8))
    return sound.restarted(with: bytes)
  }
}

extension CraftedLog {
  /// Another log of the same key, from a genesis of any form.
  func restarted(with genesis: (header: [UInt8], content: [UInt8])) -> CraftedLog {
    var log = cut(to: 0)
    let id = log.add(genesis.header, genesis.content)
    log.rename(id)
    return log
  }
}
