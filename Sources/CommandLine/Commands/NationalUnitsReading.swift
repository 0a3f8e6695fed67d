import ModelRegistry
import NhanRong
import Platform

/// The folder of national lists: `--units`, else `NHANRONG_UNITS`.
enum NationalUnitsReading {
  static let option = OptionSpec.value(
    "units", "FOLDER",
    Text(
      vi: "thư mục danh mục đơn vị hành chính (mặc định: NHANRONG_UNITS)",
      en: "folder of the national lists of units (default: NHANRONG_UNITS)"))

  static func read(_ context: CommandContext) throws(CommandFailure) -> NationalUnits {
    let named = context.invocation.value(of: option) ?? context.environment.variables[variable]
    guard let folder = named, !folder.isEmpty else { throw .unitsFolderMissing }
    func table(_ name: String) throws(CommandFailure) -> CSVTable {
      try PlanFileReading.table(FilePath(folder).appending(name).text, context)
    }
    let (provinces, communes) = (try table("provinces.csv"), try table("communes.csv"))
    let mergers = try table("mergers.csv")
    do throws(NationalUnits.Refusal) {
      return try NationalUnits(provinces: provinces, communes: communes, mergers: mergers)
    } catch {
      throw .badUnitLists(error, folder)
    }
  }

  static let variable = "NHANRONG_UNITS"
}
