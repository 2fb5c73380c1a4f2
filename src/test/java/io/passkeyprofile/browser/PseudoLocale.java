package io.passkeyprofile.browser;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.Part;

/**
 * A language that is English with accents, in brackets, and 40 % longer. Text on a page
 * that isn't in brackets doesn't come from the message files.
 */
final class PseudoLocale {

	static final Locale LOCALE = Locale.forLanguageTag("en-XA");

	private static final String LETTERS = "aceinouyACEINOUY";

	private static final String ACCENTED = "áçéíñóúýÁÇÉÍÑÓÚÝ";

	/** Padding, of which each sentence gets as much as it needs. */
	private static final String MORE = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor "
		.repeat(5);

	private PseudoLocale() {
	}

	/** Writes the file beside the test classes, where the application finds it. */
	static void write() {
		Properties sentences = new Properties();
		try (Reader english = Files.newBufferedReader(Path.of("src/main/resources/messages.properties"))) {
			sentences.load(english);
			sentences.replaceAll((key, sentence) -> pseudo((String) sentence));
			Path folder = Path.of(PseudoLocale.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			try (Writer file = Files.newBufferedWriter(folder.resolve("messages_en_XA.properties"))) {
				sentences.store(file, null);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static String pseudo(String sentence) {
		MessagePattern pattern = new MessagePattern(sentence);
		StringBuilder pseudo = new StringBuilder("[");
		int end = 0;
		for (int i = 1; i < pattern.countParts(); i++) {
			Part part = pattern.getPart(i);
			String piece = sentence.substring(end, Math.max(end, part.getIndex()));
			switch (part.getType()) {
				case ARG_START, REPLACE_NUMBER, MSG_LIMIT -> pseudo.append(accented(piece));
				case ARG_LIMIT, MSG_START -> pseudo.append(piece);
				default -> {
					// What comes before it is copied later
					continue;
				}
			}
			pseudo.append(sentence, part.getIndex(), part.getLimit());
			end = part.getLimit();
		}
		String letters = sentence.replaceAll("\\{[^{}]*[{}]|}", "");
		String more = MORE.substring(0, (letters.length() * 2 + 4) / 5);
		return pseudo + (letters.contains(" ") ? " " + more : more.replace(" ", "")) + "]";
	}

	private static String accented(String text) {
		StringBuilder accented = new StringBuilder(text);
		for (int i = 0; i < accented.length(); i++) {
			int letter = LETTERS.indexOf(accented.charAt(i));
			if (letter >= 0) {
				accented.setCharAt(i, ACCENTED.charAt(letter));
			}
		}
		return accented.toString();
	}

}
