import NhanRong
import Platform
import Sealing

/// Passphrases come from a person at a terminal that does not show them, or from a file or standard
/// input that a script names; never from the line, where everybody on the computer could read them.
extension CommandContext {
  /// The passphrase of the key, asked for when a command needs the secret.
  var passphraseSource: PassphraseSource {
    PassphraseSource { () throws(ReplicaError) in try passphrase() }
  }

  func passphrase(
    _ question: Text = Text(vi: "Cụm mật khẩu của khoá: ", en: "Passphrase of the key: ")
  ) throws(ReplicaError) -> SecretBytes {
    if let file = invocation.globals.passphraseFile {
      return try entered(line(of: file), isNew: false)
    }
    guard canAsk, let typed = askHidden(question) else { throw ReplicaError(.keyLocked) }
    return try entered(typed, isNew: false)
  }

  /// A new passphrase: from the file named, or asked for twice.
  func newPassphrase(from file: String?) throws(ReplicaError) -> SecretBytes {
    if let file { return try entered(line(of: file), isNew: true) }
    let first = Text(vi: "Cụm mật khẩu mới: ", en: "New passphrase: ")
    let again = Text(vi: "Gõ lại lần nữa: ", en: "The same again: ")
    guard canAsk, let typed = askHidden(first) else {
      throw ReplicaError(.passphraseUnfit, ("reason", "missing"))
    }
    let passphrase = try entered(typed, isNew: true)
    guard let repeated = askHidden(again) else {
      throw ReplicaError(.passphraseUnfit, ("reason", "differs"))
    }
    let same = try entered(repeated, isNew: true)
    let isSame = passphrase.reading { left in
      same.reading { right in equalInConstantTime(left, right) }
    }
    guard isSame else { throw ReplicaError(.passphraseUnfit, ("reason", "differs")) }
    return passphrase
  }

  private func entered(_ typed: [UInt8], isNew: Bool) throws(ReplicaError) -> SecretBytes {
    var typed = typed
    return try Passphrase.entered(&typed, isNew: isNew)
  }

  private func askHidden(_ question: Text) -> [UInt8]? {
    progress.finish()
    var line = Printout(colour: output.talkColour)
    line.add(question[language])
    _ = streams.talk(line.bytes)
    return environment.readSecret()
  }

  /// The first line of a file, or the next one of standard input.
  private func line(of file: String) throws(ReplicaError) -> [UInt8] {
    if file == "-" {
      guard var line = environment.readSecret() else { throw ReplicaError(.keyLocked) }
      defer { overwrite(&line) }
      return Array(line.prefix { $0 != 0x0D })
    }
    var bytes: [UInt8]
    do throws(FileError) {
      bytes = try surroundings.files.readWhole(path(file), limit: UInt64(HiddenInput.sizeMax))
    } catch { throw ReplicaError(file: error) }
    defer { overwrite(&bytes) }
    return Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
  }
}
