import NhanRong
import Platform

/// The language a register was made for: a small file in its folder, so that every computer that
/// opens it speaks the same unless somebody says otherwise.
enum ReplicaLanguage {
  private static let fileName = "language"

  static func write(
    _ language: Language, in folder: FilePath, _ files: any FileSystem
  ) throws(FileError) {
    try files.atomicallyWrite(
      folder.appending(fileName), Array((language.rawValue + "\n").utf8), access: .everyoneReads)
  }

  /// Nothing where no language was set, or where the file cannot be read: it is only a wish.
  static func read(_ globals: GlobalSettings, _ environment: ProcessEnvironment) -> Language? {
    let surroundings = Surroundings.system(environment.variables)
    let place = ReplicaPlace(globals: globals, environment: environment)
      .forExisting(surroundings)
    let bytes = try? surroundings.files.readWhole(place.appending(fileName), limit: 16)
    let word = bytes.map { String(decoding: $0.prefix { $0 != 0x0A }, as: UTF8.self) }
    return word.flatMap { Language(rawValue: $0) }
  }
}
