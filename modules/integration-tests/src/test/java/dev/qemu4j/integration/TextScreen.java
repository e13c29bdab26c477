package dev.qemu4j.integration;

import dev.qemu4j.manager.screen.Screenshot;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the text on a guest's screen in VGA text mode. It learns what the characters look like from a picture whose text is known, so
 * it needs no font.
 */
final class TextScreen {
    private static final int COLUMNS = 80;
    private static final int ROWS = 25;

    private final Map<Screenshot, Character> font = new HashMap<>();

    /** Learns from a row that holds exactly this text from its first column on. */
    void learn(Screenshot shot, int row, String text) {
        for (int column = 0; column < text.length(); column++) {
            Character before = font.put(cell(shot, row, column), text.charAt(column));
            if (before != null && before != text.charAt(column)) {
                throw new AssertionError("'" + before + "' and '" + text.charAt(column) + "' look the same");
            }
        }
    }

    /** A row of the screen, with a question mark for what it does not know, and without the spaces at its end. */
    String read(Screenshot shot, int row) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            text.append(font.getOrDefault(cell(shot, row, column), '?'));
        }
        return text.toString().stripTrailing();
    }

    private static Screenshot cell(Screenshot shot, int row, int column) {
        int width = shot.width() / COLUMNS;
        int height = shot.height() / ROWS;
        return shot.crop(column * width, row * height, width, height);
    }
}
