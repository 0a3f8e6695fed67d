// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

// Strict memory safety is left out of tests: the expansion of #expect trips over it.
let testing: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(_ name: String, uses dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  of name: String, uses dependencies: [Target.Dependency], excluding files: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: files, swiftSettings: testing)
}

// libFuzzer brings a main function of its own, so its program is there only when it is asked for: the
// ordinary build knows nothing of it (`make fuzz`).
let fuzzing: [Target] =
  Context.environment["NHANRONG_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "Fuzz", dependencies: ["FuzzTargets"], path: "Tests/Fuzz", swiftSettings: testing,
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])])
  ]

let package = Package(
  name: "nhanrong",
  products: [
    .library(name: "NhanRong", targets: ["NhanRong", "ModelRegistry"]),
    .executable(name: "nhanrong", targets: ["CommandLine"]),
    .executable(name: "nhanrong-bench", targets: ["Bench"]),
  ],
  targets: [
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // Without pkgConfig: its file carries a -D flag that the package manager refuses with a warning.
    .systemLibrary(name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),

    // Each module may use only modules above it.
    module("PlantedFaults", uses: []),
    module("Causality", uses: []),
    module("CanonicalCBOR", uses: ["PlantedFaults"]),
    module("Platform", uses: []),
    module("Sealing", uses: ["CSodium"]),
    module("Orthography", uses: ["CUtf8proc"]),
    module("ChangeLog", uses: ["PlantedFaults", "Causality", "CanonicalCBOR", "Sealing"]),
    module("Trust", uses: ["PlantedFaults", "Causality", "CanonicalCBOR", "Sealing", "ChangeLog"]),
    module("Merging", uses: ["PlantedFaults", "Causality"]),
    module(
      "BundleFormat",
      uses: [
        "PlantedFaults", "CZstd", "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog",
        "Trust",
      ]),
    module(
      "ReplicaStore",
      uses: ["CSQLite", "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog"]),
    module(
      "NhanRong",
      uses: [
        "PlantedFaults", "Causality", "CanonicalCBOR", "Platform", "Sealing", "Orthography",
        "ChangeLog", "Trust",
        "Merging", "BundleFormat", "ReplicaStore",
      ]),
    module(
      "ModelRegistry",
      uses: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "Orthography", "ChangeLog", "Trust",
        "Merging", "BundleFormat", "NhanRong",
      ]),
    module("Reports", uses: ["Orthography", "ModelRegistry"]),
    .executableTarget(
      name: "CommandLine",
      dependencies: [
        "Causality", "Platform", "Orthography", "Sealing", "ChangeLog", "Trust", "Merging",
        "BundleFormat", "NhanRong", "ModelRegistry", "Reports",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog", "Trust", "Merging",
        "BundleFormat", "ReplicaStore", "NhanRong", "ModelRegistry",
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "LibraryInTenLines", dependencies: ["ModelRegistry"],
      path: "Examples/LibraryInTenLines", exclude: ["README.md", "run.sh", "expected.txt"]),

    .target(
      name: "TestSupport",
      dependencies: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog", "Trust", "Merging",
        "ReplicaStore", "NhanRong", "ModelRegistry",
      ], path: "Tests/TestSupport", swiftSettings: testing),
    // The one module beside ReplicaStore that knows SQLite: its file layer on a disk that is cut off.
    .target(
      name: "DiskModel", dependencies: ["CSQLite", "Platform", "TestSupport"],
      path: "Tests/DiskModel", swiftSettings: testing),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog", "Trust", "BundleFormat",
        "ReplicaStore", "NhanRong", "ModelRegistry",
      ], path: "Tests/FuzzTargets", swiftSettings: testing),
    tests(of: "FuzzTests", uses: ["FuzzTargets", "TestSupport"], excluding: ["Found"]),
    tests(of: "CausalityTests", uses: ["Causality", "TestSupport"]),
    tests(of: "CanonicalCBORTests", uses: ["CanonicalCBOR", "TestSupport"]),
    tests(of: "PlatformTests", uses: ["Platform", "TestSupport"]),
    tests(of: "SealingTests", uses: ["Sealing", "TestSupport"]),
    tests(of: "OrthographyTests", uses: ["Orthography"], excluding: ["Vectors"]),
    tests(
      of: "ChangeLogTests",
      uses: ["Causality", "CanonicalCBOR", "Sealing", "ChangeLog", "TestSupport"]),
    tests(
      of: "TrustTests",
      uses: ["Causality", "CanonicalCBOR", "Sealing", "ChangeLog", "Trust", "TestSupport"]),
    tests(of: "MergingTests", uses: ["Causality", "ChangeLog", "Merging", "TestSupport"]),
    tests(
      of: "BundleFormatTests",
      uses: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog", "Trust", "BundleFormat",
        "TestSupport",
      ]),
    tests(
      of: "ReplicaStoreTests", uses: ["Platform", "Causality", "ReplicaStore", "TestSupport"]),
    tests(
      of: "FleetTests",
      uses: [
        "Causality", "CanonicalCBOR", "Platform", "Sealing", "ChangeLog", "Trust", "Merging",
        "ReplicaStore", "NhanRong", "ModelRegistry", "Reports", "TestSupport",
      ]),
    tests(
      of: "ModelRegistryTests", uses: ["Orthography", "ModelRegistry", "TestSupport"],
      excluding: ["Vectors"]),
    tests(
      of: "ReportsTests", uses: ["ModelRegistry", "Reports", "TestSupport"], excluding: ["Expected"]
    ),
    tests(
      of: "RegistrationTests",
      uses: ["Causality", "ModelRegistry", "NhanRong", "Platform", "TestSupport"]),
    tests(
      of: "ExchangeTests",
      uses: [
        "Platform", "Causality", "CanonicalCBOR", "Sealing", "ChangeLog", "Trust", "BundleFormat",
        "ReplicaStore", "NhanRong", "ModelRegistry", "TestSupport",
      ]),
    tests(
      of: "CrashTests",
      uses: [
        "Platform", "Causality", "ChangeLog", "Sealing", "BundleFormat", "ReplicaStore", "NhanRong",
        "ModelRegistry", "DiskModel", "TestSupport",
      ]),
    tests(
      of: "ConformanceTests",
      uses: [
        "Platform", "Causality", "CanonicalCBOR", "Sealing", "ChangeLog", "Trust", "Merging",
        "BundleFormat", "NhanRong", "ModelRegistry",
      ], excluding: ["Vectors"]),
    // Follows a program through its system calls and kills it at one of them.
    .executableTarget(name: "KillAt", path: "Tests/KillAt"),
    tests(
      of: "CommandLineTests", uses: ["Platform", "CommandLine", "KillAt"],
      excluding: ["Sessions"]),
    tests(of: "TidyTests", uses: []),
  ] + fuzzing,
  swiftLanguageModes: [.v6]
)

// Many thousands of random histories ask for optimised code: `make fleets` builds them alone, with what they
// stand on.
if Context.environment["NHANRONG_FLEETS"] != nil {
  let needed = [
    "CSQLite", "CSodium", "CZstd", "CUtf8proc", "PlantedFaults", "Causality", "CanonicalCBOR",
    "Platform", "Sealing", "Orthography", "ChangeLog", "Trust", "Merging", "BundleFormat",
    "ReplicaStore", "NhanRong", "ModelRegistry", "Reports", "TestSupport", "FleetTests",
  ]
  package.products.removeAll()
  package.targets.removeAll { target in !needed.contains(target.name) }
}
