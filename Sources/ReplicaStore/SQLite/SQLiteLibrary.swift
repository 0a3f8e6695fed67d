import CSQLite

enum SQLiteLibrary {
  /// Once per process and before the first connection. The memory statistics take a lock at every
  /// allocation; where another library has already started SQLite they simply stay on.
  static let prepared: Void = {
    _ = nr_config_memstatus(0)
    _ = sqlite3_initialize()
  }()

  static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    guard let pointer = unsafe pointer else { return "" }
    return unsafe String(cString: pointer)
  }
}
