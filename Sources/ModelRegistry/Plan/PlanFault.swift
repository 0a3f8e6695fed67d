/// One thing in a plan file that cannot be used, with its place and what should stand there.
///
/// Faults are collected, not thrown one by one: who edits a plan by hand wants the whole list.
///
/// Example: `unknownReference` at `$.quotas[2].who`, expected `an id of organisations`.
public struct PlanFault: Error, Hashable, Sendable {
  /// The kinds of fault. Names never change their meaning.
  public enum Code: String, Hashable, Sendable {
    /// A member that must be there is not.
    case missing
    /// A value of another kind, such as a string for a number.
    case wrongKind
    /// A member the format does not know; most often a slip in its name.
    case unknownMember
    /// A word that is not one of the listed ones.
    case unknownChoice
    /// An empty text, a text with control characters, or a text beyond 32 KiB.
    case badText
    /// An id that is not small letters, digits, `_`, `.` and `-`.
    case badIdentifier
    /// Not a date of the calendar.
    case badDate
    /// A number outside its range.
    case outOfRange
    /// A list that must hold something is empty.
    case emptyList
    /// The same id twice in one list.
    case duplicateIdentifier
    /// An id that the named list does not hold.
    case unknownReference
    /// Two statements of the plan exclude each other.
    case contradiction
    /// A format version this program does not know.
    case unknownVersion
  }

  /// What is wrong.
  public let code: Code
  /// Where.
  public let path: JSONPath
  /// What should stand there, in English, for the person who repairs the file.
  public let expected: String
}

/// Why a file did not become a plan or a catalogue. Nothing of such a file is used.
public enum PlanRefusal: Error, Hashable, Sendable {
  /// The file is not JSON as we read it.
  case unreadable(JSONRefusal)
  /// The file is JSON, but these things in it are wrong; never empty, in the order of the file's
  /// sections, at most 100.
  case faulty([PlanFault])
}

extension [PlanFault] {
  /// Runs one part of the reading and keeps its fault, so that the next part is read too.
  mutating func collect<Part>(
    _ read: (inout [PlanFault]) throws(PlanFault) -> Part
  ) -> Part? {
    do throws(PlanFault) {
      return try read(&self)
    } catch {
      append(error)
      return nil
    }
  }

  func refusal() -> PlanRefusal { .faulty(Array(prefix(100))) }
}
