import ChangeLog
import ModelRegistry
import NhanRong
import Platform

extension CommandContext {
  /// Files, clock, randomness, and where the keys of this computer are kept.
  var surroundings: Surroundings {
    var surroundings = Surroundings.system(environment.variables)
    surroundings.clock = clock
    surroundings.passphrase = passphraseSource
    return surroundings
  }

  /// How a change of this run ends: with `--dry-run` it is rolled back.
  var ending: ReplicaCore.Ending { dryRun ? .rollBack : .commit }

  /// Opens the replica, does the work, closes it, and puts every refusal into words. Where the replica
  /// went on in new logs the answer says so.
  func withRegister(
    _ scene: FailureScene = FailureScene(),
    _ work: (Register) throws(CommandFailure) -> Reply
  ) throws(CommandFailure) -> Reply {
    try withOpenRegister(scene) { (register) throws(CommandFailure) in
      var reply = try work(register)
      let reason = try wording { () throws(ReplicaError) in try register.replica.newIncarnation() }
      if let reason { reply.warnings.append(.newIncarnation(because: reason)) }
      return reply
    }
  }

  /// The same for work that does not answer by itself.
  func withOpenRegister<Result>(
    _ scene: FailureScene = FailureScene(),
    _ work: (Register) throws(CommandFailure) -> Result
  ) throws(CommandFailure) -> Result {
    let folder = ReplicaPlace(context: self).forExisting(surroundings)
    let register = try wording(FailureScene(replica: folder.text, file: scene.file)) {
      () throws(ReplicaError) in try Register.open(at: folder, surroundings)
    }
    defer { register.close() }
    return try work(register)
  }

  /// Runs work of the library and puts its refusals into words.
  func wording<Result>(
    _ scene: FailureScene = FailureScene(), _ work: () throws(ReplicaError) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(ReplicaError) { return try work() } catch { throw CommandFailure(error, scene) }
  }

  /// Runs work on files and puts its refusals into words.
  func filing<Result>(
    _ scene: FailureScene = FailureScene(), _ work: () throws(FileError) -> Result
  ) throws(CommandFailure) -> Result {
    do throws(FileError) { return try work() } catch {
      throw CommandFailure(ReplicaError(file: error), scene)
    }
  }
}

/// What a refusal of the library does not know itself: what the person was about to do.
struct FailureScene {
  var replica: String?
  /// The file or folder the person named.
  var file: String?

  init(replica: String? = nil, file: String? = nil) {
    self.replica = replica
    self.file = file
  }
}

extension ReplyWarning {
  /// The one line about new logs: why, and that nobody has to do anything.
  static func newIncarnation(because reason: Genesis.Reason) -> ReplyWarning {
    let text =
      switch reason {
      case .copiedFolder:
        Text(
          vi: "thư mục này được chép hoặc chuyển từ chỗ khác: sổ ghi tiếp bằng nhật ký mới",
          en: "this folder was copied or moved: the register goes on in a new log")
      case .forkSeen:
        Text(
          vi: "một bản sao khác của sổ này đã ghi dưới cùng số: sổ ghi tiếp bằng nhật ký mới",
          en: "another copy of this register wrote under the same numbers: it goes on in a new log")
      case .first, .newAudience, .restoredBackup:
        Text(
          vi:
            "sổ này cũ hơn lần ghi cuối của nó: sổ ghi tiếp bằng nhật ký mới, không dùng lại số cũ",
          en: "this register is older than what it wrote last: it goes on in a new log")
      }
    return ReplyWarning("NR-W25", text)
  }
}
