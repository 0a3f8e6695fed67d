/// The environment variables, as a value that is passed in.
package struct Environment: Sendable {
  private let lookup: @Sendable (String) -> String?

  package init(_ lookup: @escaping @Sendable (String) -> String?) {
    self.lookup = lookup
  }

  /// Nil when it is not set.
  package subscript(name: String) -> String? { lookup(name) }

  package static let system = Environment { Posix.environmentVariable($0) }

  package static func fixed(_ variables: [String: String]) -> Environment {
    Environment { variables[$0] }
  }
}
