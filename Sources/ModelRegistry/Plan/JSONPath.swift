/// The way from the root of a JSON text to one value, written `$.fields[3].id`.
///
/// A person finds the place in the file by it; the text is the same in every language.
///
/// ```swift
/// let path = JSONPath.root.member("fields").item(3).member("id")
/// path.description   // "$.fields[3].id"
/// ```
/// - Source: the notation of RFC 9535, without its filters.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
  /// One step down from a value to a part of it.
  public enum Step: Hashable, Sendable {
    /// The member of an object with this name.
    case member(String)
    /// The item of an array at this place, counted from 0.
    case item(Int)
  }

  /// The steps from the root; empty for the root itself.
  public private(set) var steps: [Step]

  /// The whole text, written `$`.
  public static let root = JSONPath(steps: [])

  /// A path with these steps. Cost: none.
  public init(steps: [Step]) { self.steps = steps }

  /// The path one member further down.
  public func member(_ name: String) -> JSONPath { JSONPath(steps: steps + [.member(name)]) }

  /// The path one array item further down.
  public func item(_ index: Int) -> JSONPath { JSONPath(steps: steps + [.item(index)]) }

  mutating func push(_ step: Step) { steps.append(step) }

  mutating func pop() { steps.removeLast() }

  /// `$` followed by `.name` and `[index]`; names that are not plain words stand in quotes.
  public var description: String {
    steps.reduce(into: "$") { text, step in
      switch step {
      case .item(let index): text += "[\(index)]"
      case .member(let name):
        let isWord =
          !name.isEmpty
          && name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
              || (0x61...0x7A).contains(byte) || byte == 0x5F || byte == 0x24
          }
        text += isWord ? ".\(name)" : "['\(name)']"
      }
    }
  }
}
