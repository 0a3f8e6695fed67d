import Causality
import ChangeLog
import Merging
package import NhanRong

extension RecordPicture {
  /// Where a registration stands, from its events.
  package var lifecycle: Lifecycle { lifecycle(ignoresMerging: false) }

  /// - Parameter ignoresMerging: how it would stand had nobody merged it into another.
  package func lifecycle(ignoresMerging: Bool) -> Lifecycle {
    var events: [Lifecycle.Event] = []
    for kind in RegistrationEvent.allCases {
      for element in state.elements(of: kind.rawValue) {
        let change = history.changes[element.change]
        events.append(
          Lifecycle.Event(
            kind: kind, change: element.change, id: change.id, operation: element.operation,
            strand: change.dot.strand.value, sequence: change.dot.sequence,
            depth: state.depths[element.change], isOffice: !change.ownsAudience))
      }
    }
    if events.isEmpty { return Lifecycle([]) { _, _ in false } }
    return Lifecycle(events, ignoresMerging: ignoresMerging) { sees($0, $1) }
  }
}
