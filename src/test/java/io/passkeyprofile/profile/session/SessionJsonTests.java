package io.passkeyprofile.profile.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.web.servlet.FlashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

class SessionJsonTests {

	private final SessionJson json = new SessionJson();

	@Test
	void aSignInComesBackToTheNanosecondAndWithoutSecrets() {
		Instant issuedAt = Instant.parse("2026-01-02T03:04:05.123456789Z");
		List<GrantedAuthority> authorities = List.of(new SimpleGrantedAuthority("ROLE_USER"),
				FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
					.issuedAt(issuedAt)
					.build());
		UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken.authenticated(
				User.withUsername("Ada ${7*7} <b>").password("{argon2id}hash").roles("USER").build(), "correct horse",
				authorities);
		authentication.setDetails("127.0.0.1");

		byte[] stored = this.json.write(new SecurityContextImpl(authentication));

		assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain("argon2id", "correct horse", "127.0.0.1");
		SecurityContextImpl read = (SecurityContextImpl) this.json.read(stored);
		assertThat(read.getAuthentication()).isInstanceOf(UsernamePasswordAuthenticationToken.class)
			.extracting("name", "authenticated", "authorities", "credentials", "details")
			.containsExactly("Ada ${7*7} <b>", true, authorities, null, null);
		assertThat(read.getAuthentication().getAuthorities()).last().extracting("issuedAt").isEqualTo(issuedAt);
	}

	@Test
	void howASessionWasOpenedComesBack() {
		SignIn signIn = new SignIn(UUID.randomUUID(), Proof.PASSKEY, "Firefox", null);

		assertThat(this.json.read(this.json.write(signIn))).isEqualTo(signIn);
	}

	@Test
	void whatASessionStartedComesBackAndIsWrittenTheSameAgain() {
		StartedTransaction started = new StartedTransaction(StartedTransaction.Purpose.ADD, "a".repeat(64));

		byte[] stored = this.json.write(started);

		assertThat(this.json.read(stored)).isEqualTo(started);
		assertThat(this.json.write(this.json.read(stored))).isEqualTo(stored);
	}

	@Test
	void messagesComeBackWithTheirTargetAndExpiry() {
		FlashMap flash = new FlashMap();
		flash.put("done", "revoke.done");
		flash.setTargetRequestPath("/profile");
		flash.addTargetRequestParam("page", "2");
		flash.startExpirationPeriod(180);

		Object read = this.json.read(this.json.write(new CopyOnWriteArrayList<>(List.of(flash))));

		assertThat(read).isInstanceOf(CopyOnWriteArrayList.class).isEqualTo(List.of(flash));
		assertThat((List<?>) read).first().extracting("expirationTime").isEqualTo(flash.getExpirationTime());
		assertThat(this.json.read(this.json.write(new CopyOnWriteArrayList<>()))).isEqualTo(List.of());
	}

	static List<Object> otherTypes() {
		FlashMap flash = new FlashMap();
		flash.put("count", 1);
		return List.of("text", 1, Locale.ENGLISH, Instant.EPOCH, new HashMap<>(), List.of("text"),
				new CopyOnWriteArrayList<>(List.of(flash)), UUID.randomUUID(),
				new SecurityContextImpl(new TestingAuthenticationToken("ada", "x")));
	}

	@ParameterizedTest
	@MethodSource("otherTypes")
	void otherTypesAreNotWritten(Object attribute) {
		assertThatRuntimeException().isThrownBy(() -> this.json.write(attribute));
	}

}
