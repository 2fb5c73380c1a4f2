package io.passkeyprofile.profile.language;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import com.ibm.icu.text.PluralRules;
import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every language has the same sentences, with the same arguments and with its own
 * plurals, and the application uses each of them.
 */
@StandaloneTest
class MessageFilesTests {

	private static final Path FILES = Path.of("src", "main", "resources");

	private static final Map<String, String> ENGLISH = read("messages.properties");

	/** Words that are the same in several languages, and names. */
	private static final Pattern INTERNATIONAL = Pattern
		.compile("product|title|.*\\.passkeys|sign-up\\.passkey|.*passkey-id|passkeys\\.name|"
				+ "rename\\.name|passkeys\\.(details|actions)|activity\\.pages|"
				+ "privacy\\.cookies|export\\.(no|field\\.(browser|passkey_name|details))");

	private static final Pattern LITERAL = Pattern.compile("\"([^\"\\n]*)\"");

	/** A literal or a key in an attribute of a template. */
	private static final Pattern IN_TEMPLATE = Pattern.compile("'([^'\\n]*)'|#\\{([\\w.-]+)[(}]");

	static List<String> translations() throws IOException {
		try (Stream<Path> files = Files.list(FILES)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.matches("messages_.+\\.properties"))
				.sorted()
				.toList();
		}
	}

	static List<String> files() throws IOException {
		return Stream.concat(Stream.of("messages.properties"), translations().stream()).toList();
	}

	@ParameterizedTest
	@MethodSource("translations")
	void hasTheSameSentencesWithTheSameArguments(String file) {
		Map<String, String> sentences = read(file);

		assertThat(sentences.keySet()).isEqualTo(ENGLISH.keySet());
		assertThat(sentences.entrySet()).filteredOn((sentence) -> {
			Set<String> expected = arguments(ENGLISH.get(sentence.getKey()));
			// A translation may need a plural where the English number is never one
			return !arguments(sentence.getValue()).containsAll(expected)
					|| !names(sentence.getValue()).equals(names(ENGLISH.get(sentence.getKey())));
		}).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("translations")
	void isTranslated(String file) {
		assertThat(read(file).entrySet()).filteredOn((sentence) -> !INTERNATIONAL.matcher(sentence.getKey()).matches())
			.filteredOn((sentence) -> sentence.getValue().replaceAll("\\{\\d}", "").matches(".*\\p{L}{2}.*"))
			.filteredOn((sentence) -> sentence.getValue().equals(ENGLISH.get(sentence.getKey())))
			.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasAFormForEveryNumber(String file) {
		PluralRules rules = PluralRules.forLocale(locale(file));

		read(file).forEach((key, sentence) -> plurals(sentence).filter((forms) -> counts(key))
			.forEach((forms) -> assertThat(IntStream.rangeClosed(0, 200)
				// If no sentence has a form for zero, zero has a page of its own
				.filter((number) -> number > 0 || forms.contains("=0"))
				.filter((number) -> !forms.contains("=" + number) && !forms.contains(rules.select(number))))
				.as(file + ": " + key)
				.isEmpty()));
	}

	@ParameterizedTest
	@MethodSource("files")
	void hasNoApostropheThatQuotes(String file) {
		assertThat(read(file).entrySet()).noneMatch((sentence) -> sentence.getValue().contains("'"));
	}

	@Test
	void everySentenceIsUsed() throws IOException {
		Set<String> literals = literals();

		assertThat(ENGLISH.keySet()).filteredOn((key) -> !isUsed(key, literals)).isEmpty();
	}

	@Test
	void everySentenceOfATemplateExists() throws IOException {
		Set<String> keys = sources().filter((file) -> file.toString().endsWith(".html"))
			.flatMap((file) -> IN_TEMPLATE.matcher(text(file)).results())
			.map((match) -> match.group(2))
			.filter((key) -> key != null)
			.collect(Collectors.toCollection(TreeSet::new));

		assertThat(keys).hasSizeGreaterThan(100).isSubsetOf(ENGLISH.keySet());
	}

	/** Returns whether a plural depends on the number, and not only on none or some. */
	private static boolean counts(String key) {
		return plurals(ENGLISH.get(key)).noneMatch((forms) -> forms.equals(Set.of("=0", "other")));
	}

	/**
	 * A key is a literal, or composed of two literals, or of one and the name of a
	 * constant.
	 */
	private static boolean isUsed(String key, Set<String> literals) {
		return literals.contains(key) || IntStream.range(1, key.length())
			.anyMatch((end) -> literals.contains(key.substring(0, end))
					&& (key.charAt(end - 1) == '.' || literals.contains(key.substring(end))));
	}

	private static Set<String> literals() throws IOException {
		return sources().map(MessageFilesTests::text)
			.flatMap((text) -> Stream.concat(LITERAL.matcher(text).results(), IN_TEMPLATE.matcher(text).results()))
			.flatMap((match) -> IntStream.rangeClosed(1, match.groupCount()).mapToObj(match::group))
			.filter((literal) -> literal != null)
			.collect(Collectors.toSet());
	}

	private static Stream<Path> sources() throws IOException {
		List<Path> sources = new ArrayList<>();
		for (Path root : List.of(FILES.resolve("templates"), Path.of("src/main/java/io/passkeyprofile/profile"))) {
			try (Stream<Path> files = Files.walk(root)) {
				files.filter((file) -> file.toString().matches(".+\\.(html|java|txt)"))
					.filter((file) -> !file.startsWith(FILES.resolve("templates/console")))
					.forEach(sources::add);
			}
		}
		return sources.stream();
	}

	/** Returns the names of the arguments, and marks those with plural forms. */
	private static Set<String> arguments(String sentence) {
		MessagePattern pattern = new MessagePattern(sentence);
		return IntStream.range(0, pattern.countParts())
			.filter((i) -> pattern.getPartType(i) == Part.Type.ARG_START)
			.boxed()
			.flatMap((i) -> {
				String name = pattern.getSubstring(pattern.getPart(i + 1));
				ArgType type = pattern.getPart(i).getArgType();
				return (type == ArgType.NONE) ? Stream.of(name) : Stream.of(name, name + " " + type);
			})
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> names(String sentence) {
		return arguments(sentence).stream().map((argument) -> argument.split(" ", -1)[0]).collect(Collectors.toSet());
	}

	/** The selectors of each plural. */
	private static Stream<Set<String>> plurals(String sentence) {
		MessagePattern pattern = new MessagePattern(sentence);
		return IntStream.range(0, pattern.countParts())
			.filter((i) -> pattern.getPartType(i) == Part.Type.ARG_START
					&& pattern.getPart(i).getArgType() == ArgType.PLURAL)
			.mapToObj((start) -> {
				Set<String> selectors = new TreeSet<>();
				for (int i = start; i < pattern.getLimitPartIndex(start); i++) {
					Part part = pattern.getPart(i);
					if (part.getType() == Part.Type.ARG_SELECTOR) {
						selectors.add(pattern.getSubstring(part));
					}
					else if (part.getType() == Part.Type.MSG_START) {
						i = pattern.getLimitPartIndex(i);
					}
				}
				return selectors;
			});
	}

	private static Locale locale(String file) {
		return file.equals("messages.properties") ? Locale.ENGLISH
				: Locale.forLanguageTag(file.replaceAll("messages_|\\.properties", ""));
	}

	private static Map<String, String> read(String file) {
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(FILES.resolve(file))) {
			properties.load(reader);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		Map<String, String> sentences = new TreeMap<>();
		properties.forEach((key, sentence) -> sentences.put((String) key, (String) sentence));
		return sentences;
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
