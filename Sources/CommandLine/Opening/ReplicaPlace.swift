import NhanRong
import Platform

/// Which folder a command works on: `-C`, else `NHANRONG_REPLICA`, else the nearest folder upwards
/// that holds a replica, else the default one of this user.
struct ReplicaPlace {
  let globals: GlobalSettings
  let environment: ProcessEnvironment

  init(globals: GlobalSettings, environment: ProcessEnvironment) {
    self.globals = globals
    self.environment = environment
  }

  init(context: CommandContext) {
    self.init(globals: context.invocation.globals, environment: context.environment)
  }

  /// The folder as it was named, for a command that makes a replica: a folder further up is another
  /// register and no place for a new one.
  func forNew(_ operand: String?) -> FilePath {
    operand.map { path($0) } ?? named ?? standard
  }

  func forExisting(_ surroundings: Surroundings) -> FilePath {
    named ?? upwards(surroundings) ?? standard
  }

  private var named: FilePath? {
    let words = [globals.replica, environment.variables["NHANRONG_REPLICA"]]
    return words.compactMap { $0 }.first { !$0.isEmpty }.map { path($0) }
  }

  private func path(_ text: String) -> FilePath {
    FilePath(bytes: environment.resolvePath(text))
  }

  private func upwards(_ surroundings: Surroundings) -> FilePath? {
    var folder = path(".")
    guard folder.isAbsolute else { return nil }
    while true {
      // A folder above that may not be looked into is none of ours.
      if (try? Replica.isReplica(folder, surroundings)) == true { return folder }
      let parent = folder.parent
      if parent == folder { return nil }
      folder = parent
    }
  }

  private var standard: FilePath {
    let variables = environment.variables
    let home = FilePath(variables["HOME"] ?? "/")
    // A relative value is to be ignored (XDG Base Directory Specification).
    let data = variables["XDG_DATA_HOME"].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
    return (data ?? home.appending(".local/share")).appending("nhanrong/default")
  }
}

extension CommandContext {
  /// A path as the machine knows it, so that a folder has one name however it was typed: the lease
  /// of a replica names its folder, and another name would look like a copy.
  func path(_ text: String) -> FilePath {
    FilePath(bytes: environment.resolvePath(text))
  }
}
