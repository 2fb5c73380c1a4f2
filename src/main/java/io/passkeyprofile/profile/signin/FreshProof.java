package io.passkeyprofile.profile.signin;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Lets those through who proved who they are, with a password or a passkey as they like,
 * within the last five minutes.
 *
 * @see <a href=
 * "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md">OWASP
 * ASVS 5.0, 7.5.1</a>
 */
@Component
class FreshProof implements AuthorizationManager<RequestAuthorizationContext> {

	/**
	 * The requests that need it. Confirming an added passkey does not: the transaction
	 * that it belongs to did, and the passkey exists already.
	 */
	static final RequestMatcher REQUESTS = new OrRequestMatcher(
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/profile/passkeys/*/revoke"),
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/revokePasskey"),
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/user/devices/transaction"),
			PathPatternRequestMatcher.pathPattern("/profile/password"),
			PathPatternRequestMatcher.pathPattern(HttpMethod.POST, "/profile/sessions/**"));

	private static final Duration LIFETIME = Duration.ofMinutes(5);

	private final AuthorizationManager<RequestAuthorizationContext> passwordOrPasskey;

	FreshProof(Clock clock) {
		this.passwordOrPasskey = AllRequiredFactorsAuthorizationManager.anyOf(
				fresh(FactorGrantedAuthority.PASSWORD_AUTHORITY, clock),
				fresh(FactorGrantedAuthority.WEBAUTHN_AUTHORITY, clock));
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			RequestAuthorizationContext context) {
		return this.passwordOrPasskey.authorize(authentication, context);
	}

	private static AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> fresh(String authority,
			Clock clock) {
		AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> manager = AllRequiredFactorsAuthorizationManager
			.<RequestAuthorizationContext>builder()
			.requireFactor((factor) -> factor.authority(authority).validDuration(LIFETIME))
			.build();
		manager.setClock(clock);
		return manager;
	}

}
