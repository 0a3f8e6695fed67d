import NhanRong
import Orthography

/// Text at the door: normalised once, here, and never again (Protocol.md 10).
enum Entry {
  static func name(_ text: String) throws(ReplicaError) -> String {
    try clean(text, as: .name)
  }

  static func long(_ text: String) throws(ReplicaError) -> String {
    try clean(text, as: .long)
  }

  private static func clean(_ text: String, as rule: TextRule) throws(ReplicaError) -> String {
    do throws(TextRefusal) { return try cleanText(text, as: rule) } catch {
      throw ReplicaError(.badValue, ("text", text), ("reason", "\(error)"))
    }
  }
}
