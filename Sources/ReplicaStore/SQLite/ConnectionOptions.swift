package struct ConnectionOptions: Sendable {
  package enum Access: Hashable, Sendable {
    /// Reading and writing; an empty or missing file becomes a database.
    case create
    /// Reading and writing a file that must be there.
    case write
    /// Somebody else's folder: nothing is written, not even by mistake.
    case read
  }

  package enum SecureDelete: String, Hashable, Sendable {
    case off = "OFF"
    /// Overwrites deleted bytes where that costs no further page.
    case fast = "FAST"
    /// Overwrites all deleted bytes: for a signed erasure.
    case on = "ON"
  }

  package var access: Access
  package var cacheSizeKiB: Int32 = 8192
  package var secureDelete = SecureDelete.fast
  /// In bytes, of one value or row: bounds the memory that a hostile file can claim.
  package var valueSizeMax: Int32 = 1 << 26
  /// Another registered file layer of SQLite, for tests that make it fail.
  package var fileLayer: String?

  package init(_ access: Access) {
    self.access = access
  }

  package static let create = ConnectionOptions(.create)
  package static let write = ConnectionOptions(.write)
  package static let read = ConnectionOptions(.read)
}
