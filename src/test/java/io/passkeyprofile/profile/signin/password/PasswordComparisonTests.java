package io.passkeyprofile.profile.signin.password;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.passkeyprofile.profile.ApplicationTest;
import io.passkeyprofile.profile.TestPasswordEncoder;
import io.passkeyprofile.profile.Visitor;
import io.passkeyprofile.profile.account.AccountRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many hashes a sign-in compares, and what may happen meanwhile.
 */
@ApplicationTest
class PasswordComparisonTests {

	private static final String PASSWORD = "correct horse";

	private final SaltingEncoder encoder = new SaltingEncoder();

	@Autowired
	private TestPasswordEncoder passwordEncoder;

	@Autowired
	private AccountRepository accounts;

	@LocalServerPort
	private int port;

	private final String username = UUID.randomUUID().toString();

	@BeforeEach
	void openAccount() {
		this.passwordEncoder.use(this.encoder);
		new Visitor(this.port).signUp(this.username, PASSWORD);
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "x", "a\u0000b", "" })
	void comparesOneHashWhetherTheAccountExistsOrNot(String nobody) {
		assertThat(comparisons(this.username)).isEqualTo(1);
		assertThat(comparisons(nobody)).isEqualTo(1);
	}

	@Test
	void comparesOneHashIfTheAccountHasNoPassword() {
		this.accounts.savePasswordHash(this.accounts.findByUsernameKey(this.username).orElseThrow().getId(), 0, null);

		assertThat(comparisons(this.username)).isEqualTo(1);
	}

	@Test
	void doesNotSignInIfThePasswordChangesDuringTheComparison() {
		this.encoder.meanwhile.set(() -> this.accounts.savePasswordHash(
				this.accounts.findByUsernameKey(this.username).orElseThrow().getId(), 0, "1:battery staple"));

		assertThat(signIn(this.username, PASSWORD)).isEqualTo("/sign-in");
		assertThat(this.encoder.meanwhile.get()).isNull();
	}

	@Test
	void signsInEvenIfTheHashIsUpgradedDuringTheComparison() {
		this.encoder.meanwhile
			.set(() -> this.accounts.replacePasswordHash(this.username, "0:" + PASSWORD, "2:" + PASSWORD));

		assertThat(signIn(this.username, PASSWORD)).isEqualTo("/profile");
		assertThat(this.encoder.meanwhile.get()).isNull();
	}

	private int comparisons(String username) {
		int before = this.encoder.comparisons.get();
		assertThat(signIn(username, "wrong horse")).isEqualTo("/sign-in");
		return this.encoder.comparisons.get() - before;
	}

	private String signIn(String username, String password) {
		return new Visitor(this.port).signIn(username, password).uri().getPath();
	}

	/** Compares fast, after something that the test wants to happen meanwhile. */
	private static final class SaltingEncoder implements PasswordEncoder {

		private final AtomicInteger comparisons = new AtomicInteger();

		private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();

		@Override
		public String encode(CharSequence password) {
			return "0:" + password;
		}

		@Override
		public boolean matches(CharSequence password, String hash) {
			this.comparisons.incrementAndGet();
			Runnable other = this.meanwhile.getAndSet(null);
			if (other != null) {
				other.run();
			}
			return hash.substring(2).contentEquals(password);
		}

	}

}
