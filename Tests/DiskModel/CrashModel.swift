package import Platform

/// What a kind of disk may have kept of the operations that nothing has made durable when the power goes.
/// Bytes may always be there in any part, torn at any sector, and a file may have grown without them.
package struct CrashModel: Sendable {
  /// Whether names change one after another, as in a journal, or in any order.
  let namesInOrder: Bool
  /// Whether a file that is renamed has at every moment one of its two names.
  let renamesWhole: Bool
  /// Whether what was synced is there.
  package let keepsWord: Bool
  /// Whether it keeps everything at once: a disk that is not in question.
  var isPerfect = false

  package static let perfect = CrashModel(
    namesInOrder: true, renamesWhole: true, keepsWord: true, isPerfect: true)
  /// No more than POSIX promises. The replica's own disk.
  package static let strict = CrashModel(namesInOrder: false, renamesWhole: true, keepsWord: true)
  /// ext4 with its journal.
  package static let journalled = CrashModel(
    namesInOrder: true, renamesWhole: true, keepsWord: true)
  /// FAT and exFAT: no journal, a rename is a new entry and the end of an old one.
  package static let fat = CrashModel(namesInOrder: false, renamesWhole: false, keepsWord: true)
  /// A stick that says it has synced and has not.
  package static let lying = CrashModel(namesInOrder: false, renamesWhole: false, keepsWord: false)
}

/// A folder and everything below it with the model of the disk that holds it.
package struct Volume: Sendable {
  let folder: FilePath
  let model: CrashModel

  package init(_ folder: FilePath, _ model: CrashModel) {
    self.folder = folder
    self.model = model
  }

  func holds(_ path: FilePath) -> Bool { path.bytes.starts(with: folder.bytes) }
}
