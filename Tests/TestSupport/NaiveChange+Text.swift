import Causality
import ChangeLog

extension NaiveChange: CustomStringConvertible {
  /// One line, for the message of a failed history.
  package var description: String {
    let place = "\(short(id)) \(String(log.description.prefix(4)))/\(sequence)"
    let before = previous.map { " after \(short($0))" } ?? " genesis"
    let seen = clock.map {
      "\(String($0.log.description.prefix(4)))/\($0.sequence)=\(String($0.tag.description.prefix(6)))"
    }
    let done = operations.map { operation in
      "\(operation.opcode):\(operation.target)" + (operation.rank.map { " rank \($0)" } ?? "")
        + (operation.removals.isEmpty
          ? ""
          : " of "
            + operation.removals.map {
              "\(String($0.tag.description.prefix(6)))[\($0.operation)]"
            }.joined(separator: ","))
        + (operation.erasures.map { " of " + $0.map(short).joined(separator: ",") } ?? "")
    }
    return place + before + " record \(record.map { String($0.description.prefix(6)) } ?? "-")"
      + " tier \(tier) audience \(audience)\(ownsAudience ? " own" : "") roles \(roles.rawValue)"
      + " rules \(rules) saw [\(seen.joined(separator: " "))] does \(done.joined(separator: " | "))"
  }
}
