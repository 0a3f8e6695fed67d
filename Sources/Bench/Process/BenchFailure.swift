import NhanRong

/// Why a measurement could not be made.
enum BenchFailure: Error, CustomStringConvertible {
  case usage(String)
  case unfit(String)
  case child(step: String, status: Int32)
  case workload(line: Int)

  var description: String {
    switch self {
    case .usage(let text): text
    case .unfit(let text): "not what was expected: \(text)"
    case .child(let step, let status): "step \(step) ended with status \(status)"
    case .workload(let line): "line \(line) of the workload cannot be read"
    }
  }

  static func text(of error: any Error) -> String {
    guard let error = error as? ReplicaError else { return "\(error)" }
    let details = error.details.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    return "\(error.code) \(details)"
  }
}
