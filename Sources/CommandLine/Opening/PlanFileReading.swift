import ModelRegistry
import NhanRong
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

  static func table(_ name: String, _ context: CommandContext) throws(CommandFailure) -> CSVTable {
    let bytes = try bytes(name, limit: UInt64(CSVReader.Limits().sizeMax), context)
    do throws(TableRefusal) { return try CSVReader.read(bytes) } catch {
      throw .badTable(error, name)
    }
  }
}
