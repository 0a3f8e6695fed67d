package import ChangeLog

extension Tip {
  /// The order of tips in a manifest.
  package static func precedes(_ left: Tip, _ right: Tip) -> Bool {
    if left.log != right.log { return left.log < right.log }
    if left.sequence != right.sequence { return left.sequence < right.sequence }
    return left.id < right.id
  }
}
