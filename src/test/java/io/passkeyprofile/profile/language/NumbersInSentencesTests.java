package io.passkeyprofile.profile.language;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers in sentences are those of the code, in every language. A sentence with a number
 * that is not in the list needs a line there, or an argument.
 */
@StandaloneTest
class NumbersInSentencesTests {

	/**
	 * Numbers, and constants below {@code io.passkeyprofile.profile} with their units.
	 */
	private static final Map<String, Set<Integer>> NUMBERS = numbers(
			"""
					json.reauthentication_required: minutes=signin.reauthentication.RecentProofConfiguration.LIFETIME
					sign-in.recovery-over: minutes=session.RecoverySession.LIFETIME
					new-password.help: account.NewPassword.MIN_LENGTH
					new-password.length: account.NewPassword.MIN_LENGTH account.NewPassword.MAX_LENGTH
					sign-up.username.help: account.Username.MIN_LENGTH account.Username.MAX_LENGTH
					sign-up.username.invalid: account.Username.MIN_LENGTH account.Username.MAX_LENGTH
					recovery.code.help: signin.recovery.RecoveryCode.LENGTH
					recovery.code.invalid: signin.recovery.RecoveryCode.LENGTH
					recovery.sign-in.meaning: minutes=session.RecoverySession.LIFETIME
					passkeys.forgotten: days=passkey.PasskeyRow.FORGOTTEN_AFTER
					rename.help: passkey.fact.PasskeyName.LONGEST
					rename.invalid: passkey.fact.PasskeyName.LONGEST
					mail.address-confirm.text: hours=mail.address.MailAddresses.CONFIRM
					mail.address-changed.advice: days=mail.address.MailAddresses.UNDO
					mail.address-removed.advice: days=mail.address.MailAddresses.UNDO
					recovery-mail.meaning: hours=signin.recovery.mail.MailRecovery.WAIT
					recovery-mail.sent: minutes=signin.recovery.mail.MailRecovery.LINK
					recovery-mail.sent.nothing: signin.recovery.mail.MailRecoveryJob.MAILS_A_DAY
					recovery-mail.waiting: hours=signin.recovery.mail.MailRecovery.WAIT
					recovery-mail.waiting.what: days=signin.recovery.mail.MailRecovery.OPEN
					recovery-mail.ready: minutes=signin.recovery.mail.MailRecovery.LINK
					recovery-mail.finish: minutes=session.RecoverySession.LIFETIME
					mail.recovery-confirm.text: minutes=signin.recovery.mail.MailRecovery.LINK
					mail.recovery-ready.text: hours=signin.recovery.mail.MailRecovery.WAIT days=signin.recovery.mail.MailRecovery.OPEN
					mail.recovery-finish.text: minutes=signin.recovery.mail.MailRecovery.LINK
					""");

	private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z\\d-])\\d+(?![A-Za-z\\d])");

	/** Languages may write one and two in words or in digits. */
	private static final int SMALL = 2;

	static List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("src", "main", "resources"))) {
			return files.filter((file) -> file.getFileName().toString().matches("messages(_.+)?\\.properties"))
				.sorted()
				.toList();
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void areThoseOfTheCode(Path file) throws IOException {
		Map<String, Set<Integer>> found = new TreeMap<>();
		try (Reader text = Files.newBufferedReader(file)) {
			Properties sentences = new Properties();
			sentences.load(text);
			sentences.stringPropertyNames().forEach((key) -> found.put(key, numbersIn(sentences.getProperty(key))));
		}
		found.values().removeIf(Set::isEmpty);

		assertThat(found).isEqualTo(NUMBERS);
	}

	private static Set<Integer> numbersIn(String sentence) {
		String text = sentence;
		// Not the digits in arguments and their plural forms
		for (String before = ""; !before.equals(text);) {
			before = text;
			text = text.replaceAll("\\{[^{}]*}", "");
		}
		return NUMBER.matcher(text)
			.results()
			.map((number) -> Integer.valueOf(number.group()))
			.filter((number) -> number > SMALL)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Map<String, Set<Integer>> numbers(String table) {
		return table.lines()
			.map((line) -> line.split(": ", 2))
			.collect(Collectors.toMap((line) -> line[0],
					(line) -> Stream.of(line[1].split(" ", -1))
						.map(NumbersInSentencesTests::constant)
						.collect(Collectors.toCollection(TreeSet::new)),
					(one, other) -> one, TreeMap::new));
	}

	private static Integer constant(String name) {
		String[] parts = name.split("=", -1);
		String path = parts[parts.length - 1];
		int dot = path.lastIndexOf('.');
		try {
			Field field = Class.forName("io.passkeyprofile.profile." + path.substring(0, dot))
				.getDeclaredField(path.substring(dot + 1));
			field.setAccessible(true);
			Object value = field.get(null);
			return (value instanceof Duration duration)
					? Math.toIntExact(
							duration.dividedBy(ChronoUnit.valueOf(parts[0].toUpperCase(Locale.ROOT)).getDuration()))
					: (Integer) value;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
