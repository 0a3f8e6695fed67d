/// The completion script for zsh: the same tables as for bash, with a summary beside each word.
enum ZshCompletions {
  static func script(for tree: CommandTree, language: Language) -> String {
    var commands = ""
    var operands = ""
    var options = ""
    var values = ""
    for path in CommandPath.all(in: tree) {
      let next = path.subcommands.map { pair($0.name, $0.summary[language]) }
      let words = path.operands.flatMap { operand in
        operand.allowed.map { pair($0.name, operand.summary[language]) }
      }
      if !next.isEmpty { commands += entry(path.key, next) }
      if !words.isEmpty { operands += entry(path.key, words) }
      let own = path.options.flatMap { forms($0, language) }
      if !own.isEmpty { options += entry(path.key, own) }
      for option in path.options { values += valueEntry(option, under: path.key) }
    }
    for option in tree.globalOptions { values += valueEntry(option, under: nil) }
    let global = tree.globalOptions.flatMap { forms($0, language) }.joined(separator: " ")
    return """
      #compdef nhanrong
      # zsh completion for nhanrong
      _nhanrong_commands() {
        found=()
        case "$1" in
      \(commands)  esac
      }
      _nhanrong_operands() {
        case "$1" in
      \(operands)  esac
      }
      _nhanrong_options() {
        found=(\(global))
        case "$1" in
      \(options)  esac
      }
      # Succeeds for an option that takes a value, and finds the values that are allowed.
      _nhanrong_values() {
        found=()
        case "$1 $2" in
      \(values)    *) return 1 ;;
        esac
      }

      """ + walker
  }

  /// `'name:summary'` for `_describe`: colons in the name are escaped, and the whole is quoted.
  private static func pair(_ name: String, _ summary: String) -> String {
    ShellWord.single("\(name):\(summary)")
  }

  private static func forms(_ option: OptionSpec, _ language: Language) -> [String] {
    option.writtenForms.map { pair($0, option.summary[language]) }
  }

  private static func entry(_ key: String, _ pairs: [String]) -> String {
    "    '\(key)') found+=(\(pairs.joined(separator: " "))) ;;\n"
  }

  private static func valueEntry(_ option: OptionSpec, under key: String?) -> String {
    guard let value = option.value else { return "" }
    let patterns = option.writtenForms.map { form in
      key.map { "'\($0) \(form)'" } ?? "*' \(form)'"
    }
    let words = value.allowed.map { ShellWord.single($0.name) }.joined(separator: " ")
    return "    \(patterns.joined(separator: "|"))) found=(\(words)) ;;\n"
  }

  private static let walker = #"""
    _nhanrong() {
      local current="${words[CURRENT]}" path_so_far='' place=2 word next
      local -a found
      while (( place < CURRENT )); do
        word="${words[place]}"
        (( place++ ))
        case "$word" in
          --) _files; return ;;
          --*=*) ;;
          -*)
            if _nhanrong_values "$path_so_far" "$word"; then
              if (( place >= CURRENT )); then
                if (( ${#found} )); then compadd -a found; else _files; fi
                return
              fi
              (( place++ ))
            fi
            ;;
          *)
            _nhanrong_commands "$path_so_far"
            for next in "${found[@]}"; do
              if [[ "${next%%:*}" == "$word" ]]; then
                path_so_far="${path_so_far:+$path_so_far }$word"
                break
              fi
            done
            ;;
        esac
      done
      case "$current" in
        --*=*)
          if _nhanrong_values "$path_so_far" "${current%%=*}" && (( ${#found} )); then
            compset -P '*='
            compadd -a found
          else
            compset -P '*='
            _files
          fi
          ;;
        -*)
          _nhanrong_options "$path_so_far"
          _describe -o 'nhanrong' found
          ;;
        *)
          _nhanrong_commands "$path_so_far"
          _nhanrong_operands "$path_so_far"
          if (( ${#found} )); then _describe 'nhanrong' found; else _files; fi
          ;;
      esac
    }
    if [ "$funcstack[1]" = "_nhanrong" ]; then
      _nhanrong "$@"
    else
      compdef _nhanrong nhanrong
    fi

    """#
}
