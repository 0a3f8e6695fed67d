package import Platform

/// What a disk holds: names, and the bytes of the files they lead to.
package struct DiskImage: Sendable {
  package enum Entry: Hashable, Sendable {
    case folder
    case file(Int)
  }

  /// Where every path of a simulated disk begins. No such folder exists on a real one.
  package static let root: FilePath = "/simulated"

  package internal(set) var entries: [FilePath: Entry] = [root: .folder]
  package internal(set) var contents: [Int: FileContent] = [:]

  package init() {}

  /// The bytes of a file; nil where there is none of that name.
  package subscript(path: FilePath) -> FileContent? {
    guard case .file(let number)? = entries[path] else { return nil }
    return contents[number]
  }

  package func names(in folder: FilePath) -> [FilePath] {
    entries.keys.filter { $0 != folder && $0.parent == folder }.sorted()
  }

  /// Equal images have equal digests; of files a filter leaves out only the name counts.
  package func digest(_ countsContent: (FilePath) -> Bool = { _ in true }) -> Int {
    var sum = 0
    for (path, entry) in entries {
      var hasher = Hasher()
      hasher.combine(path)
      if case .file(let number) = entry {
        hasher.combine(1)
        if countsContent(path) { contents[number]?.hash(into: &hasher) }
      }
      sum &+= hasher.finalize()
    }
    return sum
  }

  /// Takes away what lies in folders that are not there, and files without a name.
  mutating func dropUnreachable() {
    var isGone = true
    while isGone {
      isGone = false
      for path in entries.keys where path != Self.root && entries[path.parent] != .folder {
        entries[path] = nil
        isGone = true
      }
    }
    var named: [Int: FileContent] = [:]
    for case .file(let number) in entries.values {
      named[number] = contents[number] ?? FileContent()
    }
    contents = named
  }
}
