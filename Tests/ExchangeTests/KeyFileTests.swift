import CanonicalCBOR
import Causality
import Foundation
import Platform
import Sealing
import Testing

@testable import ModelRegistry
@testable import NhanRong

/// The key of a computer: its file, its backup, and what a hostile file can ask for.
@Suite struct KeyFileTests {
  private let offices: TwoOffices
  private var branch: Register { offices.branches[0] }
  private var state: String { offices.root.text + "/state-branch0" }
  /// As little as is allowed: these tests open files hundreds of times.
  private let least: PassphraseCost

  init() throws {
    offices = try TwoOffices()
    least = try #require(PassphraseCost(operations: 1, memorySize: 8192))
  }

  private func passphrase(_ text: String) throws -> SecretBytes {
    var bytes = Array(text.utf8)
    return try Passphrase.entered(&bytes, isNew: false)
  }

  private func locked() throws -> LockedKeys {
    let keys = try #require(branch.replica.keys)
    return try #require(
      LockedKeys(keys, under: passphrase("con chim non"), cost: least, .system))
  }

  @Test func `a backup opens with its passphrase, however that was typed, and with no other`()
    throws
  {
    let keys = try #require(branch.replica.keys)
    let text = "Tập bay ở Lợi Bác"
    let backup = try #require(
      LockedKeys(keys, under: passphrase(text), cost: least, .system))
    let again = try LockedKeys(fileBytes: backup.fileBytes)
    #expect(again == backup)
    #expect(again.writer == keys.writer)
    for typed in [text, text.decomposedStringWithCanonicalMapping, "  \(text) "] {
      let opened = try again.open(with: passphrase(typed))
      #expect(opened.fileBytes == keys.fileBytes)
    }
    for typed in ["tập bay ở Lợi Bác", "Tập bay ở Lợi Bắc", "x"] {
      #expect(throws: ReplicaError(.passphraseWrong)) { try again.open(with: passphrase(typed)) }
    }
  }

  @Test func `two backups of one key have nothing secret in common`() throws {
    let first = try locked().fileBytes
    let second = try locked().fileBytes
    #expect(first.count == second.count)
    #expect(first.suffix(80) != second.suffix(80))
    #expect(first != second)
  }

  @Test func `no bit of a backup can be changed and no byte left out or added`() throws {
    let bytes = try locked().fileBytes
    let right = try passphrase("con chim non")
    let keys = try #require(branch.replica.keys)
    for bit in 0..<bytes.count * 8 {
      var turned = bytes
      turned[bit / 8] ^= 1 << UInt8(bit % 8)
      // Bits of the cost may ask for more, within the limits: still another key.
      #expect(throws: ReplicaError.self, "bit \(bit)") {
        _ = try LockedKeys(fileBytes: turned).open(with: right)
      }
    }
    for count in 0..<bytes.count {
      #expect(throws: ReplicaError(.keyFileDamaged)) {
        try LockedKeys(fileBytes: Array(bytes.prefix(count)))
      }
    }
    #expect(throws: ReplicaError(.keyFileDamaged)) { try LockedKeys(fileBytes: bytes + [0]) }
    #expect(throws: ReplicaError(.keyFileDamaged)) {
      try LockedKeys(fileBytes: keys.fileBytes)
    }
  }

  @Test(
    arguments: [
      (11, 8192), (UInt64(Int64.max), 8192), (1, 256 * 1024 * 1024 + 1), (1, UInt64(Int64.max)),
      (0, 8192), (1, 8191),
    ] as [(UInt64, UInt64)])
  func `a file that asks for too much is refused before anything is done`(
    operations: UInt64, memorySize: UInt64
  ) throws {
    var encoder = CBOREncoder()
    encoder.array(8)
    encoder.unsigned(2)
    let keys = try #require(branch.replica.keys)
    encoder.byteString(keys.signing.publicKey.bytes)
    encoder.byteString(keys.sealing.publicKey.bytes)
    encoder.byteString([UInt8](repeating: 1, count: 16))
    encoder.unsigned(operations)
    encoder.unsigned(memorySize)
    encoder.byteString([UInt8](repeating: 1, count: 24))
    encoder.byteString([UInt8](repeating: 1, count: 80))
    #expect(throws: ReplicaError(.keyFileTooCostly)) { try LockedKeys(fileBytes: encoder.bytes) }
  }

  @Test(arguments: [
    ("1234567", true), ("", false), ("   ", false), ("a\u{7}bcdefgh", false),
    (String(repeating: "x", count: 1025), false),
  ])
  func `an unfit passphrase is refused`(text: String, isNew: Bool) throws {
    var bytes = Array(text.utf8)
    let count = bytes.count
    #expect(throws: ReplicaError(.passphraseUnfit)) {
      _ = try Passphrase.entered(&bytes, isNew: isNew)
    }
    #expect(bytes == [UInt8](repeating: 0, count: count))
  }

  // MARK: On the disk

  private func reopen(_ typed: String?) throws -> Register {
    var surroundings = TwoOffices.surroundings(FilePath(state))
    if let typed {
      surroundings.passphrase = PassphraseSource { () throws(ReplicaError) in
        var bytes = Array(typed.utf8)
        return try Passphrase.entered(&bytes, isNew: false)
      }
    }
    return try Register.open(at: offices.root.appending("branch0"), surroundings)
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func `a key under a passphrase reads freely and asks once for everything else`() throws {
    let path = branch.replica.keyView.keyPath.text
    #expect(try mode(path) == 0o600)
    try branch.replica.changePassphrase(to: passphrase("con chim non"))
    #expect(try mode(path) == 0o600)
    branch.close()
    let without = try reopen(nil)
    #expect(try without.replica.unit() != nil)
    #expect(try without.list(RegistrationFilter()).isEmpty)
    #expect(throws: ReplicaError(.keyLocked)) {
      try without.register(offices.new("A"), submittedOn: nil)
    }
    #expect(throws: ReplicaError(.keyLocked)) { try without.export(into: offices.stick.text) }
    without.close()
    let wrong = try reopen("con chim nom")
    #expect(throws: ReplicaError(.passphraseWrong)) {
      try wrong.register(offices.new("A"), submittedOn: nil)
    }
    wrong.close()
    let right = try reopen("con chim non")
    _ = try right.register(offices.new("A"), submittedOn: nil)
    try offices.carry(from: right, to: offices.commune)
    try right.replica.changePassphrase(to: nil)
    right.close()
    let open = try reopen(nil)
    _ = try open.register(offices.new("B"), submittedOn: nil)
    #expect(try open.replica.newIncarnation() == nil)
    open.close()
  }

  @Test func `a key put back starts new logs even where the lease was left behind`() throws {
    _ = try branch.register(offices.new("A"), submittedOn: nil)
    let backup = try locked()
    #expect(throws: ReplicaError(.keyIsHere)) {
      try branch.replica.restoreKey(backup, with: passphrase("con chim non"))
    }
    #expect(throws: ReplicaError(.keyOfAnother)) {
      try offices.commune.replica.restoreKey(backup, with: passphrase("con chim non"))
    }
    let path = branch.replica.keyView.keyPath.text
    branch.close()
    try FileManager.default.removeItem(atPath: path)
    let keyless = try reopen(nil)
    #expect(throws: ReplicaError(.keyMissing)) {
      try keyless.register(offices.new("B"), submittedOn: nil)
    }
    #expect(throws: ReplicaError(.passphraseWrong)) {
      try keyless.replica.restoreKey(backup, with: passphrase("con chim nom"))
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    try keyless.replica.restoreKey(backup, with: passphrase("con chim non"))
    #expect(try mode(path) == 0o600)
    keyless.close()
    let again = try reopen("con chim non")
    _ = try again.register(offices.new("B"), submittedOn: nil)
    #expect(try again.replica.newIncarnation() == .copiedFolder)
    again.close()
  }

  @Test func `a damaged key file leaves the register readable and can be put right`() throws {
    let backup = try locked()
    let path = branch.replica.keyView.keyPath.text
    branch.close()
    for bytes in [
      [], [0x82], [UInt8](repeating: 0xFF, count: 900), [UInt8](repeating: 0x82, count: 5000),
    ] {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let register = try reopen(nil)
      #expect(try register.list(RegistrationFilter()).isEmpty)
      #expect(throws: ReplicaError(.keyFileDamaged)) {
        try register.register(offices.new("A"), submittedOn: nil)
      }
      register.close()
    }
    let register = try reopen(nil)
    try register.replica.restoreKey(backup, with: passphrase("con chim non"))
    register.close()
    let again = try reopen("con chim non")
    _ = try again.register(offices.new("A"), submittedOn: nil)
    again.close()
  }
}
