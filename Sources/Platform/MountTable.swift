/// A file system that is mounted, and where.
package struct MountedVolume: Hashable, Sendable {
  package let path: FilePath
  /// `vfat`, `exfat`, `ext4` ...
  package let type: String

  package init(path: FilePath, type: String) {
    self.path = path
    self.type = type
  }
}

/// What the system says is mounted, in the form of Linux's `/proc/self/mountinfo`.
package enum MountTable {
  private static let sizeMax: UInt64 = 4 * 1024 * 1024

  /// Empty where the system keeps no such table.
  package static func volumes(
    _ files: any FileSystem, table: FilePath = "/proc/self/mountinfo"
  ) -> [MountedVolume] {
    guard let bytes = try? files.readWhole(table, limit: sizeMax) else { return [] }
    return parse(bytes)
  }

  /// A line is: id, parent, device, root, mount point, options, optional words, `-`, type, source,
  /// options. Where one path is mounted over, the last line is what people see there.
  package static func parse(_ bytes: [UInt8]) -> [MountedVolume] {
    var volumes: [MountedVolume] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count > 6,
        let dash = words[6...].firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }),
        dash + 1 < words.count
      else { continue }
      let path = FilePath(bytes: unescaped(words[4]))
      volumes.removeAll { $0.path == path }
      volumes.append(
        MountedVolume(path: path, type: String(decoding: words[dash + 1], as: UTF8.self)))
    }
    return volumes
  }

  /// Space, tab, line end and backslash stand as a backslash and three octal digits.
  private static func unescaped(_ word: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var index = word.startIndex
    while index < word.endIndex {
      if word[index] == UInt8(ascii: "\\"), index + 3 < word.endIndex,
        let byte = octal(word[(index + 1)...(index + 3)])
      {
        result.append(byte)
        index += 4
      } else {
        result.append(word[index])
        index += 1
      }
    }
    return result
  }

  private static func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    var value: UInt16 = 0
    for digit in digits {
      guard (0x30...0x37).contains(digit) else { return nil }
      value = value * 8 + UInt16(digit - 0x30)
    }
    return UInt8(exactly: value)
  }
}
