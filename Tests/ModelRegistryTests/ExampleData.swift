import Foundation
import ModelRegistry

/// Files that tests read: the shipped examples, and vectors beside the tests.
enum ExampleData {
  static let planFiles = [
    "000-loi-bac-2026-2030", "001-y-tich-2024", "002-khanh-hoa-235-kh-tu",
    "003-tuan-giao-2021-2025", "004-huyen-185-kh-hu",
  ]

  private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appendingPathComponent("Examples/Data/\(path)")))
  }

  static func vectors(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: here.appendingPathComponent("Vectors/\(name)")))
  }

  static func planBytes(_ file: String) throws -> [UInt8] { try bytes("plans/\(file).json") }

  static func plan(_ file: String) throws -> Plan { try Plan(source: planBytes(file)) }

  static func allPlans() throws -> [Plan] { try planFiles.map(plan) }

  static func catalogue() throws -> Catalogue {
    try Catalogue(source: bytes("plans/catalogue.json"))
  }
}
