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
    catalog.audiences.first {
      $0.organisation == organisation && $0.isPrivate == isPrivate
    }.flatMap { Digest(bytes: $0.code.bytes) }
  }

  /// Hash of the strand ends of all logs with an audience equal to or above it, the root and the rules:
  /// everything the audience's state is made of.
  package func setCode(of audience: OrganisationPath) -> Digest {
    var entries: [ClockEntry] = []
    for log in catalog.logs
    where !log.genesis.isPrivate && audience.isAtOrBelow(log.genesis.audience) {
      for strand in log.strands {
        let facts = catalog.strand(strand)
        entries.append(ClockEntry(log: log.id, sequence: facts.head, tag: facts.headID.tag))
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
    codes { genesis in readers.allSatisfy { Entitlement.allows($0, toRead: genesis) } }
  }

  /// The codes of every audience whose records are here, by organisation.
  package func audienceCodes() -> [AudienceCode] { codes { _ in true } }

  private func codes(where isMeant: (Genesis) -> Bool) -> [AudienceCode] {
    var paths: [OrganisationPath] = []
    for log in catalog.logs
    where !log.genesis.isPrivate && isMeant(log.genesis)
      && !paths.contains(log.genesis.audiencePath)
    {
      paths.append(log.genesis.audiencePath)
    }
    return paths.sorted { $0.organisation < $1.organisation }.compactMap { path in
      stateCode(of: path.organisation).map {
        AudienceCode(audience: path.organisation, setCode: setCode(of: path), stateCode: $0)
      }
    }
  }
}
