extension FileSystem {
  /// Nil when nothing of that name is there.
  package func metadataIfPresent(of path: FilePath) throws(FileError) -> FileMetadata? {
    do {
      return try metadata(of: path)
    } catch let error where error.condition == .notFound {
      return nil
    } catch {
      throw error
    }
  }

  /// The whole file, refused above the limit before memory is taken for it.
  package func readWhole(_ path: FilePath, limit: UInt64) throws(FileError) -> [UInt8] {
    let file = try openForReading(path)
    defer { file.close() }
    let tooLarge = FileError(.read, path, .tooLarge(limit: limit))
    guard file.size <= limit, limit < UInt64(Int.max) else { throw tooLarge }

    // One byte more than expected shows a file that grew, or one of /proc, which claim size zero.
    var capacity = Int(file.size) + 1
    var whole: [UInt8] = []
    while true {
      let fresh = try file.read(at: UInt64(whole.count), count: capacity - whole.count)
      whole.append(contentsOf: fresh)
      guard UInt64(whole.count) <= limit else { throw tooLarge }
      if whole.count < capacity { return whole }
      capacity = min(max(capacity * 2, 4096), Int(limit) + 1)
    }
  }
}

extension ReadableFile {
  /// Up to that many bytes; fewer only at the end of the file. The caller bounds the count.
  package func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
    try [UInt8](capacity: count) { (output: inout OutputSpan<UInt8>) throws(FileError) in
      try unsafe output.withUnsafeMutableBufferPointer {
        (buffer, initialized) throws(FileError) in
        unsafe initialized = try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      }
    }
  }

  /// Fills the array as far as the file reaches and returns how many bytes came: for buffers that
  /// are used again.
  package func read(at offset: UInt64, into buffer: inout [UInt8]) throws(FileError) -> Int {
    var span = buffer.mutableSpan
    return try unsafe span.withUnsafeMutableBytes { (raw) throws(FileError) in
      try unsafe read(at: offset, into: raw)
    }
  }
}
