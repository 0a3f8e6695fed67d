/// The whole tree. A new chapter or command is a constant of its own file and one name here.
func commandTree() -> CommandTree {
  CommandTree(
    chapters: [
      dailyChapter, exchangeChapter, conflictChapter, planChapter, trustChapter, careChapter,
    ],
    globalOptions: GlobalOption.all,
    topics: [
      HelpTopic.fields, HelpTopic.sheets, HelpTopic.exitStatuses, HelpTopic.environment,
      HelpTopic.language,
    ])
}

let dailyChapter = CommandChapter(
  "daily", Text(vi: "Hằng ngày", en: "Every day"),
  [
    StatusCommand.spec, RegisterCommand.spec, EditCommand.spec, ListCommand.spec, ShowCommand.spec,
    AdvanceCommand.spec, AttachCommand.spec, WithdrawCommand.spec, ContinueCommand.spec,
    DuplicatesCommand.spec, SheetCommand.spec, EvaluateCommand.spec, RecogniseCommand.spec,
    AdoptCommand.spec,
  ])

let exchangeChapter = CommandChapter(
  "exchange", Text(vi: "Trao đổi", en: "Exchange"),
  [
    SyncCommand.spec, ExportCommand.spec, ImportCommand.spec, MergeCommand.spec, BundleCommand.spec,
    LogCommand.spec,
  ])

let conflictChapter = CommandChapter(
  "conflicts", Text(vi: "Xung đột", en: "Conflicts"),
  [ConflictsCommand.spec, ResolveCommand.spec])

let planChapter = CommandChapter(
  "plans", Text(vi: "Kế hoạch", en: "Plans"),
  [PlanCommand.spec, LoadCommand.spec, ReportCommand.spec])

let trustChapter = CommandChapter(
  "trust", Text(vi: "Tin cậy", en: "Trust"),
  [KeyCommand.spec, EnrolCommand.spec, OrgCommand.spec, RevokeCommand.spec, AdoptHeldCommand.spec])

let careChapter = CommandChapter(
  "care", Text(vi: "Giữ gìn", en: "Care"),
  [
    InitCommand.spec, VerifyCommand.spec, HealCommand.spec, DoctorCommand.spec,
    BackupCommand.spec, SubjectCommand.spec, EraseCommand.spec,
    CompletionsCommand.spec, ManCommand.spec,
    HelpCommand.spec, VersionCommand.spec,
  ])
