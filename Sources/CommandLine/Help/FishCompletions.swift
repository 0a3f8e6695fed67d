/// The completion script for fish: one `complete` line for each command and option.
enum FishCompletions {
  static func script(for tree: CommandTree, language: Language) -> String {
    let paths = CommandPath.all(in: tree)
    let known = paths.filter { !$0.names.isEmpty }.map { ShellWord.single($0.key) }
    let withValue = (tree.globalOptions + paths.flatMap(\.options)).filter { $0.value != nil }
    var seen: Set<String> = []
    let valued = withValue.flatMap(\.writtenForms).filter { seen.insert($0).inserted }
    var script = """
      # fish completion for nhanrong
      function __nhanrong_path
          set -l known \(known.joined(separator: " "))
          set -l valued \(valued.joined(separator: " "))
          set -l path
          set -l skip 0
          for word in (commandline -opc)[2..-1]
              if test $skip = 1
                  set skip 0
              else if contains -- $word $valued
                  set skip 1
              else if not string match -q -- '-*' $word
                  if contains -- (string join ' ' $path $word) $known
                      set -a path $word
                  end
              end
          end
          string join ' ' $path
      end
      function __nhanrong_at
          test (__nhanrong_path | string collect -a) = "$argv[1]"
      end

      """
    for option in tree.globalOptions {
      script += "complete -c nhanrong" + rest(of: option, language) + "\n"
    }
    for path in paths { script += lines(for: path, language) }
    return script
  }

  private static func lines(for path: CommandPath, _ language: Language) -> String {
    let place = "complete -c nhanrong -n " + ShellWord.single("__nhanrong_at \"\(path.key)\"")
    var lines = ""
    for command in path.subcommands {
      lines += "\(place) -f -a \(command.name) -d \(quoted(command.summary[language]))\n"
    }
    for operand in path.operands where !operand.allowed.isEmpty {
      let words = operand.allowed.map(\.name).joined(separator: " ")
      lines += "\(place) -f -a \(quoted(words)) -d \(quoted(operand.summary[language]))\n"
    }
    for option in path.options { lines += place + rest(of: option, language) + "\n" }
    return lines
  }

  private static func rest(of option: OptionSpec, _ language: Language) -> String {
    var line = option.short.map { " -s \($0)" } ?? ""
    line += " -l \(option.long)"
    if let value = option.value {
      let words = value.allowed.map(\.name).joined(separator: " ")
      line += words.isEmpty ? " -r" : " -x -a \(quoted(words))"
    }
    return line + " -d " + quoted(option.summary[language])
  }

  /// In fish a backslash keeps its meaning between single quotes before a quote or a backslash.
  private static func quoted(_ text: String) -> String {
    var word = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" || scalar == "\\" { word += "\\" }
      word.unicodeScalars.append(scalar)
    }
    return word + "'"
  }
}
