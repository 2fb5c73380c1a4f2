package io.passkeyprofile.profile.signin.signup;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestDatabase;
import io.passkeyprofile.profile.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which usernames people can sign up with.
 */
@ApplicationTest
@BothDatabases(byDefault = TestDatabase.POSTGRES)
class SignUpNamesTests {

	private static final String LATIN = "aceopxy";

	private static final String CYRILLIC = "асеорху";

	private static final String PASSWORD = "correct horse";

	private final Random random = new SecureRandom();

	@Autowired
	private JdbcTemplate jdbc;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "ad\u3164a,a character", "Straẞe,a character", "pаypal,mixes alphabets" })
	void saysWhatIsWrongWithAName(String name, String sentence) {
		assertThat(signUp(name)).contains(sentence, "aria-invalid=\"true\"").doesNotContain("Sign out");
	}

	@Test
	void refusesANameThatLooksLikeOneInAnotherScript() {
		String name = letters(12);

		assertThat(signUp(name)).contains("Sign out");

		assertThat(signUp(cyrillic(name))).contains("looks too much like one that somebody has");
		assertThat(signUp(cyrillic(name).toUpperCase(Locale.ROOT)))
			.contains("looks too much like one that somebody has");
		assertThat(signUp(name)).contains("Somebody has that name already");
		assertThat(accounts(cyrillic(name))).isZero();
	}

	@Test
	void refusesDigitsThatLookLikeLetters() {
		String digits = "1" + this.random.nextInt(100_000_000, 1_000_000_000);

		assertThat(signUp(digits)).contains("Sign out");

		assertThat(signUp("l" + digits.substring(1))).contains("looks too much like one that somebody has");
	}

	@Test
	void allowsLookAlikesInOneScript() {
		String name = UUID.randomUUID().toString();

		assertThat(Stream.of("mary", "rnary", "user1", "userl").map((part) -> signUp(part + "-" + name)))
			.allSatisfy((page) -> assertThat(page).contains("Sign out"));
	}

	@Test
	void oneOfManyConcurrentLookAlikesInDifferentScriptsGetsTheName() throws Exception {
		for (int round = 0; round < 5; round++) {
			String name = letters(12);

			assertThat(signUpAtOnce(List.of(name, cyrillic(name), name, cyrillic(name)))).containsOnlyOnce(true);
			assertThat(accounts(name) + accounts(cyrillic(name))).isOne();
		}
	}

	@Test
	void concurrentLookAlikesInOneScriptAllGetTheirNames() throws Exception {
		String name = UUID.randomUUID().toString();

		assertThat(signUpAtOnce(Stream.of("mmm", "rnmm", "mrnm", "mmrn").map((part) -> part + name).toList()))
			.containsExactly(true, true, true, true);
	}

	private List<Boolean> signUpAtOnce(List<String> names) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(names.size());
		CountDownLatch start = new CountDownLatch(1);
		try {
			List<Future<Boolean>> attempts = names.stream()
				.map((name) -> threads.submit(attempt(name, start)))
				.toList();
			start.countDown();
			List<Boolean> won = new ArrayList<>();
			for (Future<Boolean> attempt : attempts) {
				won.add(attempt.get());
			}
			return won;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private Callable<Boolean> attempt(String name, CountDownLatch start) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		return () -> {
			start.await();
			String page = visitor.submit("/sign-up", Map.of("username", name, "password", PASSWORD)).body();
			assertThat(page).containsAnyOf("Sign out", "looks too much like one", "Somebody has that name");
			return page.contains("Sign out");
		};
	}

	private String signUp(String name) {
		Visitor visitor = new Visitor(this.port);
		visitor.open("/sign-up");
		return visitor.submit("/sign-up", Map.of("username", name, "password", PASSWORD)).body();
	}

	private int accounts(String name) {
		return this.jdbc.queryForObject("select count(*) from account where username = ?", Integer.class, name);
	}

	private String letters(int length) {
		return this.random.ints(length, 0, LATIN.length())
			.mapToObj((index) -> LATIN.substring(index, index + 1))
			.collect(Collectors.joining());
	}

	private static String cyrillic(String latin) {
		return latin.chars()
			.mapToObj((letter) -> Character.toString(CYRILLIC.charAt(LATIN.indexOf(letter))))
			.collect(Collectors.joining());
	}

}
