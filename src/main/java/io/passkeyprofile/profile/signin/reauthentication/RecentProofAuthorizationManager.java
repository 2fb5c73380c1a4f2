package io.passkeyprofile.profile.signin.reauthentication;

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
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/**
 * Requires that the person proved who they are, with a password or a passkey, within the
 * last five minutes.
 *
 * @see <a href=
 * "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md">OWASP
 * ASVS 5.0, 7.5.1</a>
 */
@Component
public class RecentProofAuthorizationManager implements AuthorizationManager<RequestAuthorizationContext> {

	private static final Duration LIFETIME = Duration.ofMinutes(5);

	/** Changes that need no recent proof. */
	private static final RequestMatcher EXCEPTIONS = new OrRequestMatcher(
			// Proofs themselves
			pathPattern(HttpMethod.POST, "/confirm"), pathPattern(HttpMethod.POST, "/confirm/transaction"),
			// Declines an offer
			pathPattern(HttpMethod.POST, "/passkey-offer"),
			// The transaction needed one, and the passkey exists by now
			pathPattern(HttpMethod.POST, "/user/devices"));

	/** Pages that ask a question before a change. */
	private static final RequestMatcher QUESTIONS = new OrRequestMatcher(
			ReturnPage.guarded().toArray(RequestMatcher[]::new));

	/**
	 * The requests that need a recent proof: every change that is not an exception, and
	 * the pages that lead to one.
	 */
	public static final RequestMatcher REQUESTS = new OrRequestMatcher(QUESTIONS,
			new AndRequestMatcher(new NegatedRequestMatcher((request) -> HttpMethod.GET.matches(request.getMethod())
					|| HttpMethod.HEAD.matches(request.getMethod())), new NegatedRequestMatcher(EXCEPTIONS)));

	private final AuthorizationManager<RequestAuthorizationContext> passwordOrPasskey;

	RecentProofAuthorizationManager(Clock clock) {
		this.passwordOrPasskey = AllRequiredFactorsAuthorizationManager.anyOf(
				recent(FactorGrantedAuthority.PASSWORD_AUTHORITY, clock),
				recent(FactorGrantedAuthority.WEBAUTHN_AUTHORITY, clock));
	}

	@Override
	public @Nullable AuthorizationResult authorize(Supplier<? extends @Nullable Authentication> authentication,
			RequestAuthorizationContext context) {
		return this.passwordOrPasskey.authorize(authentication, context);
	}

	private static AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> recent(String authority,
			Clock clock) {
		AllRequiredFactorsAuthorizationManager<RequestAuthorizationContext> manager = AllRequiredFactorsAuthorizationManager
			.<RequestAuthorizationContext>builder()
			.requireFactor((factor) -> factor.authority(authority).validDuration(LIFETIME))
			.build();
		manager.setClock(clock);
		return manager;
	}

	private static RequestMatcher pathPattern(HttpMethod method, String path) {
		return PathPatternRequestMatcher.pathPattern(method, path);
	}

}
