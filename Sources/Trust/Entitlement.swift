import Causality
package import ChangeLog

/// Who may read a log (Protocol.md 2): its audience, everyone above it, everyone below it. A private
/// log is for its audience alone. A rule for the sender only; it never enters the fold.
package enum Entitlement {
  package static func allows(_ reader: OrganisationPath, toRead genesis: Genesis) -> Bool {
    if genesis.isPrivate { return reader.organisation == genesis.audience }
    return genesis.audiencePath.isAtOrBelow(reader.organisation)
      || reader.isBelow(genesis.audience)
  }
}
