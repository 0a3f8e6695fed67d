package import Platform
import ReplicaStore

/// The receipts people print: numbered text files beside the database. They name units, so they never lie on a
/// stick.
package enum ReceiptFolder {
  static let name = "bien-nhan"

  static func fileName(_ number: UInt64) -> String {
    let digits = String(number)
    return "BIEN-NHAN-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
      + ".txt"
  }
}

extension Replica {
  /// Writes the next receipt. Its number follows the last one this replica gave, also where that file is gone, and
  /// no file is ever written over.
  package func writeReceipt(
    _ body: (_ name: String) -> [UInt8]
  ) throws(ReplicaError) -> FilePath {
    let place = folder.appending(ReceiptFolder.name)
    let files = surroundings.files
    try filing { () throws(FileError) in
      try files.makeDurableFolder(place, access: .ownerOnly)
    }
    let last = try read { (core) throws(ReplicaError) in
      try storing { () throws(StorageError) in try core.database.setting("receipt") }
    }
    var number = (last ?? []).suffix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    while true {
      number += 1
      let name = ReceiptFolder.fileName(number)
      let path = place.appending(name)
      do throws(FileError) {
        try files.atomicallyWrite(path, body(name), access: .ownerOnly, existing: .isRefused)
      } catch {
        if error.condition == .alreadyExists { continue }
        throw ReplicaError(file: error)
      }
      // Where this fails, the file keeps its number from being given again.
      let bytes = (0..<7).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      try update { (core) throws(ReplicaError) in
        try storing { () throws(StorageError) in try core.database.set("receipt", to: bytes) }
      }
      return path
    }
  }
}
