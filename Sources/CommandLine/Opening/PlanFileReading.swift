import ModelRegistry
import NhanRong
import Orthography
import Platform

/// Reads plan, catalogue and table files that a person named, and tells what is wrong with them.
enum PlanFileReading {
  /// The reader of plans takes no more.
  private static let sizeMax: UInt64 = 4 * 1024 * 1024

  static func bytes(
    _ name: String, limit: UInt64, _ context: CommandContext
  ) throws(CommandFailure) -> [UInt8] {
    try context.filing(FailureScene(file: name)) { () throws(FileError) in
      try context.surroundings.files.readWhole(context.path(name), limit: limit)
    }
  }

  static func plan(_ name: String, _ context: CommandContext) throws(CommandFailure) -> Plan {
    let bytes = try bytes(name, limit: sizeMax, context)
    do throws(PlanRefusal) { return try Plan(source: bytes) } catch {
      throw .badPlanFile(error, name)
    }
  }

  static func catalogue(
    _ name: String, _ context: CommandContext
  ) throws(CommandFailure) -> Catalogue {
    let bytes = try bytes(name, limit: sizeMax, context)
    do throws(PlanRefusal) { return try Catalogue(source: bytes) } catch {
      throw .badPlanFile(error, name)
    }
  }

  /// - Parameter encoding: how the file is written, where a person said so.
  static func table(
    _ name: String, encoding: String? = nil, _ context: CommandContext
  ) throws(CommandFailure) -> CSVTable {
    let bytes = try bytes(name, limit: UInt64(CSVReader.Limits().sizeMax), context)
    let forced = encoding.flatMap { TextEncoding(named: $0, for: bytes) }
    do throws(TableRefusal) { return try CSVReader.read(bytes, encoding: forced) } catch {
      if case .unclearEncoding = error { throw .unclearEncoding(of: bytes, name) }
      throw .badTable(error, name)
    }
  }
}
