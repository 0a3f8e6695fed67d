import Testing

@testable import CommandLine

@Suite struct HTMLTextTests {
  @Test func `text in a page cannot open a tag, leave an attribute or turn the direction`() {
    #expect(
      HTMLText.escaped("<b a=\"1\" c='2'>&\n\u{202E}\u{0}")
        == "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\n\u{FFFD}\u{FFFD}")
  }
}
