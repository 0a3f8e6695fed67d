package import BundleFormat
import CanonicalCBOR
package import Causality
package import ChangeLog
package import Sealing
import Trust

/// Two codes by which replicas notice, free of charge, that the same changes gave different states
/// (Protocol.md 8).
extension ReplicaCore {
  /// The sum of the hashes of an audience's records' states.
  package func stateCode(of organisation: OrganisationID, isPrivate: Bool = false) -> Digest? {
    catalog.audience(organisation, isPrivate: isPrivate).map { catalog.audiences[$0].code.digest }
  }

  /// Hash of the strand ends of all logs with an audience equal to or above it, the root and the rules:
  /// everything the audience's state is made of.
  package func setCode(of audience: OrganisationPath) -> Digest {
    var entries: [ClockEntry] = []
    let above = trust?.tree.lineage(of: audience) ?? Ascending(audience.lineage)
    for organisation in above.elements {
      guard let number = catalog.audience(organisation, isPrivate: false) else { continue }
      for log in catalog.audiences[number].logs.map({ catalog.logs[$0] }) {
        for strand in log.strands {
          let facts = catalog.strand(strand)
          entries.append(ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag))
        }
      }
    }
    var encoder = CBOREncoder()
    encoder.array(3)
    encoder.byteString(root?.bytes ?? [])
    encoder.unsigned(UInt64(rulesInForce))
    encoder.entries(entries.sorted(by: ClockEntry.precedes))
    return Digest.of(encoder.bytes, for: .setCode)
  }

  /// The codes of every audience that readers may know of, by organisation.
  func codes(for readers: [OrganisationPath]) -> [AudienceCode] {
    codes { genesis in readers.allSatisfy { trust?.allows($0, toRead: genesis) ?? false } }
  }

  /// The codes of every audience whose records are here, by organisation.
  package func audienceCodes() -> [AudienceCode] { codes { _ in true } }

  private func codes(where isMeant: (Genesis) -> Bool) -> [AudienceCode] {
    // Who may read a log is decided by its audience, so one of its logs answers for all.
    let meant = catalog.audiences.compactMap { audience -> OrganisationPath? in
      guard !audience.isPrivate, let first = audience.logs.first else { return nil }
      let genesis = catalog.logs[first].genesis
      return isMeant(genesis) ? genesis.audiencePath : nil
    }
    return meant.sorted { $0.organisation < $1.organisation }.compactMap { path in
      stateCode(of: path.organisation).map {
        AudienceCode(audience: path.organisation, setCode: setCode(of: path), stateCode: $0)
      }
    }
  }
}
