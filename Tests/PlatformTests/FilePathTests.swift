import Platform
import Testing

@Suite struct `A path` {
  @Test func `keeps composed and decomposed spellings apart`() {
    let composed = FilePath("/x/Ti\u{1EBF}n")
    let decomposed = FilePath("/x/Tie\u{302}\u{301}n")
    #expect(composed.text == decomposed.text)
    #expect(composed != decomposed)
  }

  @Test(arguments: [
    ("/a/b", "/a", "b"), ("/a", "/", "a"), ("/", "/", "/"), ("a", ".", "a"), ("a/b/", "a", "b"),
  ])
  func `splits into its folder and its name`(path: String, parent: String, name: String) {
    #expect(FilePath(path).parent == FilePath(parent))
    #expect(FilePath(path).lastComponent == name)
  }

  @Test func `joins with exactly one separator`() {
    #expect(FilePath("/").appending("a") == "/a")
    #expect(FilePath("a/").appending("b") == "a/b")
    #expect(FilePath("").appending("b") == "b")
  }

  @Test func `orders by bytes, not by alphabet`() {
    #expect(FilePath("Z") < FilePath("a"))
    #expect(FilePath("z") < FilePath("\u{111}"))
    #expect(!(FilePath("a") < FilePath("a")))
  }
}
