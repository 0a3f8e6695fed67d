/// The steps of a comparison with other programs that do the same work from the same file.
enum PeerStep: String, CaseIterable {
  case build, merge, edit
  case mergeConflicts = "merge_conf"
  case check
  case exportFull = "export_full"
  case importFull = "import_full"
  case readAll = "read_all"
  case editDelta = "edit_delta"
  case exportDelta = "export_delta"
  case importDelta = "import_delta"
  case cross
}
