import CSQLite

/// What SQLite refused, in its own words: support needs the exact condition, and people get a
/// sentence chosen by the condition alone.
package struct StorageError: Error, Hashable, Sendable {
  package let condition: StorageCondition
  /// SQLite's extended result code, such as 1034 for a failed fsync.
  package let extendedCode: Int32
  package let message: String
  package let sql: String?

  package init(extendedCode: Int32, message: String, sql: String? = nil) {
    self.condition = StorageCondition(extendedCode: extendedCode)
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
  }
}

package enum StorageCondition: Hashable, Sendable {
  case full
  case ioError
  case readOnly
  /// Another process holds the database.
  case busy
  /// Another statement of this connection stands in the way.
  case locked
  case corrupt
  case notADatabase
  case cantOpen
  case constraint
  case outOfMemory
  case tooBig
  case misuse
  case other(code: Int32)

  init(extendedCode: Int32) {
    if extendedCode == SQLITE_IOERR | (12 << 8) {
      // SQLITE_IOERR_NOMEM, a macro with a cast that Swift does not see.
      self = .outOfMemory
      return
    }
    self =
      switch extendedCode & 0xFF {
      case SQLITE_FULL: .full
      case SQLITE_IOERR: .ioError
      case SQLITE_READONLY: .readOnly
      case SQLITE_BUSY: .busy
      case SQLITE_LOCKED: .locked
      case SQLITE_CORRUPT: .corrupt
      case SQLITE_NOTADB: .notADatabase
      case SQLITE_CANTOPEN: .cantOpen
      case SQLITE_CONSTRAINT: .constraint
      case SQLITE_NOMEM: .outOfMemory
      case SQLITE_TOOBIG: .tooBig
      case SQLITE_MISUSE, SQLITE_RANGE: .misuse
      default: .other(code: extendedCode & 0xFF)
      }
  }
}

extension StorageError {
  static func misuse(_ message: String, sql: String? = nil) -> StorageError {
    StorageError(extendedCode: SQLITE_MISUSE, message: message, sql: sql)
  }

  static func corrupt(_ message: String, sql: String? = nil) -> StorageError {
    StorageError(extendedCode: SQLITE_CORRUPT, message: message, sql: sql)
  }
}

/// An error type of a caller into which a refusal of the storage can be put, so that work done
/// inside a transaction or for each row keeps one typed error.
package protocol ExpressibleByStorageError: Error {
  init(storage: StorageError)
}

extension StorageError: ExpressibleByStorageError {
  package init(storage: StorageError) { self = storage }
}

extension ExpressibleByStorageError {
  package static func wrapping<Result>(
    _ body: () throws(StorageError) -> Result
  ) throws(Self) -> Result {
    do {
      return try body()
    } catch {
      throw Self(storage: error)
    }
  }
}
