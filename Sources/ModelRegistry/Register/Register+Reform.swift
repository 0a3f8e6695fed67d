import Causality
import ChangeLog
package import NhanRong

/// What the national list of mergers means for the units of a register, to be looked at before anything is
/// signed.
package struct ReformPlan: Sendable {
  package struct Merger: Sendable {
    package let into: OrganisationView
    package let units: [OrganisationView]
  }

  /// A former unit that only a person can say something about.
  package struct Rest: Sendable {
    package enum Reason: String, Sendable {
      /// It went into several, or only a part of it is known.
      case parted
      case unsure, unknown
      /// The one it went into is not in this register.
      case successorMissing
    }

    package let unit: OrganisationView
    package let reason: Reason
    /// Codes of the units it went into, as far as the list tells.
    package let into: [String]
  }

  /// By the code of the unit that goes on.
  package let mergers: [Merger]
  /// By code.
  package let left: [Rest]
}

extension Register {
  /// The units here that the lists know as former ones and that have not ended yet, by the unit of today each
  /// went into, whole. A unit whose code is still in use goes on.
  package func reform(by lists: NationalUnits) throws(ReplicaError) -> ReformPlan {
    let known = try organisations()
    let pasts = try unitPasts()
    var mergers: [(into: OrganisationView, units: [OrganisationView])] = []
    var left: [ReformPlan.Rest] = []
    for unit in known where pasts.end(of: unit.path.organisation) == nil {
      guard let code = Self.communeCode(unit.code), lists.commune(code) == nil,
        let former = lists.former.first(where: { $0.code.isSame(as: code) })
      else { continue }
      let codes = former.successors.map { "\(lists.commune($0.code)?.province ?? "").\($0.code)" }
      func rest(_ reason: ReformPlan.Rest.Reason) {
        left.append(.init(unit: unit, reason: reason, into: codes))
      }
      guard let only = former.successors.first else {
        rest(.unknown)
        continue
      }
      guard former.successors.count == 1, !only.extent.isSame(as: "part") else {
        rest(.parted)
        continue
      }
      guard only.extent.isSame(as: "whole") else {
        rest(.unsure)
        continue
      }
      guard let into = known.first(where: { $0.code.isSame(as: codes[0]) }) else {
        rest(.successorMissing)
        continue
      }
      if let place = mergers.firstIndex(where: { $0.into == into }) {
        mergers[place].units.append(unit)
      } else {
        mergers.append((into, [unit]))
      }
    }
    mergers.sort { $0.into.code.utf8.lexicographicallyPrecedes($1.into.code.utf8) }
    return ReformPlan(
      mergers: mergers.map { ReformPlan.Merger(into: $0.into, units: $0.units) }, left: left)
  }

  /// The five digits of a commune's code such as `20.06601`; nil for the code of any other unit.
  private static func communeCode(_ code: String) -> String? {
    let parts = code.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == 5,
      parts[1].allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return String(decoding: parts[1], as: UTF8.self)
  }
}
