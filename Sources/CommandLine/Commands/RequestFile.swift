import NhanRong
import Platform

/// A `.nrq` file that a person named.
enum RequestFile {
  static func read(
    _ name: String, _ context: CommandContext
  ) throws(CommandFailure) -> EnrolmentRequest {
    let scene = FailureScene(file: name)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try context.surroundings.files.readWhole(
        context.path(name), limit: UInt64(EnrolmentRequest.sizeMax))
    } catch {
      // A file too large for a request is none.
      if case .tooLarge = error.condition {
        throw CommandFailure(ReplicaError(.badRequest, ("path", name)), scene)
      }
      throw CommandFailure(ReplicaError(file: error), scene)
    }
    guard let request = EnrolmentRequest(bytes: bytes) else {
      throw CommandFailure(ReplicaError(.badRequest, ("path", name)), scene)
    }
    return request
  }
}
