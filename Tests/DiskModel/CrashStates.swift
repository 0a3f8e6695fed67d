import Platform
import TestSupport

/// A disk as it may be found after a cut.
package struct CrashState: Sendable {
  package let image: DiskImage
  /// Behind how many operations the cut came.
  package let cut: Int
  /// Whether all that was asked before the cut is there, as when only the program was killed.
  package let isWhole: Bool
}

/// Enumerates the disks that a cut may leave behind: after each operation of a run, with what was made
/// durable and with none, all, or some of the rest.
package struct CrashStates {
  private let operations: [DiskOperation]
  private let volumes: [Volume]
  private let choicesPerCut: Int
  private var random: SeededRandom
  private var durable: DiskImage
  private var pending: [Pending] = []
  private var volumeOfFile: [Int: Int] = [:]

  /// A change that may or may not be there, with the rest of its file or folder.
  struct Pending {
    enum Part {
      case bytes([UInt8], at: Int)
      case growth(to: Int)
      case truncation(to: Int)
      case name(FilePath, DiskImage.Entry)
      case noName(FilePath)
      case newName(FilePath, insteadOf: FilePath, DiskImage.Entry)
    }

    let part: Part
    let file: Int?
    let folder: FilePath?
    let isInOrder: Bool
  }

  /// - Parameter volumes: the first one that holds a path is meant.
  package init(
    of operations: [DiskOperation], from start: DiskImage, on volumes: [Volume],
    choicesPerCut: Int, seed: UInt64
  ) {
    self.operations = operations
    self.volumes = volumes
    self.choicesPerCut = choicesPerCut
    random = SeededRandom(seed: seed)
    durable = start
    for case (let path, .file(let file)) in start.entries {
      volumeOfFile[file] = volume(of: path)
    }
  }

  private func volume(of path: FilePath) -> Int {
    volumes.firstIndex { $0.holds(path) } ?? volumes.count - 1
  }

  /// In order of the cuts, and at each cut the whole state first; one disk may come several times.
  package mutating func forEach(_ body: (CrashState) throws -> Void) rethrows {
    try visit(0, body)
    for (index, operation) in operations.enumerated() {
      let isOfInterest = take(operation)
      if isOfInterest { try visit(index + 1, body) }
    }
  }

  private mutating func visit(_ cut: Int, _ body: (CrashState) throws -> Void) rethrows {
    // With little to choose from, most tries would be one another again.
    let choosable = pending.reduce(0) { $0 + $1.sectorCount }
    let tries = max(2, min(choicesPerCut, 2 + (choosable < 16 ? 8 : 64) * choosable))
    for choice in 0..<(pending.isEmpty ? 1 : tries) {
      var image = durable
      apply(choice, to: &image)
      image.dropUnreachable()
      try body(CrashState(image: image, cut: cut, isWhole: choice == 0))
    }
  }
}

// MARK: What is durable and what is not

extension CrashStates {
  /// False where it is an operation of a disk that is not in question.
  private mutating func take(_ operation: DiskOperation) -> Bool {
    if let model = model(of: operation), model.isPerfect {
      if case .create(let path, let file) = operation { volumeOfFile[file] = volume(of: path) }
      durable.apply(operation)
      return false
    }
    queue(operation)
    return true
  }

  private func model(of operation: DiskOperation) -> CrashModel? {
    switch operation {
    case .confirmed: nil
    case .write(let file, _, _), .truncate(let file, _), .sync(let file):
      volumes[volumeOfFile[file] ?? 0].model
    case .makeFolder(let path), .create(let path, _), .remove(let path), .syncFolder(let path),
      .rename(_, let path, _), .addName(let path, _):
      volumes[volume(of: path)].model
    }
  }

  private mutating func queue(_ operation: DiskOperation) {
    switch operation {
    case .confirmed: break
    case .sync(let file):
      guard volumes[volumeOfFile[file] ?? 0].model.keepsWord else { return }
      settle { $0.file == file }
    case .syncFolder(let folder):
      guard volumes[volume(of: folder)].model.keepsWord else { return }
      settle { $0.folder == folder }
    case .write(let file, let bytes, let offset):
      add(.growth(to: offset + bytes.count), file: file)
      add(.bytes(bytes, at: offset), file: file)
    case .truncate(let file, let size): add(.truncation(to: size), file: file)
    case .makeFolder(let path): add(.name(path, .folder), in: path)
    case .create(let path, let file):
      volumeOfFile[file] = volume(of: path)
      add(.name(path, .file(file)), in: path)
    case .addName(let path, let file): add(.name(path, .file(file)), in: path)
    case .remove(let path): add(.noName(path), in: path)
    case .rename(let from, let to, let file):
      if volumes[volume(of: to)].model.renamesWhole {
        add(.newName(to, insteadOf: from, .file(file)), in: to)
      } else {
        add(.name(to, .file(file)), in: to)
        add(.noName(from), in: from)
      }
    }
  }

  private mutating func add(_ part: Pending.Part, file: Int) {
    pending.append(Pending(part: part, file: file, folder: nil, isInOrder: false))
  }

  private mutating func add(_ part: Pending.Part, in path: FilePath) {
    let isInOrder = volumes[volume(of: path)].model.namesInOrder
    pending.append(Pending(part: part, file: nil, folder: path.parent, isInOrder: isInOrder))
  }

  private mutating func settle(_ isDurable: (Pending) -> Bool) {
    var rest: [Pending] = []
    for one in pending {
      if !isDurable(one) { rest.append(one) } else if !one.isGrowth { one.apply(to: &durable) }
    }
    pending = rest
  }
}

// MARK: What a cut keeps of the rest

extension CrashStates {
  private static let sectorSize = 512

  private mutating func apply(_ choice: Int, to image: inout DiskImage) {
    switch choice {
    case 0: for one in pending where !one.isGrowth { one.apply(to: &image) }
    case 1: return
    default: applySome(to: &image)
    }
  }

  /// One in four is kept, or half, or three; up to one place all, and from there on none; or all but one.
  /// In half of the cases any write may be torn.
  private mutating func applySome(to image: inout DiskImage) {
    let way = random.below(6)
    let place = random.below(pending.count)
    let tears = random.chance(1, in: 2)
    var namesEnded = false
    for (index, one) in pending.enumerated() {
      let isKept =
        switch way {
        case 0...2: random.chance(way + 1, in: 4)
        case 3: index < place
        case 4: index != place
        default: random.chance(1, in: 2) && index <= place
        }
      if one.isInOrder {
        if isKept, !namesEnded { one.apply(to: &image) } else { namesEnded = true }
      } else if tears, one.isBytes, random.chance(2, in: 3) {
        applyTorn(one, to: &image)
      } else if isKept {
        one.apply(to: &image)
      }
    }
  }

  /// Some sectors of a write and not the others: a first part of them, or any.
  private mutating func applyTorn(_ one: Pending, to image: inout DiskImage) {
    guard case .bytes(let bytes, let offset) = one.part, let file = one.file else {
      return one.apply(to: &image)
    }
    let isFirstPart = random.chance(1, in: 2)
    var end = 0
    let cut = random.below(bytes.count)
    while end < bytes.count {
      let start = end
      let sectorEnd = (offset + start) / Self.sectorSize * Self.sectorSize + Self.sectorSize
      end = min(bytes.count, sectorEnd - offset)
      if isFirstPart ? end <= cut : random.chance(1, in: 2) {
        image.write(file, bytes, start..<end, at: offset + start)
      }
    }
  }
}

extension CrashStates.Pending {
  var isBytes: Bool { if case .bytes = part { true } else { false } }

  var sectorCount: Int {
    if case .bytes(let bytes, _) = part { 1 + bytes.count / 512 } else { 1 }
  }

  /// Of no effect where the bytes come too.
  var isGrowth: Bool { if case .growth = part { true } else { false } }

  func apply(to image: inout DiskImage) {
    switch part {
    case .bytes(let bytes, let offset):
      guard let file else { return }
      image.write(file, bytes, 0..<bytes.count, at: offset)
    case .growth(let size): if let file { image.grow(file, to: size) }
    case .truncation(let size): if let file { image.apply(.truncate(file: file, to: size)) }
    case .name(let path, let entry): image.entries[path] = entry
    case .noName(let path): image.entries[path] = nil
    case .newName(let path, let old, let entry):
      image.entries[old] = nil
      image.entries[path] = entry
    }
  }
}

extension DiskImage {
  fileprivate mutating func write(
    _ file: Int, _ bytes: [UInt8], _ range: Range<Int>, at offset: Int
  ) {
    contents[file, default: FileContent()].write(bytes, range, at: offset)
  }

  /// What a file grows by without its bytes is whatever stood there on the disk.
  fileprivate mutating func grow(_ file: Int, to size: Int) {
    let old = contents[file]?.size ?? 0
    guard size > old else { return }
    contents[file, default: FileContent()].write(
      [UInt8](repeating: 0xE5, count: size - old), at: old)
  }
}
