import CSodium

/// What Argon2id is asked for when a passphrase becomes a key: the more, the longer a thief has to try.
/// A file says what it was made with, and a hostile one could ask for all the memory there is: so there
/// is no value beyond the limits.
package struct PassphraseCost: Hashable, Sendable {
  package static let operationsMax: UInt64 = 10
  package static let memorySizeMin: UInt64 = 8 * 1024
  package static let memorySizeMax: UInt64 = 256 * 1024 * 1024

  package let operations: UInt64
  package let memorySize: UInt64

  /// Nil beyond the limits. Argon2 counts memory in KiB: what is over one would be ignored, and two
  /// numbers would mean the same.
  package init?(operations: UInt64, memorySize: UInt64) {
    guard (1...Self.operationsMax).contains(operations), memorySize % 1024 == 0,
      (Self.memorySizeMin...Self.memorySizeMax).contains(memorySize)
    else { return nil }
    self.operations = operations
    self.memorySize = memorySize
  }

  private init(_ operations: UInt64, _ memorySize: UInt64) {
    self.operations = operations
    self.memorySize = memorySize
  }

  /// About a third of a second on the computer of a branch, and memory it has.
  package static let usual = PassphraseCost(4, 64 * 1024 * 1024)
}

extension ChunkCipher {
  package static let saltSize = 16

  /// A cipher whose key comes from a passphrase by Argon2id; nil where the salt has another size or
  /// the memory is not there.
  package init?(passphrase: SecretBytes, salt: [UInt8], cost: PassphraseCost) {
    guard salt.count == Self.saltSize, startLibrary(), let memory = Int(exactly: cost.memorySize)
    else { return nil }
    var key = [UInt8](repeating: 0, count: Self.keySize)
    defer { overwrite(&key) }
    let isDone = passphrase.reading { bytes -> Bool in
      unsafe bytes.withUnsafeBytes { buffer -> Bool in
        guard !bytes.isEmpty,
          let text = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        else { return false }
        return unsafe crypto_pwhash(
          &key, UInt64(Self.keySize), text, UInt64(buffer.count), salt, cost.operations, memory,
          crypto_pwhash_alg_argon2id13()) == 0
      }
    }
    guard isDone else { return nil }
    self.init(key: key)
  }
}
