import ModelRegistry
import NhanRong
import Platform

extension CommandContext {
  /// Files, clock, randomness, and where the keys of this computer are kept.
  var surroundings: Surroundings {
    var surroundings = Surroundings.system(environment.variables)
    surroundings.clock = clock
    return surroundings
  }

  /// How a change of this run ends: with `--dry-run` it is rolled back.
  var ending: ReplicaCore.Ending { dryRun ? .rollBack : .commit }

  /// Opens the replica, does the work, closes it, and puts every refusal into words.
  func withRegister<Result>(
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
