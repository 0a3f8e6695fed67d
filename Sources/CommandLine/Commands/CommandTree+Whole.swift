/// The whole tree. A new chapter or command is a constant of its own file and one name here.
func commandTree() -> CommandTree {
  CommandTree(
    chapters: [careChapter], globalOptions: GlobalOption.all,
    topics: [HelpTopic.exitStatuses, HelpTopic.environment, HelpTopic.language])
}

let careChapter = CommandChapter(
  "care", Text(vi: "Giữ gìn", en: "Care"),
  [CompletionsCommand.spec, ManCommand.spec, HelpCommand.spec, VersionCommand.spec])
