/// A node of the tree with the names that lead to it, as completions and manual pages need it.
struct CommandPath {
  /// `["bundle", "show"]`; empty for the program itself.
  let names: [String]
  let subcommands: [CommandSpec]
  let options: [OptionSpec]
  let operands: [OperandSpec]

  /// The names with spaces between them; the empty string for the program itself.
  var key: String { names.joined(separator: " ") }

  /// Every node, parents before children, in the order of the declaration.
  static func all(in tree: CommandTree) -> [CommandPath] {
    [CommandPath(names: [], subcommands: tree.commands, options: [], operands: [])]
      + tree.commands.flatMap { below($0, names: []) }
  }

  private static func below(_ command: CommandSpec, names: [String]) -> [CommandPath] {
    let names = names + [command.name]
    let here = CommandPath(
      names: names, subcommands: command.subcommands, options: command.options,
      operands: command.operands)
    return [here] + command.subcommands.flatMap { below($0, names: names) }
  }
}
