import Platform

/// What one step of a comparison was asked for.
struct PeerSettings {
  let step: PeerStep
  let workload: FilePath
  /// The folder the replicas stand in.
  let work: FilePath
  private let out: FilePath?
  private let source: FilePath?

  static let usage = """
    nhanrong-bench peer STEP --workload FILE --work FOLDER [--out FILE] [--src FILE]
      STEP: \(PeerStep.allCases.map(\.rawValue).joined(separator: ", "))
    """

  init(_ words: some Sequence<String>) throws {
    var rest = Array(words)[...]
    guard let step = rest.popFirst().flatMap(PeerStep.init) else {
      throw BenchFailure.usage(Self.usage)
    }
    var paths: [String: FilePath] = [:]
    while let word = rest.popFirst() {
      guard ["--workload", "--work", "--out", "--src"].contains(word), let value = rest.popFirst()
      else { throw BenchFailure.usage(Self.usage) }
      paths[word] = FilePath(value)
    }
    guard let workload = paths["--workload"], let work = paths["--work"] else {
      throw BenchFailure.usage(Self.usage)
    }
    self.step = step
    self.workload = workload
    self.work = work
    out = paths["--out"]
    source = paths["--src"]
  }

  /// The file or the replica the step writes.
  func requireOut() throws -> FilePath {
    guard let out else { throw BenchFailure.usage(Self.usage) }
    return out
  }

  /// The file or the replica the step reads.
  func requireSource() throws -> FilePath {
    guard let source else { throw BenchFailure.usage(Self.usage) }
    return source
  }

  var writes: FilePath? { out }
}
