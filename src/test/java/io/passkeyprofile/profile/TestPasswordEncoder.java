package io.passkeyprofile.profile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The password encoder of every {@link ApplicationTest}. It does not hash, which saves
 * most of the time of a sign-in, until a test sets another encoder.
 */
@Primary
public final class TestPasswordEncoder implements PasswordEncoder {

	private final PasswordEncoder real;

	private volatile PasswordEncoder current = plain();

	TestPasswordEncoder(@Qualifier("passwordEncoder") PasswordEncoder real) {
		this.real = real;
	}

	/** Uses the application's own encoder until the end of the test. */
	public void useReal() {
		use(this.real);
	}

	/** Uses an encoder until the end of the test. */
	public void use(PasswordEncoder encoder) {
		this.current = encoder;
	}

	/** Hashes no more. */
	public void reset() {
		this.current = plain();
	}

	@Override
	public String encode(CharSequence password) {
		return this.current.encode(password);
	}

	@Override
	public boolean matches(CharSequence password, String hash) {
		return this.current.matches(password, hash);
	}

	@Override
	public boolean upgradeEncoding(String hash) {
		return this.current.upgradeEncoding(hash);
	}

	@SuppressWarnings("deprecation")
	private static PasswordEncoder plain() {
		return NoOpPasswordEncoder.getInstance();
	}

}
