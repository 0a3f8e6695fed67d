import Causality
import ChangeLog

/// A header with one thing wrong, and what is said of it.
struct WrongShape: Sendable, CustomStringConvertible {
  enum Refusal: Sendable { case notCanonical, wrongShape, wrongGenesis, unsorted }

  let why: String
  let header: [UInt8]
  let refusal: Refusal

  var description: String { why }

  private init(
    _ why: String, _ refusal: Refusal, of parts: HeaderParts = HeaderParts(),
    _ spoil: (inout HeaderParts) -> Void
  ) {
    var parts = parts
    spoil(&parts)
    self.why = why
    header = parts.bytes
    self.refusal = refusal
  }

  func matches(_ error: ChangeError) -> Bool {
    switch error {
    case .notCanonical: refusal == .notCanonical
    case .wrongShape: refusal == .wrongShape
    case .wrongGenesisShape: refusal == .wrongGenesis
    case .clockUnsorted: refusal == .unsorted
    default: false
    }
  }

  static let all: [WrongShape] = fields + geneses + clocks

  private static let fields = [
    WrongShape("ten items", .notCanonical) { $0.count = 10 },
    WrongShape("twelve items", .notCanonical) { $0.count = 12 },
    WrongShape("version 0", .notCanonical) { $0.version = 0 },
    WrongShape("a byte behind", .notCanonical) { $0.behind = [0] },
    WrongShape("a short log", .notCanonical) { $0.log = [1] },
    WrongShape("sequence 0", .notCanonical) { $0.sequence = 0 },
    WrongShape("sequence 1 with a log", .notCanonical) { $0.sequence = 1 },
    WrongShape("sequence above the limit", .notCanonical) { $0.sequence = sequenceMax + 1 },
    WrongShape("a short previous", .notCanonical) { $0.previous = [1] },
    WrongShape("no previous", .notCanonical) { $0.previous = nil },
    WrongShape("a short record", .notCanonical) { $0.record = [1] },
    WrongShape("a time that is no number", .notCanonical) { $0.at = [0xf6] },
    WrongShape("rules above 32 bits", .notCanonical) { $0.rules = 1 << 32 },
    WrongShape("no operation", .notCanonical) { $0.operations = [] },
    WrongShape("an operation of one item", .notCanonical) { $0.operations = [[0x81, 0x02]] },
    WrongShape("an operation of four items", .notCanonical) {
      $0.operations = [[0x84, 0x02, 0x01, 0x01, 0x01]]
    },
    WrongShape("an opcode above 16 bits", .notCanonical) {
      $0.operations = [[0x82, 0x1a, 0, 1, 0, 0, 0]]
    },
    WrongShape("a content above the limit", .notCanonical) { $0.contentSize = 64 * 1024 + 1 },
    WrongShape("a short content hash", .notCanonical) { $0.contentHash = [1] },
    WrongShape("an organisation change of two operations", .wrongShape) {
      $0.record = nil
      $0.operations = [[0x82, 0x18, 32, 0x00], [0x82, 0x18, 32, 0x00]]
    },
    WrongShape("an organisation change that names others", .wrongShape) {
      $0.record = nil
      $0.operations = [[0x82, 0x18, 32, 0x00]]
      $0.clock = [HeaderParts.entry(1)]
    },
  ]

  private static let geneses = [
    WrongShape("a genesis in the middle", .wrongGenesis) { $0.operations = [[0x82, 0, 0]] },
    WrongShape("a genesis with a log", .notCanonical, of: .genesis) {
      $0.log = LogID(high: 1, low: 1).bytes
    },
    WrongShape("a genesis with sequence 2", .notCanonical, of: .genesis) { $0.sequence = 2 },
    WrongShape("a genesis with a record", .wrongGenesis, of: .genesis) {
      $0.record = RecordID(high: 1, low: 1).bytes
    },
    WrongShape("a genesis that sets", .wrongGenesis, of: .genesis) {
      $0.operations = [[0x82, 2, 0]]
    },
    WrongShape("a genesis of two operations", .wrongGenesis, of: .genesis) {
      $0.operations = [[0x82, 0, 0], [0x82, 0, 0]]
    },
    WrongShape("a genesis that names others", .wrongGenesis, of: .genesis) {
      $0.clock = [HeaderParts.entry(1)]
    },
  ]

  private static let clocks = [
    WrongShape("a clock not in order", .unsorted) {
      $0.clock = [HeaderParts.entry(2), HeaderParts.entry(1)]
    },
    WrongShape("a clock entry twice", .unsorted) {
      $0.clock = [HeaderParts.entry(1), HeaderParts.entry(1)]
    },
    WrongShape("a short tag", .notCanonical) { $0.clock = [HeaderParts.entry(1, tag: 15)] },
    WrongShape("257 entries", .notCanonical) {
      $0.clock = (0..<257).map { HeaderParts.entry(UInt64($0) + 100) }
    },
    WrongShape("its own log in the clock", .wrongShape) { $0.clock = [HeaderParts.entry(5)] },
    WrongShape("a create that has seen something", .wrongShape, of: .create) {
      $0.clock = [HeaderParts.entry(1)]
    },
  ]
}
