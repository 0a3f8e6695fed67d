import NhanRong

extension CommandFailure {
  /// Puts a refusal of the library into words, by the one table of `ReplicaWording`.
  init(_ error: ReplicaError, _ scene: FailureScene = FailureScene()) {
    let facts = ReplicaWording.Facts(error: error, scene: scene)
    guard let wording = ReplicaWording.of(error.code) else {
      self.init(
        error.code.text, exit: .failed,
        message: Text(vi: "không làm được", en: "it could not be done"),
        untouched: ReplicaWording.kept, tryCommand: "nhanrong verify", details: facts.json)
      return
    }
    self.init(
      error.code.text, exit: wording.exit, message: wording.message(facts),
      reason: wording.reason(facts), untouched: wording.untouched,
      tryCommand: wording.tryLine(facts), details: facts.json)
  }
}

/// How one code of the library is told: what, why, what stayed as it was, what to type next.
struct ReplicaWording: Sendable {
  let code: ReplicaError.Code
  let exit: ExitStatus
  let message: @Sendable (Facts) -> Text
  let reason: @Sendable (Facts) -> Text?
  let untouched: Text
  let tryLine: @Sendable (Facts) -> String

  init(
    _ code: ReplicaError.Code, _ exit: ExitStatus,
    _ message: @escaping @Sendable (Facts) -> Text,
    reason: @escaping @Sendable (Facts) -> Text? = { _ in nil },
    untouched: Text = ReplicaWording.kept, tryLine: @escaping @Sendable (Facts) -> String
  ) {
    self.code = code
    self.exit = exit
    self.message = message
    self.reason = reason
    self.untouched = untouched
    self.tryLine = tryLine
  }

  static func of(_ code: ReplicaError.Code) -> ReplicaWording? {
    table.first { $0.code == code }
  }

  /// What a sentence may name.
  struct Facts: Sendable {
    let error: ReplicaError
    let scene: FailureScene

    subscript(name: String) -> String { error.detail(name) ?? "?" }
    func has(_ name: String, _ value: String) -> Bool {
      error.detail(name).map { $0.utf8.elementsEqual(value.utf8) } ?? false
    }

    /// The folder of the replica.
    var replica: String { scene.replica ?? error.detail("path") ?? "?" }
    /// The file that was at hand.
    var file: String { error.detail("path") ?? scene.file ?? scene.replica ?? "?" }
    /// The file the person named, before the one the library worked on.
    var named: String { scene.file ?? error.detail("path") ?? scene.replica ?? "?" }
    var parent: String {
      let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      let folder = parts.joined(separator: "/")
      return folder.isEmpty ? "." : folder
    }

    func line(_ words: String...) -> String { ShellWord.line([CommandTree.program] + words) }

    /// The library's details and the file, for programs.
    var json: [(key: String, value: JSONValue)] {
      var pairs = error.details.map { (key: $0.name, value: JSONValue.string($0.value)) }
      if let file = scene.file, !pairs.contains(where: { $0.key == "file" }) {
        pairs.append(("file", .string(file)))
      }
      return pairs
    }
  }
}
