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
import java.util.stream.Stream;

import io.passkeyprofile.profile.account.Account;
import io.passkeyprofile.profile.activity.SecurityEvent.Proof;
import io.passkeyprofile.profile.web.Client;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
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
 * confirmed it, and {@link #UNKNOWN_PASSKEY} for unknown ones
 * @param recoveryUntil when the session ends because a recovery opened it and no way in
 * to the account was set up, or null if it is an ordinary session
 * @param addedPasskeys the Passage device IDs of the passkeys that were added in the
 * session
 */
record SignIn(UUID id, long accountId, int passwordVersion, Proof openedWith, @Nullable String browser,
		@Nullable String system, Map<Proof, Instant> proofs, Set<String> passkeys, @Nullable Instant recoveryUntil,
		Set<String> addedPasskeys) implements SessionAttribute {

	/** The name of the session attribute. */
	static final String ATTRIBUTE = "SIGN_IN";

	/** Stands in for the ID of a passkey that could not be identified. */
	static final String UNKNOWN_PASSKEY = "";

	/** How far the clocks of two instances may be apart. */
	static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

	/**
	 * What people may do after a recovery code or link signed them in, until they have
	 * set up a way in.
	 */
	private static final List<GrantedAuthority> RECOVERY = List.of(new SimpleGrantedAuthority("ROLE_RECOVERY"));

	SignIn {
		Objects.requireNonNull(id);
		Objects.requireNonNull(openedWith);
		proofs = Map.copyOf(proofs);
		// Sessions of earlier versions don't have them
		passkeys = (passkeys != null) ? Set.copyOf(passkeys)
				: (openedWith == Proof.PASSKEY || proofs.containsKey(Proof.PASSKEY)) ? Set.of(UNKNOWN_PASSKEY)
						: Set.of();
		addedPasskeys = (addedPasskeys != null) ? Set.copyOf(addedPasskeys) : Set.of();
	}

	/**
	 * A new sign-in.
	 * @param authentication the proven authentication, whose principal is an account
	 * @param passkeyId the Passage device ID of the passkey, or null if there is none or
	 * it is unknown
	 * @param client the browser
	 */
	static SignIn of(Authentication authentication, @Nullable String passkeyId, Client client) {
		Account account = account(authentication);
		Proof proof = Proof.of(authentication);
		Map<Proof, Instant> proofs = proofsOf(authentication);
		Instant recoveryUntil = proof.isRecovery()
				? Objects.requireNonNull(proofs.get(proof)).plus(RecoverySession.LIFETIME) : null;
		return new SignIn(UUID.randomUUID(), account.getId(), account.getPasswordVersion(), proof, client.browser(),
				client.system(), proofs,
				(proof == Proof.PASSKEY) ? Set.of(Objects.requireNonNullElse(passkeyId, UNKNOWN_PASSKEY)) : Set.of(),
				recoveryUntil, Set.of());
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

	/** What the person may do, and what they have proven. */
	List<GrantedAuthority> authorities(Account account, Instant now) {
		return Stream.concat((this.recoveryUntil != null && !account.isClosed()) ? RECOVERY.stream()
				: account.getAuthorities().stream(), factors(now).stream())
			.toList();
	}

	/**
	 * The proofs as Spring Security's factors, without those from the future: the clock
	 * was set back, and nobody knows how old they are.
	 */
	List<GrantedAuthority> factors(Instant now) {
		return this.proofs.entrySet()
			.stream()
			.filter((proof) -> proof.getValue().isBefore(now.plus(CLOCK_DIFFERENCE)))
			.<GrantedAuthority>map((proof) -> FactorGrantedAuthority.withAuthority(proof.getKey().authority())
				.issuedAt(proof.getValue())
				.build())
			.toList();
	}

	/**
	 * Returns whether a recovery opened the session and no way in was set up in time. If
	 * the clock was set back, nobody knows how long ago that was.
	 */
	boolean isOver(Instant now) {
		return this.recoveryUntil != null && (!now.isBefore(this.recoveryUntil)
				|| now.plus(RecoverySession.LIFETIME).plus(CLOCK_DIFFERENCE).isBefore(this.recoveryUntil));
	}

	/** The same sign-in after a new proof. The password version stays. */
	SignIn withProofs(Authentication authentication) {
		return with(this.passwordVersion, proofsOf(authentication), this.passkeys, this.recoveryUntil,
				this.addedPasskeys);
	}

	/** The same sign-in after a proof with a passkey. */
	SignIn withPasskey(String passkeyId) {
		return with(this.passwordVersion, this.proofs, plus(this.passkeys, passkeyId), this.recoveryUntil,
				this.addedPasskeys);
	}

	/** The same sign-in without any proof. Without one, a recovery is over. */
	SignIn withoutProofs() {
		return with(this.passwordVersion, Map.of(), this.passkeys, (this.recoveryUntil != null) ? Instant.EPOCH : null,
				this.addedPasskeys);
	}

	/** The same sign-in after its own session changed the password, which is a way in. */
	SignIn withPasswordVersion(int passwordVersion) {
		return with(passwordVersion, this.proofs, this.passkeys, null, this.addedPasskeys);
	}

	/** The same sign-in after its own session added a passkey, which is a way in. */
	SignIn withAddedPasskey(@Nullable String passkeyId) {
		return with(this.passwordVersion, this.proofs, this.passkeys, null,
				(passkeyId != null) ? plus(this.addedPasskeys, passkeyId) : this.addedPasskeys);
	}

	private SignIn with(int passwordVersion, Map<Proof, Instant> proofs, Set<String> passkeys,
			@Nullable Instant recoveryUntil, Set<String> addedPasskeys) {
		return new SignIn(this.id, this.accountId, passwordVersion, this.openedWith, this.browser, this.system, proofs,
				passkeys, recoveryUntil, addedPasskeys);
	}

	private static Set<String> plus(Set<String> passkeys, String passkeyId) {
		Set<String> all = new HashSet<>(passkeys);
		all.add(passkeyId);
		return all;
	}

	/** The same sign-in after its own session removed the password. */
	SignIn withoutPassword(int passwordVersion) {
		Map<Proof, Instant> left = new HashMap<>(this.proofs);
		// Proves nothing any more
		left.remove(Proof.PASSWORD);
		return with(passwordVersion, left, this.passkeys, this.recoveryUntil, this.addedPasskeys);
	}

	private static Map<Proof, Instant> proofsOf(Authentication authentication) {
		Map<Proof, Instant> proofs = new EnumMap<>(Proof.class);
		for (GrantedAuthority authority : authentication.getAuthorities()) {
			if (authority instanceof FactorGrantedAuthority factor) {
				Stream.of(Proof.values())
					.filter((proof) -> proof.authority().equals(factor.getAuthority()))
					.forEach((proof) -> proofs.put(proof, factor.getIssuedAt()));
			}
		}
		return proofs;
	}

}
