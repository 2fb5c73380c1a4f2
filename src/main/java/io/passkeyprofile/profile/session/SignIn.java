package io.passkeyprofile.profile.session;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.web.util.WebUtils;

/**
 * Who is signed in to a session, and how: the session attribute from which each request's
 * {@link Authentication} is made.
 *
 * @param id identifies the session on pages, because the session ID must never be shown
 * @param accountId the ID of the account
 * @param passwordVersion the account's password version at the sign-in
 * @param openedWith how the person signed in
 * @param browser the browser's name, or null if unknown
 * @param system the operating system's name, or null if unknown
 * @param proofs when the person last proved who they are, for each kind of proof
 * @param passkeys the Passage device IDs of the passkeys that opened the session or
 * confirmed it, and {@link #UNKNOWN_PASSKEY} for those of which nobody can tell
 */
record SignIn(UUID id, long accountId, int passwordVersion, Proof openedWith, @Nullable String browser,
		@Nullable String system, Map<Proof, Instant> proofs, Set<String> passkeys) implements SessionAttribute {

	/** The name of the session attribute. */
	static final String ATTRIBUTE = "SIGN_IN";

	/** In place of the ID of a passkey. */
	static final String UNKNOWN_PASSKEY = "";

	/** How far the clocks of two instances may be apart. */
	static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

	private static final Map<Proof, String> FACTORS = Map.of(Proof.PASSWORD, FactorGrantedAuthority.PASSWORD_AUTHORITY,
			Proof.PASSKEY, FactorGrantedAuthority.WEBAUTHN_AUTHORITY);

	SignIn {
		Objects.requireNonNull(id);
		Objects.requireNonNull(openedWith);
		proofs = Map.copyOf(proofs);
		// Sessions from before don't have them
		passkeys = (passkeys != null) ? Set.copyOf(passkeys)
				: (openedWith == Proof.PASSKEY || proofs.containsKey(Proof.PASSKEY)) ? Set.of(UNKNOWN_PASSKEY)
						: Set.of();
	}

	/**
	 * A new sign-in.
	 * @param authentication the proven authentication, whose principal is an account
	 * @param passkeyId the Passage device ID of the passkey, or null if it was none or
	 * nobody can tell which
	 * @param client the browser
	 */
	static SignIn of(Authentication authentication, @Nullable String passkeyId, Client client) {
		Account account = account(authentication);
		Proof proof = Proof.of(authentication);
		return new SignIn(UUID.randomUUID(), account.getId(), account.getPasswordVersion(), proof, client.browser(),
				client.system(), proofsOf(authentication),
				(proof == Proof.PASSKEY) ? Set.of(Objects.requireNonNullElse(passkeyId, UNKNOWN_PASSKEY)) : Set.of());
	}

	/**
	 * Returns the sign-in of a request's session.
	 * @return the sign-in, or empty if nobody is signed in
	 */
	static Optional<SignIn> of(HttpServletRequest request) {
		return Optional.ofNullable((SignIn) WebUtils.getSessionAttribute(request, ATTRIBUTE));
	}

	/**
	 * Returns what Spring Session indexes a session by: the account, in its column for
	 * the principal name.
	 */
	static Map<String, String> index(Session session) {
		SignIn signIn = session.getAttribute(ATTRIBUTE);
		return (signIn != null)
				? Map.of(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, Long.toString(signIn.accountId))
				: Map.of();
	}

	private static Account account(Authentication authentication) {
		return (Account) Objects.requireNonNull(authentication.getPrincipal());
	}

	/**
	 * The proofs as Spring Security's factors, without those from the future: the clock
	 * was set back, and nobody knows how old they are.
	 */
	List<GrantedAuthority> factors(Instant now) {
		return this.proofs.entrySet()
			.stream()
			.filter((proof) -> proof.getValue().isBefore(now.plus(CLOCK_DIFFERENCE)))
			.<GrantedAuthority>map(
					(proof) -> FactorGrantedAuthority.withAuthority(Objects.requireNonNull(FACTORS.get(proof.getKey())))
						.issuedAt(proof.getValue())
						.build())
			.toList();
	}

	/** The same sign-in after a new proof. The password version stays. */
	SignIn withProofs(Authentication authentication) {
		return new SignIn(this.id, this.accountId, this.passwordVersion, this.openedWith, this.browser, this.system,
				proofsOf(authentication), this.passkeys);
	}

	/** The same sign-in after a proof with a passkey. */
	SignIn withPasskey(String passkeyId) {
		Set<String> all = new HashSet<>(this.passkeys);
		all.add(passkeyId);
		return new SignIn(this.id, this.accountId, this.passwordVersion, this.openedWith, this.browser, this.system,
				this.proofs, all);
	}

	/** The same sign-in without any proof. */
	SignIn withoutProofs() {
		return new SignIn(this.id, this.accountId, this.passwordVersion, this.openedWith, this.browser, this.system,
				Map.of(), this.passkeys);
	}

	/** The same sign-in after its own session changed the password. */
	SignIn withPasswordVersion(int passwordVersion) {
		return new SignIn(this.id, this.accountId, passwordVersion, this.openedWith, this.browser, this.system,
				this.proofs, this.passkeys);
	}

	/** The same sign-in after its own session removed the password. */
	SignIn withoutPassword(int passwordVersion) {
		Map<Proof, Instant> left = new HashMap<>(this.proofs);
		// Proves nothing any more
		left.remove(Proof.PASSWORD);
		return new SignIn(this.id, this.accountId, passwordVersion, this.openedWith, this.browser, this.system, left,
				this.passkeys);
	}

	private static Map<Proof, Instant> proofsOf(Authentication authentication) {
		Map<Proof, Instant> proofs = new EnumMap<>(Proof.class);
		for (GrantedAuthority authority : authentication.getAuthorities()) {
			if (authority instanceof FactorGrantedAuthority factor) {
				FACTORS.forEach((proof, name) -> {
					if (name.equals(factor.getAuthority())) {
						proofs.put(proof, factor.getIssuedAt());
					}
				});
			}
		}
		return proofs;
	}

}
