import Testing

/// The house as CONTRIBUTING.md draws it: a module imports only what stands above it, a C library has
/// one door, and the pure modules know neither files nor time.
@Suite struct ImportMatrixTests {
  /// Each module with the modules and C libraries it may import. The order is the order of the house.
  static let matrix: [(module: String, mayImport: Set<String>)] = [
    ("PlantedFaults", ["Glibc"]),
    ("Causality", []),
    ("CanonicalCBOR", ["PlantedFaults"]),
    ("Platform", ["Glibc", "Musl", "Darwin", "ucrt"]),
    ("Sealing", ["CSodium"]),
    ("Orthography", ["CUtf8proc"]),
    ("ChangeLog", ["PlantedFaults", "Causality", "CanonicalCBOR", "Sealing"]),
    ("Trust", ["PlantedFaults", "Causality", "CanonicalCBOR", "Sealing", "ChangeLog"]),
    ("Merging", ["PlantedFaults", "Causality"]),
    (
      "BundleFormat",
      [
        "PlantedFaults", "CZstd", "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog",
        "Trust",
      ]
    ),
    (
      "ReplicaStore",
      ["CSQLite", "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog"]
    ),
    (
      "NhanRong",
      [
        "PlantedFaults", "Synchronization", "Causality", "CanonicalCBOR", "Platform", "Sealing",
        "Orthography",
        "ChangeLog", "Trust", "Merging", "BundleFormat", "ReplicaStore",
      ]
    ),
    (
      "ModelRegistry",
      [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "Orthography", "ChangeLog", "Trust",
        "Merging", "BundleFormat", "NhanRong",
      ]
    ),
    ("Reports", ["Orthography", "ModelRegistry"]),
  ]

  static let cLibraries = ["CSQLite", "CSodium", "CZstd", "CUtf8proc"]

  @Test(arguments: matrix.map(\.module))
  func `a module imports only modules above it`(_ module: String) throws {
    let files = SourceTree.swiftFiles(in: "Sources/\(module)")
    #expect(!files.isEmpty)
    let allowed = try #require(Self.matrix.first { $0.module == module }).mayImport
    for file in files {
      for name in file.imports {
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test func `the matrix itself points only upwards`() {
    let order = Self.matrix.map(\.module)
    for (index, row) in Self.matrix.enumerated() {
      for name in row.mayImport where order.contains(name) {
        #expect(order[..<index].contains(name), "\(row.module) may import \(name)")
      }
    }
  }

  @Test(arguments: cLibraries)
  func `a C library is imported by one module`(_ library: String) {
    let importers = Set(
      SourceTree.swiftFiles(in: "Sources").filter { $0.imports.contains(library) }.map(\.module))
    #expect(importers.count == 1, "\(library): \(importers.sorted())")
    // Of the tests one module knows one library: the disk that is cut off is a file layer of SQLite.
    let testers = Set(
      SourceTree.swiftFiles(in: "Tests").filter { $0.imports.contains(library) }.map(\.module))
    #expect(testers == (library == "CSQLite" ? ["DiskModel"] : []), "\(library)")
  }

  @Test func `Foundation stays out of the sources`() {
    for file in SourceTree.swiftFiles(in: "Sources") {
      for name in file.imports {
        #expect(!name.hasPrefix("Foundation"), "\(file.path)")
      }
    }
  }
}
