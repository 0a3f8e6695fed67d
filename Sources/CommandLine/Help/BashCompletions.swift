/// The completion script for bash. It holds four tables made from the tree (subcommands, words for
/// operands, options, allowed values) and one function that walks the line.
enum BashCompletions {
  static func script(for tree: CommandTree) -> String {
    let paths = CommandPath.all(in: tree)
    var commands = ""
    var operands = ""
    var options = ""
    var values = ""
    for path in paths {
      let words = path.operands.flatMap { $0.allowed.map(\.name) }
      if !path.subcommands.isEmpty { commands += entry(path.key, path.subcommands.map(\.name)) }
      if !words.isEmpty { operands += entry(path.key, words) }
      if !path.options.isEmpty { options += entry(path.key, path.options.flatMap(\.writtenForms)) }
      for option in path.options { values += valueEntry(option, under: path.key) }
    }
    for option in tree.globalOptions { values += valueEntry(option, under: nil) }
    let global = tree.globalOptions.flatMap(\.writtenForms).joined(separator: " ")
    return """
      # bash completion for nhanrong
      _nhanrong_commands() {
        case "$1" in
      \(commands)  esac
      }
      _nhanrong_operands() {
        case "$1" in
      \(operands)  esac
      }
      _nhanrong_options() {
        echo '\(global)'
        case "$1" in
      \(options)  esac
      }
      # Succeeds for an option that takes a value, and prints the values that are allowed.
      _nhanrong_values() {
        case "$1 $2" in
      \(values)    *) return 1 ;;
        esac
      }

      """ + walker
  }

  private static func entry(_ key: String, _ words: [String]) -> String {
    "    '\(key)') echo '\(words.joined(separator: " "))' ;;\n"
  }

  private static func valueEntry(_ option: OptionSpec, under key: String?) -> String {
    guard let value = option.value else { return "" }
    let patterns = option.writtenForms.map { form in
      key.map { "'\($0) \(form)'" } ?? "*' \(form)'"
    }
    let words = value.allowed.map(\.name).joined(separator: " ")
    return "    \(patterns.joined(separator: "|"))) echo '\(words)' ;;\n"
  }

  private static let walker = #"""
    _nhanrong() {
      local current="${COMP_WORDS[COMP_CWORD]}" path='' place=1 word words next
      # The line is cut at equals signs too: --lang=vi is three words here.
      while [ "$place" -lt "$COMP_CWORD" ]; do
        word="${COMP_WORDS[place]}"
        place=$((place + 1))
        case "$word" in
          --) COMPREPLY=(); return ;;
          -*)
            if _nhanrong_values "$path" "$word" >/dev/null; then
              [ "${COMP_WORDS[place]}" = '=' ] && [ "$place" -lt "$COMP_CWORD" ] &&
                place=$((place + 1))
              if [ "$place" -ge "$COMP_CWORD" ]; then
                [ "$current" = '=' ] && current=''
                COMPREPLY=($(compgen -W "$(_nhanrong_values "$path" "$word")" -- "$current"))
                return
              fi
              place=$((place + 1))
            fi
            ;;
          *)
            for next in $(_nhanrong_commands "$path"); do
              [ "$next" = "$word" ] && path="${path:+$path }$word" && break
            done
            ;;
        esac
      done
      case "$current" in
        -*) COMPREPLY=($(compgen -W "$(_nhanrong_options "$path")" -- "$current")) ;;
        *)
          words="$(_nhanrong_commands "$path") $(_nhanrong_operands "$path")"
          COMPREPLY=($(compgen -W "$words" -- "$current"))
          ;;
      esac
    }
    complete -o default -F _nhanrong nhanrong

    """#
}
