package import Platform
import Synchronization

/// Makes one operation of a disk fail, or all from one on.
package struct DiskFault: Sendable {
  package let number: Int
  package let condition: FileCondition
  package let isForEver: Bool

  package init(at number: Int, _ condition: FileCondition, isForEver: Bool) {
    self.number = number
    self.condition = condition
    self.isForEver = isForEver
  }

  /// Which operations can meet this condition at all: reading needs no room.
  func concerns(_ operation: FileOperation) -> Bool {
    switch operation {
    case .makeFolder, .create, .write: true
    case .sync, .rename, .replace, .remove: condition != .noSpace
    case .open, .read, .list, .inspect: condition == .ioError
    case .dropCache, .lock, .measureFreeSpace: false
    }
  }
}

/// A disk in memory that remembers every operation in one order, for the files a replica reaches through
/// `FileSystem` and for those SQLite reaches through its file layer alike.
package final class SimulatedDisk: Sendable {
  struct State {
    var image: DiskImage
    var log: [DiskOperation] = []
    var nextFile: Int
    var locked: [FilePath] = []
    var fault: DiskFault?
    /// Operations that could have met the fault.
    var asked = 0
  }

  let state: Mutex<State>
  let hasSecondNames: Bool

  /// The disk on which databases below `DiskImage.root` are opened on this thread.
  @TaskLocal package static var current: SimulatedDisk?

  /// - Parameter hasSecondNames: whether it can give a file a second name; FAT cannot.
  package init(_ image: DiskImage = DiskImage(), hasSecondNames: Bool = true) {
    self.hasSecondNames = hasSecondNames
    let next = (image.contents.keys.max() ?? 0) + 1
    state = Mutex(State(image: image, nextFile: next))
  }

  package var image: DiskImage { state.withLock { $0.image } }

  /// Every operation so far that changed something or asked for durability.
  package var log: [DiskOperation] { state.withLock { $0.log } }

  /// Operations so far that could have met the fault set.
  package var askedCount: Int { state.withLock { $0.asked } }

  package func set(_ fault: DiskFault?) {
    state.withLock {
      $0.fault = fault
      $0.asked = 0
    }
  }

  package func confirm() { state.withLock { $0.log.append(.confirmed) } }

  /// Runs work whose databases lie on this disk.
  package func mounted<Result>(_ work: () throws -> Result) rethrows -> Result {
    SimulatedFileLayer.isRegistered
    return try Self.$current.withValue(self, operation: work)
  }

  func admit(_ operation: FileOperation, _ path: FilePath) throws(FileError) {
    let condition: FileCondition? = state.withLock { state in
      guard let fault = state.fault, fault.concerns(operation) else { return nil }
      state.asked += 1
      let isDue =
        fault.isForEver ? state.asked > fault.number : state.asked == fault.number + 1
      return isDue ? fault.condition : nil
    }
    if let condition { throw FileError(operation, path, condition) }
  }

  func perform(_ operation: DiskOperation) {
    state.withLock { state in
      state.image.apply(operation)
      state.log.append(operation)
    }
  }

  func makeFile(_ path: FilePath) -> Int {
    state.withLock { state in
      let number = state.nextFile
      state.nextFile += 1
      let operation = DiskOperation.create(path, file: number)
      state.image.apply(operation)
      state.log.append(operation)
      return number
    }
  }

  func entry(_ path: FilePath) -> DiskImage.Entry? { state.withLock { $0.image.entries[path] } }

  func size(of file: Int) -> Int { state.withLock { $0.image.contents[file]?.size ?? 0 } }

  func read(
    _ file: Int, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) -> Int {
    let content = state.withLock { $0.image.contents[file] }
    return content?.read(at: offset, into: buffer) ?? 0
  }
}
