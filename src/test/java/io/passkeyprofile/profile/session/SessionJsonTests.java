package io.passkeyprofile.profile.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.account.Username;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.session.StartedTransactions.Purpose;
import io.passkeyprofile.profile.session.StartedTransactions.Started;
import io.passkeyprofile.profile.web.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.servlet.FlashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

class SessionJsonTests {

	private final SessionJson json = new SessionJson();

	@Test
	void keepsASignInToTheNanosecondAndWithoutSecrets() {
		Instant issuedAt = Instant.parse("2026-01-02T03:04:05.123456789Z");
		GrantedAuthority factor = FactorGrantedAuthority.withAuthority(FactorGrantedAuthority.WEBAUTHN_AUTHORITY)
			.issuedAt(issuedAt)
			.build();
		Account account = new Account(new Username("Ada ${7*7} <b>"), "{argon2id}hash", Locale.ENGLISH, Instant.EPOCH);
		ReflectionTestUtils.setField(account, "id", 42L);
		UsernamePasswordAuthenticationToken authentication = UsernamePasswordAuthenticationToken.authenticated(account,
				"correct horse", List.of(new SimpleGrantedAuthority("ROLE_USER"), factor));
		authentication.setDetails("127.0.0.1");
		SignIn signIn = SignIn.of(authentication, "device",
				new Client("Firefox", null, new Client.Address("192.0.2.7")));

		byte[] stored = this.json.write(signIn);

		assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain("argon2id", "correct horse", "127.0.0.1",
				"192.0.2.7", "Ada");
		SignIn read = (SignIn) this.json.read(stored);
		assertThat(read).isEqualTo(signIn)
			.extracting("accountId", "passwordVersion", "openedWith", "browser", "system", "proofs", "passkeys")
			.containsExactly(42L, 0, Proof.PASSKEY, "Firefox", null, Map.of(Proof.PASSKEY, issuedAt), Set.of("device"));
		assertThat(read.factors(issuedAt)).containsExactly(factor);
		assertThat(((FactorGrantedAuthority) read.factors(issuedAt).get(0)).getIssuedAt()).isEqualTo(issuedAt);
	}

	@Test
	void keepsASignInWithTwoProofs() {
		SignIn signIn = new SignIn(UUID.randomUUID(), 1, 2, Proof.PASSWORD, null, "Windows",
				Map.of(Proof.PASSWORD, Instant.EPOCH, Proof.PASSKEY, Instant.parse("2026-01-02T03:04:05Z")),
				Set.of("device", ""), Instant.parse("2026-01-02T03:19:05Z"), Set.of("new"));

		assertThat(this.json.read(this.json.write(signIn))).isEqualTo(signIn);
	}

	@Test
	void readsASignInFromBeforePasskeysWereKept() {
		SignIn signIn = new SignIn(UUID.randomUUID(), 1, 2, Proof.PASSKEY, null, null, Map.of(), Set.of(), null,
				Set.of());
		String stored = new String(this.json.write(signIn), StandardCharsets.UTF_8);
		assertThat(stored).contains(",\"passkeys\":[],\"recoveryUntil\":null,\"addedPasskeys\":[]");

		byte[] before = stored.replace(",\"passkeys\":[],\"recoveryUntil\":null,\"addedPasskeys\":[]", "")
			.getBytes(StandardCharsets.UTF_8);

		assertThat(((SignIn) this.json.read(before)).passkeys()).containsExactly(SignIn.UNKNOWN_PASSKEY);
		byte[] withPassword = new String(before, StandardCharsets.UTF_8).replace("PASSKEY", "PASSWORD")
			.getBytes(StandardCharsets.UTF_8);
		assertThat(((SignIn) this.json.read(withPassword)).passkeys()).isEmpty();
	}

	@Test
	void keepsAStartedTransactionAndWritesItTheSameAgain() {
		Started started = new Started(Purpose.ADD_PASSKEY, "a".repeat(64));

		byte[] stored = this.json.write(started);

		assertThat(this.json.read(stored)).isEqualTo(started);
		assertThat(this.json.write(this.json.read(stored))).isEqualTo(stored);
	}

	@Test
	void keepsFlashMapsWithTheirTargetAndExpiry() {
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
	void refusesToWriteOtherTypes(Object attribute) {
		assertThatRuntimeException().isThrownBy(() -> this.json.write(attribute));
	}

}
