package io.passkeyprofile.profile;

import java.nio.charset.StandardCharsets;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.DigestUtils;

/**
 * The password encoder of every {@link ApplicationTest}. Its hashes take no time, until a
 * test sets another encoder.
 */
@Primary
public final class TestPasswordEncoder implements PasswordEncoder {

	private static final PasswordEncoder FAST = new FastEncoder();

	private final PasswordEncoder real;

	private volatile PasswordEncoder current = FAST;

	TestPasswordEncoder(@Qualifier("passwordEncoder") PasswordEncoder real) {
		this.real = real;
	}

	/** A hash that the fast encoder accepts. */
	public static String hash(String password) {
		return FAST.encode(password);
	}

	/** Uses the application's own encoder until the end of the test. */
	public void useReal() {
		use(this.real);
	}

	/** Uses an encoder until the end of the test. */
	public void use(PasswordEncoder encoder) {
		this.current = encoder;
	}

	/** Uses the fast encoder again. */
	public void reset() {
		this.current = FAST;
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

	private static final class FastEncoder implements PasswordEncoder {

		@Override
		public String encode(CharSequence password) {
			return "fast:" + DigestUtils.md5DigestAsHex(password.toString().getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public boolean matches(CharSequence password, String hash) {
			return encode(password).equals(hash);
		}

	}

}
