/// What a register must hold after a workload, found without the engine: every write in its turn,
/// except those that branches made without having seen the commune's.
struct ReplayedState {
  /// What both sides wrote to one registration without knowledge of each other.
  struct Contest {
    let commune: [Operation.Setting]
    let branch: [Operation.Setting]
  }

  /// Canonical values by registration, then by field.
  private(set) var registrations: [[Field: [UInt8]]]
  private(set) var contests: [Int: Contest] = [:]

  /// - Parameter isEditedAgain: whether the third phase has happened.
  init(_ workload: any Workload, isEditedAgain: Bool) {
    registrations = Array(repeating: [:], count: workload.registrations)
    for branch in 0..<workload.branches { apply(workload.firstPhase(ofBranch: branch)) }
    let decisions = workload.secondPhase()
    apply(decisions)
    if isEditedAgain { apply(workload.thirdPhase()) }
    var decided: [Int: [Operation.Setting]] = [:]
    for operation in decisions { decided[operation.registration] = operation.settings }
    for branch in 0..<workload.branches {
      for operation in workload.secondPhase(ofBranch: branch) {
        let number = operation.registration
        contests[number] = Contest(commune: decided[number] ?? [], branch: operation.settings)
      }
    }
  }

  private mutating func apply(_ operations: [Operation]) {
    for operation in operations {
      for setting in operation.settings {
        registrations[operation.registration][setting.field] = setting.value
      }
    }
  }
}

extension [Operation.Setting] {
  subscript(field: Field) -> [UInt8]? { first { $0.field == field }?.value }
}
