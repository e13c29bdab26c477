package dev.qemu4j.manager.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextSearchProperties {
    private static final TextSearch.Watch NOBODY = () -> {};

    @Property(tries = 3000)
    void theMatchesDoNotDependOnThePiecesInWhichTheTextArrives(
            @ForAll("patterns") Pattern pattern, @ForAll("pieces") List<String> pieces) {
        assertThat(inPieces(pattern, pieces)).isEqualTo(atOnce(pattern, String.join("", pieces)));
    }

    /** All matches, searched after each piece. */
    private static List<String> inPieces(Pattern pattern, List<String> pieces) {
        List<String> matches = new ArrayList<>();
        History history = new History();
        TextSearch search = new TextSearch(pattern, 0, NOBODY);
        for (int i = 0; i <= pieces.size(); i++) {
            boolean last = i == pieces.size();
            history.append(last ? "" : pieces.get(i));
            search.append(history.from(search.end()));
            for (MatchResult match = search.find(last); match != null; match = search.find(last)) {
                matches.add(search.position(match.start()) + ":" + match.group());
                search = new TextSearch(pattern, search.position(match.end()), NOBODY);
                search.append(history.from(search.end()));
            }
        }
        return matches;
    }

    private static List<String> atOnce(Pattern pattern, String text) {
        List<String> matches = new ArrayList<>();
        int start = 0;
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            matches.add(start + matcher.start() + ":" + matcher.group());
            start += matcher.end();
            matcher = pattern.matcher(text.substring(start));
        }
        return matches;
    }

    /** None of them matches the empty string, so the number of matches is finite. */
    @Provide
    Arbitrary<Pattern> patterns() {
        return Arbitraries.of(
                        "a",
                        "ab",
                        "aab",
                        "a+",
                        "a+?",
                        "a+b",
                        "ab|b",
                        "abb|b",
                        "(a|ab)(b|bb)",
                        ".+",
                        ".*b",
                        "(?s)a.*b",
                        "(?s)a.*?b",
                        "a\n",
                        "a$",
                        "(?m)^b+$",
                        "\\ba\\b",
                        "(?<=a)b",
                        "(?<!a)b",
                        "a(?=b)",
                        "a(?!b)",
                        "b{2,3}",
                        "(a)(?:b\\1)?",
                        "é|a€",
                        "😀+",
                        "[^a]+",
                        "(?>a+)b",
                        "a{3}",
                        "\n",
                        "b\\z",
                        "(ab)+",
                        "(?:ab|a)+b")
                .map(Pattern::compile);
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, Arbitraries.of("a", "b")),
                        net.jqwik.api.Tuple.of(2, Arbitraries.of("\n", " ", "é", "€", "😀")))
                .list()
                .ofMaxSize(6)
                .map(letters -> String.join("", letters))
                .list()
                .ofMaxSize(12);
    }

    @Example
    void aMatchThatMoreTextCouldChangeIsTakenOnlyOnceTheTextHasSettled() {
        TextSearch search = new TextSearch(Pattern.compile("\\d+"), 0, NOBODY);
        search.append(new History.Piece(0, "value: 4", false));
        assertThat(search.find(false)).isNull();
        search.append(new History.Piece(8, "2", false));
        assertThat(search.find(false)).isNull();
        assertThat(search.find(true).group()).isEqualTo("42");
    }

    @Example
    void aLiteralTextIsFoundAtOnce() {
        TextSearch search = new TextSearch(Pattern.compile("login: ", Pattern.LITERAL), 0, NOBODY);
        search.append(new History.Piece(0, "lologin:", false));
        assertThat(search.find(false)).isNull();
        search.append(new History.Piece(8, " ", false));
        assertThat(search.find(false).group()).isEqualTo("login: ");
    }

    @Example
    void aMatchDoesNotSpanDroppedText() {
        TextSearch search = new TextSearch(Pattern.compile("ab"), 0, NOBODY);
        search.append(new History.Piece(0, "a", false));
        assertThat(search.find(false)).isNull();
        search.append(new History.Piece(5, "b ab", false));
        MatchResult match = search.find(false);
        assertThat(search.position(match.start())).isEqualTo(7);
    }

    /** A search that began again at each piece would read about 100 million characters here. */
    @Example
    void textThatCannotBeginAMatchIsSearchedOnce() {
        long[] checks = {0};
        TextSearch search = new TextSearch(Pattern.compile("zz"), 0, () -> checks[0]++);
        String piece = "abcdefgh".repeat(2);
        long position = 0;
        for (int i = 0; i < 4096; i++) {
            search.append(new History.Piece(position, piece, false));
            position += piece.length();
            assertThat(search.find(false)).isNull();
        }
        assertThat(checks[0]).isBetween(0L, 3L); // one for each 65,536 characters that were read
    }
}
