import Causality
package import ChangeLog
package import NhanRong
import Trust

/// Names of what has no effect yet, for whoever is to approve it.
extension Register {
  /// What people call the record that a change writes these texts into; nil where none of them is a name.
  package static func title(of texts: [RootChange.WrittenText]) -> String? {
    // The name of a unit and the title of a plan stand under one number.
    texts.first { $0.target == OrganisationField.name && !$0.text.isEmpty }?.text
  }

  /// The name of an organisation, also where the record that names it has no effect so far.
  package func writtenName(of path: OrganisationPath) throws(ReplicaError) -> String {
    let known = try organisations().contains { $0.path == path }
    if !known {
      let wanted = path.encodedValue
      let name = try replica.read { (core) throws(ReplicaError) in
        try core.firstText(
          OrganisationField.name, ofNew: RegisterSchema.organisation,
          with: OrganisationField.path, wanted,
          by: Ascending([path.organisation]).inserting(core.trust?.newestRoot))
      }
      if let name, !name.isEmpty { return name }
    }
    return try name(of: path.organisation)
  }
}

extension Ascending {
  fileprivate func inserting(_ element: Element?) -> Ascending {
    var result = self
    if let element { result.insert(element) }
    return result
  }
}
