import BundleFormat
import Causality
package import Platform
import Sealing

extension Replica {
  /// Removes our own bundles that nobody needs any more: every recipient has confirmed all that is in them, or
  /// newer ones of ours beside them say all of it again to everyone they were for. A file goes only if it bears
  /// the name we gave it: a copy that somebody made is theirs.
  ///
  /// - Returns: how many went.
  ///
  /// Cost: a bundle that newer ones may replace is read, and they are, each once.
  package func clean(
    _ files: [Stick.File], in folder: FilePath
  ) throws(ReplicaError) -> Int {
    let keys = try requireKeys()
    var own: [Digest: FilePath] = [:]
    for file in files where file.path.parent == folder {
      guard let claimed = file.claimed, Self.isName(file.path, of: claimed) else { continue }
      own[claimed] = file.path
    }
    let media = surroundings.files
    let shelf = Shelf { hash in
      guard let path = own[hash], let file = try? media.openForReading(path) else { return nil }
      defer { file.close() }
      try? file.dropCache()
      let found = try? ReplicaCore.authentic(BundleFile(file), readableWith: [keys.sealing])
      return found?.description.hash == hash ? found : nil
    }
    let done = try read { (core) throws(ReplicaError) in
      try core.needless(among: Set(own.keys), shelf)
    }
    return try filing { () throws(FileError) in
      for hash in done {
        guard let path = own[hash] else { continue }
        try media.remove(path)
      }
      if !done.isEmpty { try media.syncFolder(folder) }
      return done.count
    }
  }

  /// Whether a file bears the name its hash gives, in letters of either case.
  private static func isName(_ path: FilePath, of hash: Digest) -> Bool {
    path.lastComponentBytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      .elementsEqual(name(hash).utf8)
  }
}

/// Bundles as they are read from the stick, each at most once.
final class Shelf {
  private let open: (Digest) -> AuthenticBundle?
  /// For looking up only.
  private var opened: [Digest: AuthenticBundle?] = [:]

  init(_ open: @escaping (Digest) -> AuthenticBundle?) { self.open = open }

  /// Nil for one that is not whole.
  func bundle(_ hash: Digest) -> AuthenticBundle? {
    if let known = opened[hash] { return known }
    let bundle = open(hash)
    opened[hash] = .some(bundle)
    return bundle
  }
}
