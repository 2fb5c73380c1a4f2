package io.passkeyprofile.profile.signin.password;

import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.passkeyprofile.profile.throttle.Throttle;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/**
 * How passwords are hashed.
 */
@Configuration(proxyBeanMethods = false)
class PasswordEncoderConfiguration {

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	private static final int LANES = 1;

	private static final int MEMORY_KIB = 19 * 1024;

	private static final int PASSES = 2;

	/**
	 * Uses Argon2id with the lowest parameters that OWASP recommends. Hashes of other
	 * algorithms still work, and are replaced when their owner signs in.
	 * @return an encoder whose hashes start with the name of the algorithm
	 * @see <a href=
	 * "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP
	 * Password Storage Cheat Sheet</a>
	 */
	@Bean
	PasswordEncoder passwordEncoder(PasswordSettings settings, Throttle throttle, MeterRegistry meters) {
		ConcurrencyLimitedPasswordEncoder encoder = new ConcurrencyLimitedPasswordEncoder(
				new DelegatingPasswordEncoder("argon2id",
						Map.of("argon2id", new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES),
								"bcrypt", new BCryptPasswordEncoder(), "pbkdf2@SpringSecurity_v5_8",
								Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8(), "scrypt@SpringSecurity_v5_8",
								SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8())),
				settings, throttle::network);
		Gauge.builder("profile.passwords.waiting", encoder, ConcurrencyLimitedPasswordEncoder::waiting)
			.description("Passwords that wait to be hashed")
			.register(meters);
		return encoder;
	}

}
