package io.passkeyprofile.profile.signin.password;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.BothDatabases;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.AccountRepository;
import io.passkeyprofile.profile.account.Username;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hashes of older algorithms are replaced.
 */
@ApplicationTest
@BothDatabases
class OlderPasswordsTests {

	private static final String PASSWORD = "correct horse";

	private static final String CURRENT = "{argon2id}$argon2id$v=19$m=19456,t=2,p=1$";

	@Autowired
	private AccountRepository accounts;

	@Autowired
	private Clock clock;

	@LocalServerPort
	private int port;

	@Autowired
	private TestPasswordEncoder passwordEncoder;

	private final String username = UUID.randomUUID().toString();

	@BeforeEach
	void hashPasswords() {
		this.passwordEncoder.useReal();
	}

	/**
	 * Hashes of the password that are checked fast, as far as the algorithm allows.
	 */
	static Stream<String> older() {
		return Stream.of("{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD), "{pbkdf2@SpringSecurity_v5_8}"
				+ "4dee450b1caeae0bd1c091fb2ba98a5db0b7da1840b775b45ea5c81a7947c49d70f661cbbd03ee01fb6a059d3a4f9325",
				"{scrypt@SpringSecurity_v5_8}" + new SCryptPasswordEncoder(2, 8, 1, 32, 16).encode(PASSWORD),
				"{argon2id}" + new Argon2PasswordEncoder(16, 32, 1, 1024, 1).encode(PASSWORD));
	}

	@ParameterizedTest
	@MethodSource("older")
	void replacesAnOlderHashAtSignInAndNotBefore(String hash) {
		save(hash);

		assertThat(signIn("wrong horse")).isEqualTo("/sign-in");
		assertThat(hash()).isEqualTo(hash);
		assertThat(signIn(PASSWORD)).isEqualTo("/profile");
		String upgraded = hash();
		assertThat(upgraded).startsWith(CURRENT);
		assertThat(signIn(PASSWORD)).isEqualTo("/profile");
		assertThat(hash()).isEqualTo(upgraded);
	}

	@Test
	void keepsACurrentHash() {
		new Visitor(this.port).signUp(this.username, PASSWORD);
		String hash = hash();

		signIn(PASSWORD);

		assertThat(hash()).startsWith(CURRENT).isEqualTo(hash);
	}

	@Test
	void twoSignInsMayUpgradeAtOnce() {
		save("{bcrypt}" + new BCryptPasswordEncoder(10).encode(PASSWORD));

		List<String> pages = Stream.generate(() -> PASSWORD).limit(6).parallel().map(this::signIn).toList();

		assertThat(pages).hasSize(6).containsOnly("/profile");
		assertThat(hash()).startsWith(CURRENT);
	}

	@Test
	void anUpgradeNeverOverwritesANewPassword() {
		save("{noop}old");
		this.accounts.savePasswordHash(this.accounts.findByUsernameKey(this.username).orElseThrow().getId(), 0, "new");

		this.accounts.replacePasswordHash(this.username, "{noop}old", "upgraded");

		assertThat(hash()).isEqualTo("new");
	}

	@Test
	void comparesPasswordsBeyondTheSeventySecondByte() {
		String name = UUID.randomUUID().toString();
		new Visitor(this.port).signUp(name, "ü".repeat(40) + "a");

		assertThat(new Visitor(this.port).signIn(name, "ü".repeat(40) + "b").uri().getPath()).isEqualTo("/sign-in");
		assertThat(new Visitor(this.port).signIn(name, "ü".repeat(40) + "a").uri().getPath()).isEqualTo("/profile");
	}

	private void save(String hash) {
		this.accounts.save(new Account(new Username(this.username), hash, Locale.ENGLISH, this.clock.instant()));
	}

	private String signIn(String password) {
		return new Visitor(this.port).signIn(this.username, password).uri().getPath();
	}

	private String hash() {
		return this.accounts.findByUsernameKey(this.username).orElseThrow().getPassword();
	}

}
