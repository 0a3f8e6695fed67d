import BundleFormat
import NhanRong
import Sealing
import Testing

/// A relay with a grant of its own: it may send, it signs what it likes, and it passes on the changes of
/// a branch. Whatever it does to them, they are taken as their author signed them or not at all.
@Suite(.enabled(if: !VectorFiles.areWritten)) struct MeddlingRelayTests {
  private let office: BesiegedOffice
  private let relay: OpenedBundle
  private let raw: [UInt8]

  init() throws {
    // Readable by all, so that nothing but signatures and chains can be in the way.
    let file = try MutatedFileTests.vector("plain")
    relay = try OpenedBundle(file, with: nil, signer: Office.commune.keys().signing)
    let source = try UnverifiedBundle.open(BundleInMemory(file)).unseal(with: [])
    let verified = try source.readManifest().verified { (_) throws(BundleError) in }
    var sections = try verified.sections()
    var raw: [UInt8] = []
    _ = try sections.next(into: &raw)
    self.raw = raw
    office = try BesiegedOffice(.province, after: [MutatedFileTests.vector("welcome-commune")])
  }

  @Test func `a bit of every byte of its section`() throws {
    let before = try office.digest()
    var same: [[UInt8]] = []
    for place in raw.indices {
      var changed = raw
      changed[place] ^= 1 << UInt8(place % 8)
      var bundle = relay
      try bundle.setRaw(0, changed)
      let file = try bundle.file()
      // A dry run, because a second coding of the same changes is as good as the first.
      if let error = try office.refusal(of: file, isDryRun: true) {
        #expect(error.code.text.hasPrefix("NR-B"), "byte \(place): \(error)")
      } else {
        same.append(file)
      }
    }
    #expect(try office.digest() == before)
    office.report("a relay signs its section with a bit of each byte flipped")
    #expect(same.count < 20)
    try expectUnaltered(same)
  }

  /// What was taken must have been the very changes of the honest bundle.
  private func expectUnaltered(_ files: [[UInt8]]) throws {
    #expect(try office.refusal(of: relay.file()) == nil)
    let honest = try office.state()
    for file in files {
      let other = try BesiegedOffice(
        .province, after: [MutatedFileTests.vector("welcome-commune")])
      #expect(try other.refusal(of: file) == nil)
      #expect(try other.state() == honest)
    }
  }

  @Test func `positions, ids, tips and geneses altered in its manifest`() throws {
    let before = try office.digest()
    let ends = (relay[.segments].list ?? []).map { $0[4] }
    for part in [OpenedBundle.Item.segments, .tips] {
      let rows = relay[part].list ?? []
      for row in rows.indices {
        let columns = rows[row].list ?? []
        for column in columns.indices {
          for change in Self.changes(of: columns[column]) {
            var bundle = relay
            bundle[part][row][column] = change
            let error = try office.refusal(of: try bundle.file())
            #expect(
              error?.code.text.hasPrefix("NR-B") == true, "\(part) \(row) \(column) \(change)")
          }
        }
        // Tips besides those of the ends are the relay's to leave out.
        guard part == .segments || ends.contains(columns[2]) else { continue }
        var bundle = relay
        var shorter = rows
        shorter.remove(at: row)
        bundle[part] = .list(shorter)
        #expect(try office.refusal(of: try bundle.file()) != nil, "\(part) without \(row)")
      }
    }
    #expect(try office.digest() == before)
    office.report("a relay alters segments and tips")
  }

  private static func changes(of value: Value) -> [Value] {
    switch value {
    case .integer(let number): [.integer(number &+ 1), .integer(number &- 1), .null]
    case .bytes(let bytes):
      [0, bytes.count / 2, bytes.count - 1].filter { $0 >= 0 }.map { place in
        var other = bytes
        other[place] ^= 0x20
        return .bytes(other)
      } + [.bytes([]), .null]
    default: [.integer(1), .bytes([UInt8](repeating: 3, count: 32))]
    }
  }
}
